"""Asking the owner of a fact: one way in, whether the register is kept here or at another agency's node.

Which of the two is a matter of settings alone; whoever asks does not know, and gets the same answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.data.exchange import actions as exchange
from motcua.data.registries import rules
from motcua.data.registries.actions.reading import read
from motcua.data.registries.queries import declared, definition, kept_here
from motcua.data.registries.types import DOWN, KNOWN, NOBODY_KNOWN, REFUSED, Asker, Question, Told
from motcua.kit.errors import DomainError, NotAllowed

AT_ONCE = 8
SECONDS = 4.0  # a page waits no longer for a register; whoever is later is named and asked again


@dataclass(frozen=True, slots=True)
class _Door:
    """Where a register is asked at its owner: service, method, path, the name of the key, wire name by field."""

    service: str
    method: str
    path: str
    lookup: str
    wires: Mapping[str, str]


def learn(
    *,
    questions: Sequence[Question],
    code: str,
    case: str,
    actor: str,
    asker: Asker,
    at: datetime,
    officer: bool = False,
) -> tuple[Told, ...]:
    """Ask every register what is wanted of it, those at other nodes all at once; one answer for each question.

    code: the procedure, which is the purpose in the agreement; case: dossier or draft. Not inside a transaction
    when registers are kept elsewhere. Never waits longer than SECONDS, and a register that fails is an answer too.
    Raises NotAllowed for a field that is not declared. Legal source: NĐ 278/2025/NĐ-CP điều 7.
    """
    away = [question for question in questions if not kept_here(registry=question.registry)]
    found: dict[int, Told] = {}
    if away:
        with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(away))) as threads:
            asked = {
                id(question): threads.submit(_ask, question, code, case, actor if officer else "", at)
                for question in away
            }
        found = {key: future.result() for key, future in asked.items()}
    for question in questions:
        if id(question) not in found:
            found[id(question)] = _read(question, case, actor, asker, at)
    return tuple(found[id(question)] for question in questions)


def _read(question: Question, case: str, actor: str, asker: Asker, at: datetime) -> Told:
    """A register that is kept here."""
    reading = read(
        registry=question.registry,
        key=question.key,
        fields=question.fields,
        purpose=question.purpose,
        basis=question.basis,
        subject=case,
        actor=actor,
        at=at,
        said=question.said,
        asker=asker,
    )
    name = definition(registry=question.registry)["name"]
    if reading is None:
        return Told(question.registry, name, NOBODY_KNOWN, {}, at)
    return Told(question.registry, name, KNOWN, reading.fields, at)


def _ask(question: Question, code: str, case: str, officer: str, at: datetime) -> Told:
    """A register at another node; the read is written down, told and proven by both nodes, not here."""
    owner = declared()[question.registry]
    door = _door(owner, question)
    wanted = {door.wires[name]: name for name in question.fields}
    body = {door.wires[name]: text for name, text in question.said.items()}
    state, values, reference = REFUSED, {}, ""
    try:
        asked = exchange.ask(
            service=door.service,
            path=door.path,
            method=door.method,
            body={**body, door.lookup: rules.normal_key(owner, question.key)},
            case=case,
            purpose=code,
            fields=tuple(sorted(wanted)),
            name=owner["name"],
            officer=officer,
            seconds=SECONDS,
            at=at,
        )
    except (exchange.ExchangeUnavailable, exchange.QuotaUsed):
        state = DOWN
    except DomainError:
        state = REFUSED
    else:
        state = KNOWN if asked is not None else NOBODY_KNOWN
        values, reference = (asked.values, asked.request_id) if asked is not None else ({}, "")
    fields = {name: rules.as_text(values.get(wire)) for wire, name in wanted.items()} if values else {}
    return Told(question.registry, owner["name"], state, fields, at, reference)


def _door(owner: Mapping[str, Any], question: Question) -> _Door:
    """The first path of the owner's services that returns everything that is wanted; raises NotAllowed."""
    needed = {*question.fields, *question.said}
    for door in _doors(owner):
        if needed <= set(door.wires):
            return door
    raise NotAllowed


def _doors(owner: Mapping[str, Any]) -> Iterator[_Door]:
    for code, service in owner["services"].items():
        for named, way in service["paths"].items():
            method, _blank, path = named.partition(" ")
            if way.get("lookup", "").startswith("/"):
                wires = {field: wire for wire, field in way["returns"].items()}
                yield _Door(f"{service['member']}/{code}", method, path, way["lookup"].strip("/"), wires)
