"""The counter's pages as values: the dossiers' room finds, this one adds addresses and words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit.errors import NotAllowed, NotFound
from motcua.service.dossiers import queries as dossiers
from motcua.service.dossiers.types import Actor
from motcua.service.procedures import queries as procedures
from motcua.service.vault.types import Offer
from motcua.ui.paging import Pages, pages

INTAKE = "intake"
HERE = 1  # the channel of who stands at the counter
CHANNELS = {1: gettext_lazy("Người nộp đang ở quầy"), 3: gettext_lazy("Nhận qua bưu chính")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One procedure, office or post to choose."""

    value: str
    text: str
    chosen: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary of mistakes."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Scan a card, choose a procedure; below, what was taken in here and whose clock is late."""

    counter: str
    counters: tuple[Choice, ...]
    procedures: tuple[Choice, ...]
    error: str
    wrong: str
    typed: Mapping[str, str]
    lists: dossiers.CounterLists


@dataclass(frozen=True, slots=True)
class Button:
    """A first step as a button: it acts at once, or goes to a page that asks."""

    title: str
    key: str
    style: str
    href: str
    explain: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    """Everything about one intake on one screen."""

    view: dossiers.IntakeView
    errors: tuple[Problem, ...]
    refusal: str
    seen: bool
    receipt: str
    receipt_asked: bool
    asked: tuple[Any, ...]
    buttons: tuple[Button, ...]
    save: str
    change: str
    channels: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskPage:
    """A first step that needs words: what to supplement, why reception is refused."""

    title: str
    procedure: str
    applicant: str
    back_href: str
    explain: str
    form: Any
    errors: tuple[Problem, ...]
    refusal: str
    action: str
    undoable: bool


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One paper to scan, or to take from the vault behind the address `vault` ("" shut); offers: None until agreed."""

    name: str
    component: str
    next: str
    back_href: str
    error: str
    refusal: str
    person: str
    offers: tuple[Offer, ...] | None
    vault: str


@dataclass(frozen=True, slots=True)
class TakenPage:
    """What there is to say and to print right after intake."""

    view: dossiers.TakenView
    waiting: bool
    slips: tuple[Button, ...]
    dossier_href: str
    papers_href: str
    issue_href: str
    spent: str


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """Results that wait for their owners."""

    search: str
    rows: tuple[dossiers.ReturnRow, ...]


@dataclass(frozen=True, slots=True)
class PapersPage:
    """Who holds which paper, or what is handed out with the result."""

    view: dossiers.PapersView
    refusal: str
    typed: Mapping[str, str]
    dossier_href: str


@dataclass(frozen=True, slots=True)
class StandInPage:
    """The applicant's own steps, taken at the counter."""

    view: dossiers.StandInView


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Sổ theo dõi hồ sơ on the screen before it is printed."""

    counter: str
    first: date
    last: date
    rows: tuple[dossiers.RegisterRow, ...]
    pages: Pages
    print_href: str
    too_long: bool


def counter_of(*, who: Any, chosen: str = "") -> Any:
    """The post by which this officer stands at a counter (the chosen one, else the first). Raises NotAllowed."""
    posts = [post for post in who.posts if INTAKE in post.capabilities]
    found = next((post for post in posts if post.office_code == chosen), None) or next(iter(posts), None)
    if found is None:
        raise NotAllowed
    return found


def start_page(
    *,
    who: Any,
    actor: Actor,
    at: datetime,
    procedure: str = "",
    error: str = "",
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
) -> StartPage:
    """The counter's first screen."""
    typed = typed or {}
    post = counter_of(who=who, chosen=typed.get("quay-quay", ""))
    lists = dossiers.counter_lists(office_id=post.office_id, actor=actor, at=at)
    known = [item for item in procedures.in_force(at=at.date()) if item.channels]
    wanted = procedure or lists.last or (known[0].code if known else "")
    posts = {p.office_code: p.office_name for p in who.posts if INTAKE in p.capabilities}
    return StartPage(
        counter=post.office_name,
        counters=tuple(Choice(code, name, code == post.office_code) for code, name in posts.items()),
        procedures=tuple(
            Choice(item.code, item.name, wanted in (item.code, item.slug), str(place) if place < 10 else "")
            for place, item in enumerate(known, 1)
        ),
        error=error,
        wrong=wrong,
        typed=typed,
        lists=lists,
    )


