"""What an officer or applicant may do with a dossier: the page that asks for one step, its input, where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.errors import NotFound
from motcua.service.dossiers import finding, merging, rules
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.moving import check_turn
from motcua.service.dossiers.queries import courses
from motcua.service.dossiers.queries import slips as tt03
from motcua.service.dossiers.types import Actor, Taken
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError, RenderedPage
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import ActionDef, Package
from motcua.trust.identity import queries as identity
from motcua.vn.dates import local


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where to go after a step, and what the same officer may go on with there ("" when it is somebody else's)."""

    href: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that may be taken now, to read its input; known: what its questions may name besides themselves."""

    definition: ActionDef
    known: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action that needs words, a date or a colleague, or that cannot be undone.

    steps: of several in one press, what is done and by which post.
    """

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
    steps: tuple[tuple[str, str], ...] = ()


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
    form = _asked_form(dossier, definition, raw or {}, at, check=bool(errors))
    return _page(dossier, package, definition, form, errors, home=home, do=do)


def row_page(
    *,
    code: str,
    until: str,
    actor: Actor,
    at: datetime,
    raw: Mapping[str, Any] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> ActionPage:
    """The page that asks what several steps in a row need, with each step and its post. Raises NotFound, NotNow."""
    dossier, package = handled(code, actor)
    row = merging.row_until(dossier, package, actor, until, at)
    definition = merging.merged(row)
    preset = merging.preset(row, dossier, actor)
    form = _asked_form(dossier, definition, raw or {}, at, check=bool(errors), answers=preset)
    page = _page(
        dossier, package, definition, form, errors, home="dossiers-officer", do="dossiers-officer-row"
    )
    return replace(page, steps=tuple((duty.title, courses.role_name(duty.role)) for duty in row))


def _page(
    dossier: Dossier,
    package: Package,
    definition: ActionDef,
    form: RenderedPage | None,
    errors: tuple[FieldError, ...],
    *,
    home: str,
    do: str,
) -> ActionPage:
    return ActionPage(
        title=definition.title,
        code=str(dossier.code),
        dossier_title=f"{package.name}: {dossier.title}" if dossier.title else package.name,
        back_href=reverse(home, args=[dossier.code]),
        explain=definition.explain,
        slip=_slip_words(definition, package),
        errors=errors,
        form=form,
        people=(),
        person="",
        person_error="",
        due_text="",
        action=reverse(do, args=[dossier.code, definition.name]),
        turn=dossier.turn,
        yes=definition.title,
        undoable=definition.style != "no",
    )


def _asked_form(
    dossier: Dossier,
    definition: ActionDef,
    raw: Mapping[str, Any],
    at: datetime,
    *,
    check: bool,
    answers: Mapping[str, Any] | None = None,
) -> RenderedPage | None:
    """What an action asks, with what was typed before; None where it asks nothing."""
    if definition.ask is None:
        return None
    return forms.rendered(
        form=definition.ask,
        page=definition.name,
        answers=answers or {},
        raw=raw,
        facts=_known(dossier),
        at=at,
        check=check,
        choices=_choices(dossier, definition, at),
    )


def action_form(*, code: str, action: str, actor: Actor, turn: int | None = None) -> Asked:
    """The definition of an action that this actor may take now, to read its input.

    turn: the step the actor was looking at. Raises NotFound, Moved, NotNow.
    """
    dossier = finding.bare(code=code)
    if dossier is None or not _concerns(dossier, actor):
        raise NotFound
    check_turn(dossier, turn)
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    return Asked(_offer(dossier, package, action, actor), _known(dossier))


def _known(dossier: Dossier) -> dict[str, Any]:
    return {"due": local(dossier.due) if dossier.due else None}


def row_form(*, code: str, until: str, actor: Actor, at: datetime, turn: int | None = None) -> Asked:
    """Several steps in a row as one definition, to read their input. Raises NotFound, Moved, NotNow."""
    dossier, package = handled(code, actor)
    check_turn(dossier, turn)
    row = merging.row_until(dossier, package, actor, until, at)
    return Asked(merging.merged(row), _known(dossier))


def _offered(code: str, action: str, actor: Actor) -> tuple[Dossier, Package, ActionDef]:
    dossier, package = handled(code, actor)
    return dossier, package, _offer(dossier, package, action, actor)


def _offer(dossier: Dossier, package: Package, action: str, actor: Actor) -> ActionDef:
    state, roles = rules.load_state(dossier.engine), rules.roles_for(dossier, actor)
    for definition in procedures.offered(package, state, roles):
        if definition.name == action:
            return definition
    raise procedures.NotNow


def handled(code: str, actor: Actor) -> tuple[Dossier, Package]:
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


def _slip_words(definition: ActionDef, package: Package) -> str:
    slips = (effect.args["value"] for effect in definition.effects if effect.verb == "slip")
    return "; ".join(tt03.slip_name(form, package) for form in slips)


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
