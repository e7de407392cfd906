"""One screen a dossier for the officer: what was declared, the papers, what this post may do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.service.dossiers import finding, merging, rules
from motcua.service.dossiers.facts import facts_of
from motcua.service.dossiers.models import Dossier, Outcome, Paper
from motcua.service.dossiers.queries import answers, consultations, courses, handovers, parts
from motcua.service.dossiers.queries import slips as tt03
from motcua.service.dossiers.queries.acting import handled
from motcua.service.dossiers.queries.asks import grade_words
from motcua.service.dossiers.queries.desks import stuck_words
from motcua.service.dossiers.queries.dues import mark
from motcua.service.dossiers.types import Actor
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package

STYLES = {"primary": "go", "no": "no"}


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper on the officer's screen."""

    name: str
    text: str
    look_href: str
    href: str


@dataclass(frozen=True, slots=True)
class Act:
    """A button: a page that asks (href), or a step at once (action); why: what bars it now, whatever is typed."""

    name: str
    title: str
    key: str
    style: str
    href: str = ""
    action: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class OfficerDossierPage:
    """One dossier on an officer's desk."""

    title: str
    code: str
    about: str
    back_href: str
    place: str
    previous_href: str
    following_href: str
    state: str
    state_text: str
    due_text: str
    others: tuple[str, ...]
    answers: tuple[answers.Answer, ...]
    checks: tuple[()]
    papers: tuple[PaperView, ...]
    acts: tuple[Act, ...]
    acts_note: str
    hours: None
    days: tuple[courses.DayCell, ...]
    due_why: str
    steps: tuple[courses.TimelineStep, ...]
    slips: tuple[tt03.Link, ...]
    links: tuple[tt03.Link, ...]
    process_href: str
    linked: parts.Linked | None
    turn: int


@transaction.atomic
def officer_page(*, code: str, actor: Actor, at: datetime) -> OfficerDossierPage:
    """A dossier for an officer whose offices handle it; leaves a ledger line of the read. Raises NotFound."""
    dossier, package = handled(code, actor)
    finding.note_read(dossier=dossier, actor=actor, purpose="handle", at=at)
    definition = package.process.states[dossier.state]
    state, roles = rules.load_state(dossier.engine), rules.roles_for(dossier, actor)
    offered, rows = procedures.offered(package, state, roles), merging.rows(dossier, package, actor, at)
    due = courses.due_words(dossier, package, at)
    paused = definition.clock == "pause"
    due_mark = mark(
        due=dossier.step_due, waiting=paused, finished=definition.final or dossier.portal == 9, at=at
    )
    title = f"{package.name}: {dossier.title}" if dossier.title else package.name
    return OfficerDossierPage(
        title=title,
        code=code,
        about=_about(dossier, package),
        back_href=reverse("web-desk"),
        place="",
        previous_href="",
        following_href="",
        state="stuck" if dossier.stuck_since else due_mark.state,
        state_text=definition.title if due_mark.state in ("wait", "done") else due_mark.text,
        due_text=_due_text(dossier, paused=paused),
        others=_others(dossier, package, actor, at),
        answers=answers.given(dossier, package, at),
        checks=(),
        papers=_papers(dossier, at),
        acts=_acts(dossier, package, offered, actor, rows, at),
        acts_note=_note(offered, rows),
        hours=None,
        days=due.days,
        due_why=due.why,
        steps=courses.timeline(dossier, package, named=True),
        slips=tt03.slips_of(dossier),
        links=_links(dossier, package),
        process_href=courses.process_href(dossier),
        linked=parts.linked(dossier, package, home=parts.OFFICER, at=at),
        turn=dossier.turn,
    )


def _about(dossier: Dossier, package: Package) -> str:
    parts = [
        _("người nộp %(name)s") % {"name": dossier.party.name},
        f"{str(Dossier.Channel(dossier.channel).label).lower()} {_clock(dossier.submitted_at)}",
        _("nhận %(when)s") % {"when": _clock(dossier.received_at)} if dossier.received_at else "",
        _("thủ tục %(code)s bản %(version)s") % {"code": package.code, "version": package.version},
    ]
    return " · ".join(part for part in parts if part)