def intake_page(
    *,
    ref: str,
    actor: Actor,
    at: datetime,
    check: bool = False,
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
    pressed: str = "",
) -> IntakePage:
    """One intake; pressed: the step that was refused; typed: what stood on the screen then. Raises NotFound."""
    view = dossiers.intake_view(ref=ref, actor=actor, at=at, check=check, asked=typed)
    sent = typed or {}
    asked = _asked(view, pressed)
    problems = [Problem(error.id, error.text) for error in view.errors]
    for step in view.steps:
        if step.name == pressed and step.form:
            problems += [Problem(error.id, error.text) for error in step.form.errors]
    if check:
        lacking = _("Chưa có: %(paper)s")
        problems += [Problem("h-giay", lacking % {"paper": name}) for name in view.lacking]
    return IntakePage(
        view=view,
        errors=tuple(problems),
        refusal=refusal,
        seen=bool(sent.get("quay-mat")),
        receipt=sent.get("receipt_number", ""),
        receipt_asked=view.pays_after and view.total > 0 and "receipt_number" not in asked,
        asked=tuple(asked.values()),
        buttons=_buttons(view),
        save=reverse("counter-save", args=[ref]),
        change=f"{reverse('counter-start')}?thu-tuc={view.slug}",
        channels=tuple(Choice(str(n), str(CHANNELS[n]), n == view.channel) for n in view.channels),
    )


