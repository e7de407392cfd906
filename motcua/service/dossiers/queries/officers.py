"""One screen a dossier for the officer: what was declared, the papers, what this post may do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding, rules
from motcua.service.dossiers.models import Dossier, Outcome, Paper
from motcua.service.dossiers.moving import check_turn
from motcua.service.dossiers.queries import answers, consultations, courses, handovers, parts
from motcua.service.dossiers.queries import slips as tt03
from motcua.service.dossiers.queries.asks import grade_words
from motcua.service.dossiers.queries.desks import stuck_words
from motcua.service.dossiers.queries.dues import mark
from motcua.service.dossiers.types import Actor, Taken
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError, RenderedPage
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package
from motcua.trust.identity import queries as identity

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
    """A button: a page that asks (href), or a step at once (action)."""

    name: str
    title: str
    key: str
    style: str
    href: str = ""
    action: str = ""


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


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where to go after a step, and what the same officer may go on with there ("" when it is somebody else's)."""

    href: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action that needs words, a date or a colleague, or that cannot be undone."""

    title: str
    code: str
    dossier_title: str
    back_href: str
    explain: str
    slip: str
    errors: tuple[FieldError, ...]
    form: RenderedPage | None
    people: tuple[tuple[str, str], ...]
    person: str
    person_error: str
    due_text: str
    action: str
    turn: int
    yes: str
    undoable: bool


@transaction.atomic
def officer_page(*, code: str, actor: Actor, at: datetime) -> OfficerDossierPage:
    """A dossier for an officer whose offices handle it; leaves a ledger line of the read. Raises NotFound."""
    dossier, package = _handled(code, actor)
    finding.note_read(dossier=dossier, actor=actor, purpose="handle", at=at)
    definition = package.process.states[dossier.state]
    roles = rules.roles_for(dossier, actor)
    offered = procedures.offered(package, rules.load_state(dossier.engine), roles)
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
        others=_others(dossier, definition.title, actor),
        answers=answers.given(dossier, package, at),
        checks=(),
        papers=_papers(dossier, at),
        acts=_acts(dossier, package, offered, roles),
        acts_note=next((item.explain for item in offered if item.style == "primary"), ""),
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


def action_page(
    *,
    code: str,
    action: str,
    actor: Actor,
    at: datetime,
    raw: Mapping[str, Any] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> ActionPage:
    """The page that asks what an action needs; what was typed before is shown again. Raises NotFound, NotNow."""
    dossier, package, definition = _offered(code, action, actor)
    officer = dossier.party_id != actor.party_id
    home, do = ("dossiers-officer", "dossiers-officer-do") if officer else ("dossiers-dossier", "dossiers-do")
    return ActionPage(
        title=definition.title,
        code=code,
        dossier_title=f"{package.name}: {dossier.title}" if dossier.title else package.name,
        back_href=reverse(home, args=[code]),
        explain=definition.explain,
        slip=_slip_words(definition, package),
        errors=errors,
        form=_asked_form(dossier, definition, raw or {}, at, check=bool(errors)),
        people=(),
        person="",
        person_error="",
        due_text="",
        action=reverse(do, args=[code, action]),
        turn=dossier.turn,
        yes=definition.title,
        undoable=definition.style != "no",
    )


def _asked_form(
    dossier: Dossier, definition: ActionDef, raw: Mapping[str, Any], at: datetime, *, check: bool
) -> RenderedPage | None:
    """What an action asks, with what was typed before; None where it asks nothing."""
    if definition.ask is None:
        return None
    return forms.rendered(
        form=definition.ask,
        page=definition.name,
        answers={},
        raw=raw,
        facts={},
        at=at,
        check=check,
        choices=_choices(dossier, definition, at),
    )


def action_form(*, code: str, action: str, actor: Actor, turn: int | None = None) -> ActionDef:
    """The definition of an action that this actor may take now, to read its input.

    turn: the step the actor was looking at. Raises NotFound, Moved, NotNow.
    """
    dossier = finding.bare(code=code)
    if dossier is None or not _concerns(dossier, actor):
        raise NotFound
    check_turn(dossier, turn)
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    return _offer(dossier, package, action, actor)


def _offered(code: str, action: str, actor: Actor) -> tuple[Dossier, Package, ActionDef]:
    dossier, package = _handled(code, actor)
    return dossier, package, _offer(dossier, package, action, actor)


def _offer(dossier: Dossier, package: Package, action: str, actor: Actor) -> ActionDef:
    state, roles = rules.load_state(dossier.engine), rules.roles_for(dossier, actor)
    for definition in procedures.offered(package, state, roles):
        if definition.name == action:
            return definition
    raise procedures.NotNow


def _handled(code: str, actor: Actor) -> tuple[Dossier, Package]:
    """A dossier that one of the actor's offices handles, or whose applicant the actor is."""
    found = courses.dossier_with_package(code=code)
    if found is None or not _concerns(found[0], actor):
        raise NotFound
    return found


