"""Pure helpers of the room: the engine's state as JSON, roles of an actor, the dossier code."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from motcua.kit.clock import ZONE
from motcua.service.dossiers.types import APPLICANT, AT_THE_COUNTER, IN_VAULT, SYSTEM, Actor
from motcua.service.procedures.types import State


def stands_there(*, channel: int, facts: Mapping[str, Any]) -> bool:
    """Whether the applicant stands at the counter in person: a draft by post or brought by another has nobody there."""
    return channel == AT_THE_COUNTER and not facts.get("_bearer")


def shown_of_vault(
    *, channel: int, facts: Mapping[str, Any], component: str, at: datetime
) -> frozenset[str] | None:
    """Papers of their vault that the applicant, standing there, has today let the counter see; None: not asked."""
    seen = facts.get(IN_VAULT, {}).get(component)
    if seen is None or seen["day"] != at.astimezone(ZONE).date().isoformat():
        return None
    return frozenset(seen["items"]) if stands_there(channel=channel, facts=facts) else None


def dump_state(state: State) -> dict[str, Any]:
    """The engine's state as small JSON: empty fields are left out."""
    stored: dict[str, Any] = {"n": state.name}
    if state.previous:
        stored["p"] = state.previous
    for key, moment in (
        ("s", state.started),
        ("d", state.due),
        ("w", state.wait_from),
        ("f", state.finished),
    ):
        if moment:
            stored[key] = moment.isoformat()
    if state.waits:
        stored["ws"] = [[a.isoformat(), b.isoformat(), waited] for a, b, waited in state.waits]
    if state.reappointed:
        stored["r"] = 1
    if state.supplements:
        stored["c"] = state.supplements
    if state.assignee:
        stored["a"] = state.assignee
    return stored


def load_state(stored: Mapping[str, Any]) -> State:
    """The inverse of dump_state."""
    return State(
        name=stored["n"],
        previous=stored.get("p", ""),
        started=_moment(stored.get("s")),
        due=_moment(stored.get("d")),
        waits=tuple((_moment(a), _moment(b), *(waited or ("",))) for a, b, *waited in stored.get("ws", ())),
        wait_from=_moment(stored.get("w")),
        reappointed=bool(stored.get("r")),
        supplements=stored.get("c", 0),
        assignee=stored.get("a", ""),
        finished=_moment(stored.get("f")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def roles_of(
    *,
    actor: Actor,
    party_id: int,
    holder_office: int | None,
    offices: frozenset[int],
    holder_id: int | None,
    owner: str,
) -> frozenset[str]:
    """The roles an actor plays for one dossier now.

    Officers act from the office that holds it (or, while the applicant or the system holds it, from those that
    handle it). Where the step was assigned to a person, the owner's role counts for that person alone.
    """
    if actor.system:
        return frozenset({SYSTEM})
    roles = set(actor.roles_at(frozenset({holder_office}) if holder_office else offices))
    if holder_id and actor.user_id != holder_id:
        roles.discard(owner)
    if actor.party_id is not None and actor.party_id == party_id:
        roles.add(APPLICANT)
    return frozenset(roles)


def roles_for(dossier: Any, actor: Actor) -> frozenset[str]:
    """The roles an actor plays for a dossier as it stands."""
    return roles_of(
        actor=actor,
        party_id=dossier.party_id,
        holder_office=dossier.holder_office_id,
        offices=offices_of(dossier),
        holder_id=dossier.holder_id,
        owner=dossier.holder_role,
    )


def dossier_code(*, template: str, agency: str, day: date, seq: int) -> str:
    """A code by the province's template (TT 03/2025 điều 13), e.g. H50.019.00-261121-0012."""
    return template.format(agency=agency, date=day, seq=seq)


def offices_of(dossier: Any) -> frozenset[int]:
    """The offices that handle a dossier."""
    return frozenset(filter(None, (dossier.receiving_id, dossier.deciding_id, dossier.returning_id)))


def words_in(value: Any) -> Iterator[str]:
    """Every text anywhere in the answers, without its spaces: a number that was typed in groups is one word."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from words_in(item)
    elif isinstance(value, str):
        yield "".join(value.split())