def _clock(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")


def _due_text(dossier: Dossier, *, paused: bool) -> str:
    if dossier.finished_at:
        return _("Xong lúc %(when)s.") % {"when": _clock(dossier.finished_at)}
    parts = []
    if dossier.step_due:
        parts.append(_("Bước này đến %(when)s.") % {"when": _clock(dossier.step_due)})
    if dossier.due and paused:
        parts.append(_("Đồng hồ đang dừng; trước đó hẹn trả %(when)s.") % {"when": _clock(dossier.due)})
    elif dossier.due:
        parts.append(_("Hẹn trả %(when)s.") % {"when": _clock(dossier.due)})
    return " ".join(parts)


def _others(dossier: Dossier, package: Package, actor: Actor, at: datetime) -> tuple[str, ...]:
    notes, state = [], package.process.states[dossier.state].title
    disputed = answers.disputed(package, dossier, at=at)
    if dossier.stuck_since:
        said = {"when": _clock(dossier.stuck_since), "why": stuck_words(dossier.stuck_why)}
        notes.append(_("Hồ sơ này đang kẹt từ %(when)s: %(why)s") % said)
    if dossier.holder_id and dossier.holder_id != actor.user_id:
        notes.append(_("%(name)s đang giữ: %(state)s.") % {"name": dossier.holder.name, "state": state})
    return (*notes, *answers.unanswered(dossier), *disputed, *consultations.notes_of(dossier))


def _papers(dossier: Dossier, at: datetime) -> tuple[PaperView, ...]:
    rows = finding.papers(dossier=dossier)
    held = {row.held_by for row in rows if row.form != Paper.Form.ELECTRONIC}
    names = handovers.place_names(dossier, at, held) if held else {}
    return tuple(
        PaperView(
            name=row.name,
            text=_paper_text(row, names),
            look_href=reverse("documents-look", args=[row.document]) if row.document else "",
            href=reverse("documents-download", args=[row.document]) if row.document else "",
        )
        for row in rows
    )


def _paper_text(row: Paper, names: Mapping[str, str]) -> str:
    """Its form and number, and who holds it where it is a thing that somebody holds."""
    text = f"{Paper.Form(row.form).label} × {row.quantity}"
    if row.document and row.grade:
        text = f"{text}; {grade_words(row)}"
    holder = names.get(row.held_by, "")
    if not holder or row.form == Paper.Form.ELECTRONIC:
        return text
    return _("%(paper)s; %(holder)s giữ") % {"paper": text, "holder": holder}


def _acts(
    dossier: Dossier,
    package: Package,
    offered: tuple[ActionDef, ...],
    actor: Actor,
    rows: tuple[tuple[merging.Duty, ...], ...],
    at: datetime,
) -> tuple[Act, ...]:
    """The main step, what may be done along with it in one press, the other steps, those that end a dossier."""
    definition = package.process.states[dossier.state]
    state, roles = rules.load_state(dossier.engine), rules.roles_for(dossier, actor)
    facts = facts_of(dossier, package, roles=roles, given={}, at=at)
    acts = []
    if definition.signs and dossier.holder_role in roles:
        href = f"{reverse('signing-desk')}?ho-so={dossier.code}"
        acts.append(Act("sign", definition.work, "Enter", "go", href=href))
    for item in offered:
        if why := procedures.barred(package, item, state, facts, at):
            acts.append(Act(item.name, item.title, "", "", why=why))
            continue
        do = reverse("dossiers-officer-do", args=[dossier.code, item.name])
        asks = item.ask is not None or item.style == "no"
        style = STYLES.get(item.style, "")
        acts.append(
            Act(item.name, item.title, item.key, style, href=do if asks else "", action="" if asks else do)
        )
    acts.sort(key=lambda act: (act.style == "no", act.style != "go"))
    main = sum(act.style == "go" for act in acts)
    return (*acts[:main], *(_row(dossier, row) for row in rows), *acts[main:])


def _row(dossier: Dossier, row: tuple[merging.Duty, ...]) -> Act:
    """Several steps as one button; its key is how many they are."""
    definition = merging.merged(row)
    do = reverse("dossiers-officer-row", args=[dossier.code, definition.name])
    asks = definition.ask is not None
    return Act(
        definition.name,
        definition.title,
        str(len(row)),
        "",
        href=do if asks else "",
        action="" if asks else do,
    )


def _note(offered: tuple[ActionDef, ...], rows: tuple[tuple[merging.Duty, ...], ...]) -> str:
    """What the main step does, and what several in one press means."""
    notes = [next((item.explain for item in offered if item.style == "primary"), "")]
    if rows:
        notes.append(
            _("Nút có mũi tên làm liền các bước bạn giữ; mỗi bước vẫn ghi riêng theo chức trách của nó.")
        )
    return " ".join(filter(None, notes))


def _links(dossier: Dossier, package: Package) -> tuple[tt03.Link, ...]:
    links, found = [], None
    if package.process.states[dossier.state].signs or dossier.finished_at:  # before, there is nothing to show
        found = Outcome.objects.filter(dossier=dossier).exclude(document=None).first()
    if found is not None:
        href = reverse("documents-download", args=[found.document])
        links.append(tt03.Link(f"{package.result_name} {found.number}", href))
    links.append(tt03.Link(_("Giấy tờ, giao nhận"), reverse("counter-papers", args=[dossier.code])))
    return tuple(links)
