"""A doubt that a form raises, and its answer: one way to the owner of a fact, kept here or at another agency's node.

As with telling (`telling`), which of the two is a matter of settings alone.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.data.exchange import actions as exchange
from motcua.data.registries import history, rules
from motcua.data.registries.actions.correcting import as_kept, doubt_here, refuse_unfounded
from motcua.data.registries.actions.telling import Way
from motcua.data.registries.queries import declared, heard, kept_here
from motcua.data.registries.types import (
    ACCEPTED,
    CASE,
    DOCUMENT,
    DOUBT,
    DUE,
    HEARS,
    ON,
    OPENS,
    OUTCOME,
    REASON,
    REJECTED,
    SINCE,
    TOLD_BY,
    WAITS,
    WORDS,
    Answered,
    Doubt,
    Doubted,
)
from motcua.kit.errors import NotAllowed

SECONDS = 4.0  # a page waits no longer; what was not taken by then is said again later


def doubt_shown(
    *,
    registry: str,
    key: str,
    doubt: Doubt,
    ref: str,
    case: str,
    actor: str,
    user_id: int | None,
    at: datetime,
    purpose: str = "",
) -> Doubted:
    """Doubt a field that a form has just shown somebody, at the owner itself; said again it is the same doubt.

    ref: a UUID by which the doubt is known again; case: the dossier or draft in which the field was shown; purpose: the
    procedure, as the agreement has it. While the owner is not reached it is not there (`due` None): say it again
    later, under the same ref. Not inside a transaction where registers are kept elsewhere. Raises NotFound for an
    unknown record, NotFounded, BadValue, NotAllowed, and as `exchange.ask` where the owner refuses. Legal source: the
    register's own `corrections` (how many days, by which article, how sure).
    """
    if kept_here(registry=registry):
        who = {"ref": ref, "case": case, "actor": actor, "user_id": user_id}
        return doubt_here(registry=registry, key=key, doubt=doubt, at=at, **who)
    owner = declared()[registry]
    refuse_unfounded(owner, doubt)
    way = Way(owner, "doubts", OPENS)
    wires = {field: wire for wire, field in way.said["takes"].items()}
    if doubt.field not in wires:
        raise NotAllowed
    own = rules.normal_key(owner, key)
    sent = {wires[owner["key"]["field"]]: own, wires[doubt.field]: as_kept(owner, doubt)}
    since = doubt.valid_from.isoformat() if doubt.valid_from else ""
    said = {DOUBT: ref, REASON: doubt.reason, DOCUMENT: doubt.proof, SINCE: since}
    try:
        told = way.tell(sent, said, TOLD_BY[OPENS], case=case, purpose=purpose, at=at, seconds=SECONDS)
    except (exchange.ExchangeUnavailable, exchange.QuotaUsed):
        return Doubted(ref, None, announced=False)
    return _opened(owner, told, case, at)


def hear_doubt(
    *, registry: str, field: str, ref: str, case: str, at: datetime, purpose: str = ""
) -> Answered | None:
    """What the owner answered to a doubt about a field in this case; None while there is no answer.

    An answer to another doubt, or of another dossier, is not believed. Not inside a transaction where registers are
    kept elsewhere. Raises NotFound for a doubt that is not known, and as `exchange.ask`.
    """
    if kept_here(registry=registry):
        return heard(registry=registry, ref=ref, case=case)
    owner = declared()[registry]
    way = Way(owner, "doubts", HEARS)
    told = way.tell({}, {DOUBT: ref}, TOLD_BY[HEARS], case=case, purpose=purpose, at=at)
    outcome, words, on = told.get(OUTCOME), told.get(WORDS), _day(told.get(ON))
    if (told.get(CASE), told.get(DOUBT)) != (case, ref):
        raise _not_believed(owner)
    if outcome == WAITS:
        return None
    if outcome not in (ACCEPTED, REJECTED) or not isinstance(words, str) or not words.strip() or on is None:
        raise _not_believed(owner)
    # The owner tells those whom the record is about; whoever raised the doubt is told here.
    whom = {"user_id": None, "numbers": (), "case": case}
    label, accepted = owner["fields"][field]["label"], outcome == ACCEPTED
    return Answered(
        registry=owner["name"], field=label, accepted=accepted, words=words.strip(), on=on, **whom
    )


def _opened(owner: Mapping[str, Any], told: Mapping[str, Any], case: str, at: datetime) -> Doubted:
    """The owner's word that the doubt lies there; its day is never later than the register's own limit."""
    ref, due = told.get(DOUBT), _day(told.get(DUE))
    if told.get(CASE) != case or not _is_ref(ref) or due is None:
        raise _not_believed(owner)
    last = history.day_of(at) + timedelta(days=int(owner["corrections"]["answer_within"]["days"]))
    return Doubted(str(ref), min(due, last), announced=False)


def _not_believed(owner: Mapping[str, Any]) -> exchange.ExchangeRefused:
    return exchange.ExchangeRefused(service=owner["name"], reason="invalid_body")


def _is_ref(text: object) -> bool:
    try:
        return isinstance(text, str) and str(UUID(text)) == text
    except ValueError:
        return False


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
