"""A small invented procedure for the engine's own tests, and the facts of a case."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from motcua.service.procedures import engine, queries
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.types import Facts, Outcome, Package, State
from motcua.vn.dates import ZONE

PROCEDURE = """
code: "9.000001"
version: 1
name: Thủ tục thử
official_name: Thủ tục thử
slug: thu
field: {code: thu, name: Thử}
level: commune
decision: 1/QĐ-THỬ
effective_from: 2026-01-01
legal_basis: []
time_limits:
  - {channels: [1], limit: trong ngày, late: {after: "15:00", shifts: result}, on_wait: restart, basis: thử}
  - {channels: [2], when: 'size > 10', limit: 10 ngày làm việc, on_wait: subtract, basis: thử}
  - {channels: [2], limit: 5 ngày làm việc, on_wait: subtract, basis: thử}
fees:
  - {id: fee, name: Phí, amount: 'size * 1000', text: theo cỡ, basis: thử}
"""
FORM = """
pages:
  - id: only
    title: Một trang
    fields: [{id: size, label: Cỡ, schema: {type: integer}, basis: thử, purpose: thử}]
"""
PROCESS = """
initial: new
states:
  new: {name: Mới, portal: 1, owner: reception, office: receiving, limit: 8 giờ làm việc}
  paying: {name: Chờ phí, portal: 6, owner: reception, office: receiving, limit: 1 ngày, clock: pause}
  work: {name: Làm, portal: 4, owner: specialist, office: deciding, limit: 2 giờ làm việc, clock: run}
  waiting: {name: Chờ, portal: 5, owner: applicant, limit: 1 ngày, clock: pause, after_limit: silence}
  done: {name: Xong, portal: 9, owner: returns, office: returning, limit: 30 ngày, clock: end}
  over: {name: Hết, portal: 10, final: true, clock: end}
actions:
  receive:
    name: Nhận
    from: new
    to: [{when: 'fee > 5000', state: paying}, {state: work}]
    by: reception
    do: [start_clock]
  pay: {name: Thu, from: paying, to: work, by: reception}
  ask: {name: Hỏi, from: [new, work], to: waiting, by: [reception, specialist], do: [supplement]}
  answer: {name: Trả lời, from: waiting, to: $previous, by: applicant}
  silence: {name: Im lặng, from: waiting, to: $previous, by: system}
  give: {name: Giao, from: work, to: $same, by: head, do: [assign]}
  late: {name: Hẹn lại, from: work, to: $same, by: specialist, do: [reappoint]}
  finish:
    name: Xong
    from: work
    to:
      - {when: 'size > 0', state: done, do: [{notify: big}]}
      - {when: 'size = 0', state: over, do: [{notify: small}]}
    by: specialist
    when: 'supplements < 2'
    when_not: Đã hỏi hai lần.
    do: [draft]
  hand: {name: Trả, from: done, to: over, by: returns}
"""


def moment(text: str) -> datetime:
    """A moment of Vietnam, from `2026-11-25T09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def write(folder: Path, *, process: str = PROCESS, procedure: str = PROCEDURE, form: str = FORM) -> Path:
    """The invented package as files."""
    version = folder / "procedures" / "9.000001-thu" / "1"
    version.mkdir(parents=True, exist_ok=True)
    for name, text in (("process", process), ("procedure", procedure), ("form", form)):
        (version / f"{name}.yaml").write_text(text, encoding="utf-8")
    return version


def sample(folder: Path, **changes: Any) -> Package:
    """The invented procedure, with changes to its process given as mappings of states or actions."""
    process = yaml.safe_load(PROCESS)
    for part, items in changes.items():
        process[part] |= items
    return read_package(write(folder, process=yaml.safe_dump(process, allow_unicode=True, sort_keys=False)))


def facts(*roles: str, channel: int = 2, size: int = 1, agency: str = "", **given: Any) -> Facts:
    """A case in the common calendar."""
    calendar = queries.calendar(code="vn-default")
    return Facts(
        roles=frozenset(roles),
        channel=channel,
        calendar=calendar,
        answers={"size": size},
        input=given,
        agency=agency,
    )


def at_work(package: Package, when: str = "2026-11-25T09:00", **case: Any) -> State:
    """A dossier received at this moment and in the specialist's hands."""
    begun = engine.start(package, facts(**case), moment(when)).state
    return engine.step(package, begun, "receive", facts("reception", **case), moment(when)).state


def step(package: Package, state: State, action: str, who: str, when: str, **case: Any) -> Outcome:
    """One step by somebody."""
    return engine.step(package, state, action, facts(who, **case), moment(when))


def limited(package: Package, on_wait: str) -> Package:
    """The same procedure with the other way of counting after a wait."""
    return replace(package, limits=tuple(replace(item, on_wait=on_wait) for item in package.limits))