def ask_page(
    *,
    ref: str,
    action: str,
    actor: Actor,
    at: datetime,
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> AskPage:
    """The page that asks what a first step needs. Raises NotFound, NotNow."""
    view = dossiers.intake_view(ref=ref, actor=actor, at=at, asked=typed)
    step = next((item for item in view.steps if item.name == action), None)
    if step is None or step.starts:
        raise procedures.NotNow
    return AskPage(
        title=step.title,
        procedure=view.procedure,
        applicant=view.person.name,
        back_href=reverse("counter-intake", args=[ref]),
        explain=step.explain,
        form=step.form,
        errors=tuple(Problem(e.id, e.text) for e in step.form.errors) if step.form and typed else (),
        refusal=refusal,
        action=reverse("counter-take", args=[ref, action]),
        undoable=step.style != "no",
    )


def scan_page(
    *, ref: str, component: str, actor: Actor, at: datetime, error: str = "", refusal: str = ""
) -> ScanPage:
    """One paper to scan; error: why the file was not taken, refusal: why the vault stays shut. Raises NotFound."""
    view = dossiers.intake_view(ref=ref, actor=actor, at=at)
    found = next((row for row in view.papers if row.component == component), None)
    if found is None:
        raise NotFound
    here = reverse("counter-scan", args=[ref, component])
    may = view.channel == HERE and not view.bearer.name and not found.present_only
    back = f"{reverse('counter-intake', args=[ref])}#h-giay"
    return ScanPage(
        name=found.name,
        component=component,
        next=here,
        back_href=back,
        error=error,
        refusal=refusal,
        person=view.person.name,
        offers=dossiers.vault_offers(ref=ref, component=component, actor=actor, at=at),
        vault=reverse("counter-vault", args=[ref, component]) if may else "",
    )


def taken_page(*, code: str, actor: Actor, at: datetime) -> TakenPage:
    """Right after intake: the code, who decides, the date, the slips to print. Raises NotFound."""
    view = dossiers.taken_view(code=code, actor=actor, at=at)
    ready = [line for line in view.slips if line.document]
    slips = tuple(
        Button(
            title=_("In mẫu %(form)s") % {"form": line.form} if line.form.isdigit() else _("In tờ khai"),
            key="F9" if place == 0 else "",
            style="primary" if place == 0 else "",
            href=reverse("counter-slip", args=[code, line.form]),
            explain=line.number,
        )
        for place, line in enumerate(reversed(ready))
    )
    return TakenPage(
        view=view,
        waiting=len(ready) < len(view.slips),
        slips=slips,
        dossier_href=reverse("dossiers-officer", args=[code]),
        papers_href=reverse("counter-papers", args=[code]),
        issue_href=reverse("counter-issue", args=[code, "06"]),
        spent=_spent(view.seconds),
    )


def returns_page(*, actor: Actor, search: str) -> ReturnsPage:
    """Results that one's offices return; one SQL statement."""
    return ReturnsPage(search=search, rows=dossiers.waiting_returns(actor=actor, search=search))


def papers_page(
    *,
    code: str,
    actor: Actor,
    at: datetime,
    returning: bool = False,
    refusal: str = "",
    typed: Mapping[str, str] | None = None,
) -> PapersPage:
    """Who holds which paper of a dossier that one's offices handle. Raises NotFound."""
    view = dossiers.papers_view(code=code, actor=actor, at=at, returning=returning)
    sent = {name.replace("-", "_"): value for name, value in (typed or {}).items()}
    return PapersPage(view, refusal, sent, reverse("dossiers-officer", args=[code]))


def stand_in_page(*, code: str, actor: Actor, at: datetime) -> StandInPage:
    """What the applicant may do at the counter that received. Raises NotFound."""
    return StandInPage(dossiers.stand_in_view(code=code, actor=actor, at=at))


def register_page(
    *,
    counter: str,
    first: date,
    last: date,
    rows: tuple[dossiers.RegisterRow, ...] | None,
    number: int,
    more: bool,
) -> RegisterPage:
    """A page of the register of a counter for some days; rows: None where those are too many days."""
    return RegisterPage(
        counter=counter,
        first=first,
        last=last,
        rows=rows or (),
        pages=pages(number, more),
        print_href=f"{reverse('counter-print')}?tu={first.isoformat()}&den={last.isoformat()}",
        too_long=rows is None,
    )


def _asked(view: dossiers.IntakeView, pressed: str) -> dict[str, Any]:
    """What the starting steps ask, each once; only the step that was pressed says what is wrong."""
    found: dict[str, Any] = {}
    for step in view.steps:
        if step.starts and step.form:
            fields = step.form.fields
            mine = step.name == pressed
            found |= {
                f.name: f if mine else replace(f, error="") for f in fields if mine or f.name not in found
            }
    return found


def _buttons(view: dossiers.IntakeView) -> tuple[Button, ...]:
    """Starting steps act here, the main one first; the others ask on a page of their own."""
    keys = iter(("F9", "F8"))
    others = iter(("F7",))
    found = []
    for step in sorted(
        view.steps, key=lambda item: (not item.starts, item.style != "primary", item.style == "no")
    ):
        key = next(keys, "") if step.starts else "" if step.style == "no" else next(others, "")
        href = reverse("counter-take", args=[view.ref, step.name])
        if not step.starts:
            href = f"{reverse('counter-save', args=[view.ref])}?tiep={step.name}"
        style = "primary" if key == "F9" else step.style if step.style == "no" else ""
        found.append(Button(step.title, key, style, href, step.explain))
    return tuple(found)


def _spent(seconds: int | None) -> str:
    if not seconds or seconds > 3600:
        return ""
    if seconds < 60:
        return _("%(n)s giây") % {"n": seconds}
    return _("%(m)s phút %(s)s giây") % {"m": seconds // 60, "s": seconds % 60}