def _concerns(dossier: Dossier, actor: Actor) -> bool:
    if dossier.party_id == actor.party_id:
        return True
    offices = {office for office, _role in actor.scopes}
    return bool(offices & {dossier.receiving_id, dossier.deciding_id, dossier.returning_id})


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


def _others(dossier: Dossier, state: str, actor: Actor) -> tuple[str, ...]:
    notes = []
    if dossier.stuck_since:
        said = {"when": _clock(dossier.stuck_since), "why": stuck_words(dossier.stuck_why)}
        notes.append(_("Hồ sơ này đang kẹt từ %(when)s: %(why)s") % said)
    if dossier.holder_id and dossier.holder_id != actor.user_id:
        notes.append(_("%(name)s đang giữ: %(state)s.") % {"name": dossier.holder.name, "state": state})
    return (*notes, *answers.unanswered(dossier), *consultations.notes_of(dossier))


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
    dossier: Dossier, package: Package, offered: tuple[ActionDef, ...], roles: frozenset[str]
) -> tuple[Act, ...]:
    definition = package.process.states[dossier.state]
    acts = []
    if definition.signs and dossier.holder_role in roles:
        href = f"{reverse('signing-desk')}?ho-so={dossier.code}"
        acts.append(Act("sign", definition.work, "Enter", "go", href=href))
    for item in offered:
        do = reverse("dossiers-officer-do", args=[dossier.code, item.name])
        asks = item.ask is not None or item.style == "no"
        style = STYLES.get(item.style, "")
        acts.append(
            Act(item.name, item.title, item.key, style, href=do if asks else "", action="" if asks else do)
        )
    return tuple(sorted(acts, key=lambda act: (act.style == "no", act.style != "go")))


def _links(dossier: Dossier, package: Package) -> tuple[tt03.Link, ...]:
    links, found = [], None
    if package.process.states[dossier.state].signs or dossier.finished_at:  # before, there is nothing to show
        found = Outcome.objects.filter(dossier=dossier).exclude(document=None).first()
    if found is not None:
        href = reverse("documents-download", args=[found.document])
        links.append(tt03.Link(f"{package.result_name} {found.number}", href))
    links.append(tt03.Link(_("Giấy tờ, giao nhận"), reverse("counter-papers", args=[dossier.code])))
    return tuple(links)


def _slip_words(definition: ActionDef, package: Package) -> str:
    for effect in definition.effects:
        if effect.verb == "slip":
            return tt03.slip_name(effect.args["value"], package)
    return ""


def _choices(dossier: Dossier, definition: ActionDef, at: datetime) -> dict[str, tuple[tuple[str, str], ...]]:
    """Who may be chosen where an action asks for a colleague: holders of the role in the deciding office."""
    found = {}
    for field in definition.ask.pages[0].fields:
        if field.widget == "officer":
            holders = identity.holders(office=dossier.deciding.code, role=field.role, at=at)
            found[field.widget] = tuple((str(h.user_id), f"{h.name}, {h.post.title}") for h in holders)
        if field.widget == "commune":
            others = (
                o for o in identity.offices(at=at, kind="commune") if o.office_id != dossier.deciding_id
            )
            found[field.widget] = tuple((office.code, office.name) for office in others)
    return found


def after_step(*, taken: Taken) -> NextStep:
    """Where an officer goes after a step: on in the same dossier while they hold the next one too, else to the desk.

    Who holds several posts goes through several steps without opening the dossier again. No SQL.
    """
    if not taken.mine:
        return NextStep(reverse("web-desk"))
    package = procedures.shown(code=taken.procedure, version=taken.version)
    work = package.process.states[taken.state].work
    return NextStep(
        reverse("dossiers-officer", args=[taken.code]), _("Bước sau cũng của bạn: %(work)s.") % {"work": work}
    )
