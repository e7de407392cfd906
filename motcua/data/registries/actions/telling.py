"""Telling the owner of a fact: one way out, whether the register is kept here or at another agency's node.

As with asking (`learning`), which of the two is a matter of settings alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from motcua.data.exchange import actions as exchange
from motcua.data.registries import history, rules
from motcua.data.registries.actions.writing import take_back_here, write_here
from motcua.data.registries.queries import declared, kept_here
from motcua.data.registries.types import DATA, DOCUMENT, PAPER, REASON, SINCE, SOURCE
from motcua.kit.errors import NotAllowed


def write(
    *,
    registry: str,
    operation: str,
    data: Mapping[str, Any],
    origin: str,
    actor: str,
    at: datetime,
    valid_from: date | None = None,
    document: str = "",
    paper: str = "",
    office: str = "",
    purpose: str = "",
) -> str:
    """Carry out a declared write at its owner and return the record's key; one `origin` and `paper` write it once.

    origin: the dossier; purpose: the procedure, as the agreement has it; valid_from: the day since when it is true
    (that of `at`; a new record: since ever). Not inside a transaction where registers are kept elsewhere. Raises
    NotAllowed for what is not declared, BadValue, and as `exchange.ask` where the owner is not reached or refuses.
    """
    given = {"origin": origin, "document": document, "paper": paper, "at": at}
    if kept_here(registry=registry):
        more = {"actor": actor, "office": office, "valid_from": valid_from}
        return write_here(registry=registry, operation=operation, data=data, **given, **more)
    owner = declared()[registry]
    issues = bool(owner.get("writes", {}).get(operation, {}).get("issues"))
    since = valid_from or (None if issues else history.day_of(at))
    said = {DOCUMENT: document, PAPER: paper, SINCE: since.isoformat() if since else ""}
    way = Way(owner, "writes", operation)
    wires = {field: wire for wire, field in way.said["takes"].items()}
    if not set(data) <= set(wires):
        raise NotAllowed
    sent = {wires[name]: value for name, value in data.items()}
    told = way.tell(sent, said, way.said["returns"], case=origin, purpose=purpose, at=at)
    return _believed(owner, way.said["returns"], told, data)


def take_back(
    *,
    registry: str,
    operation: str,
    origin: str,
    paper: str = "",
    reason: str,
    actor: str,
    at: datetime,
    purpose: str = "",
) -> int:
    """Let a write no longer count at its owner, because its document no longer stands; how many records it was here.

    Done once; a write whose word comes only afterwards writes nothing. What issued a number is never taken back.
    Raises as `write`.
    """
    if kept_here(registry=registry):
        words = {"origin": origin, "paper": paper, "reason": reason, "actor": actor, "at": at}
        return take_back_here(registry=registry, operation=operation, **words)
    owner = declared()[registry]
    if not owner.get("writes", {}).get(operation, {}).get("issues"):
        said = {PAPER: paper, REASON: reason}
        Way(owner, "takes_back", operation).tell({}, said, (), case=origin, purpose=purpose, at=at)
    return 0


class Way:
    """The path of the owner's services by which something is told: a write, its taking back, a doubt. NotAllowed."""

    def __init__(self, owner: Mapping[str, Any], kind: str, operation: str) -> None:
        self.owner = owner
        for code, service in owner["services"].items():
            for named, said in service["paths"].items():
                if said.get(kind) == operation:
                    self.said, self.service = said, f"{service['member']}/{code}"
                    self.method, _blank, self.path = named.partition(" ")
                    return
        raise NotAllowed

    def tell(
        self,
        data: Mapping[str, Any],
        source: Mapping[str, str],
        wanted: Iterable[str],
        *,
        case: str,
        purpose: str,
        at: datetime,
        seconds: float = exchange.SECONDS,
    ) -> Mapping[str, Any]:
        """One signed message under the agreement: fields by their names on the wire, by which paper; the answer."""
        answered = exchange.ask(
            service=self.service,
            path=self.path,
            method=self.method,
            body={DATA: data, SOURCE: {name: text for name, text in source.items() if text}},
            case=case,
            purpose=purpose,
            fields=tuple(sorted({*data, *wanted})),
            name=self.owner["name"],
            seconds=seconds,
            at=at,
        )
        if answered is None:
            raise exchange.ExchangeRefused(service=self.owner["name"], reason="unknown_service")
        return answered.values


def _believed(
    owner: Mapping[str, Any], returns: Mapping[str, str], told: Mapping[str, Any], data: Mapping[str, Any]
) -> str:
    """The key in the owner's answer: of the record that was written, or a number well formed; else not believed."""
    field = owner["key"]["field"]
    key = next((told.get(wire) for wire, name in returns.items() if name == field), None)
    sent = data.get(field)
    good = isinstance(key, str) and key and not rules.fault(owner["fields"][field], key)
    if not good or (sent is not None and rules.normal_key(owner, key) != rules.normal_key(owner, str(sent))):
        raise exchange.ExchangeRefused(service=owner["name"], reason="invalid_body")
    return str(key)
