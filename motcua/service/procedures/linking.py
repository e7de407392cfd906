"""Linked procedures (liên thông): one dossier whose parts start, wait and stop by a graph of needs.

Pure: the parts of a case, which may start now, which can no longer, what each is given, and how long all of
them have together. Dossiers keep the progress; stories play it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit import feel
from motcua.service.procedures.localising import limit_words
from motcua.service.procedures.types import Links, Package, Part
from motcua.service.procedures.values import limit_of
from motcua.vn.calendar import Limit

WAITING, RUNNING, DONE, REFUSED, STOPPED = "waiting", "running", "done", "refused", "stopped"
OPEN = frozenset({WAITING, RUNNING})
LOST = frozenset({REFUSED, STOPPED})
RESULT = ".result"
SAME_DAY = "same_day"
MOST_PARTS = 20
PART_KEYS = frozenset("id name procedure when needs limit basis gives papers receive".split())

Progress = Mapping[str, str]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What a part takes over: answers by its own field ids (rule language's values), papers by its components."""

    answers: Mapping[str, Any]
    papers: Mapping[str, str]


def read_links(data: Mapping[str, Any] | None) -> Links | None:
    """links.yaml of a linked group; None for a procedure that stands alone. ValueError says what is wrong."""
    if not data:
        return None
    if unknown := set(data) - {"total_limit", "parts"}:
        raise ValueError(_("không hiểu khóa %(keys)s") % {"keys": ", ".join(sorted(map(str, unknown)))})
    if data["total_limit"] not in ("sum", "longest", "fixed"):
        raise ValueError(_("total_limit: cần sum, longest hoặc fixed"))
    if not isinstance(data["parts"], list) or not 1 <= len(data["parts"]) <= MOST_PARTS:
        raise ValueError(
            _("parts: cần một danh sách từ 1 đến %(most)s thủ tục thành phần") % {"most": MOST_PARTS}
        )
    parts = in_order([_part(item) for item in data["parts"]])
    if data["total_limit"] != "fixed":
        add([part.limit for part in parts])
    return Links(parts=parts, total=data["total_limit"])


def _part(item: Mapping[str, Any]) -> Part:
    if unknown := set(item) - PART_KEYS:
        raise ValueError(
            _("%(place)s: không hiểu khóa %(keys)s")
            % {"place": "parts", "keys": ", ".join(sorted(map(str, unknown)))}
        )
    when, limit, needs = item.get("when"), item.get("limit"), item.get("needs", ())
    return Part(
        id=str(item["id"]),
        name=str(item["name"]),
        procedure=str(item["procedure"]),
        when=None if when is None else feel.compile(str(when)),
        needs=(needs,) if isinstance(needs, str) else tuple(str(name) for name in needs),
        limit=limit_of(limit) if limit else None,
        basis=str(item.get("basis", "")),
        gives={str(name): feel.compile(str(rule)) for name, rule in (item.get("gives") or {}).items()},
        papers={str(name): str(source) for name, source in (item.get("papers") or {}).items()},
        receive=str(item.get("receive", "receive")),
    )


def in_order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts so that each follows those it needs. ValueError on a name twice, an unknown name or a circle."""
    known = {part.id: part for part in parts}
    if len(known) != len(parts):
        raise ValueError(_("hai thủ tục thành phần cùng id"))
    placed: dict[str, Part] = {}
    for part in parts:
        _place(part, known, placed, ())
    return tuple(placed.values())


def _place(part: Part, known: Mapping[str, Part], placed: dict[str, Part], way: tuple[str, ...]) -> None:
    if part.id in way:
        raise ValueError(_("vòng tròn %(way)s") % {"way": " → ".join((*way, part.id))})
    for name in part.needs:
        if name not in known:
            raise ValueError(
                _("parts.%(part)s.needs: không có thủ tục thành phần %(name)s")
                % {"part": part.id, "name": name}
            )
        if name not in placed:
            _place(known[name], known, placed, (*way, part.id))
    placed[part.id] = part


def wanted(links: Links, values: Values) -> tuple[Part, ...]:
    """The parts of this case: those whose condition is true or absent, in order."""
    return tuple(part for part in links.parts if part.when is None or part.when.evaluate(values) is True)


def total(
    links: Links, values: Values, fixed: Limit, basis: str
) -> tuple[Limit, tuple[tuple[str, str], ...]]:
    """How long the group has together, and the remarks (words, basis) that say where it comes from."""
    parts = wanted(links, values)
    if links.total == "fixed" or not parts:
        return fixed, (
            (_("Tổng thời hạn của nhóm liên thông: %(limit)s.") % {"limit": limit_words(fixed.text)}, basis),
        )
    counted = parts if links.total == "sum" else _longest(parts)
    limits = [part.limit for part in counted]
    length = add(limits)
    told = {
        "parts": " + ".join(limit_words(limit.text) for limit in limits),
        "limit": limit_words(length.text),
    }
    remarks = [(_("Tổng thời hạn của nhóm liên thông: %(parts)s = %(limit)s.") % told, basis)]
    return length, (
        *remarks,
        *((f"{part.name}: {limit_words(part.limit.text)}.", part.basis) for part in counted),
    )


def add(limits: Sequence[Limit | None]) -> Limit:
    """Limits one after another; “trong ngày” adds nothing. ValueError when one lacks or units differ."""
    if None in limits:
        raise ValueError(_("tổng thời hạn cộng từ các phần nên phần nào cũng phải có limit"))
    units = {limit.unit for limit in limits} - {SAME_DAY}
    if len(units) > 1:
        raise ValueError(_("thời hạn các thủ tục thành phần khác đơn vị; ghi tổng theo luật (fixed)"))
    if not units:
        return Limit.parse("trong ngày")
    amount = sum(limit.amount for limit in limits if limit.unit != SAME_DAY)
    unit = units.pop()
    words = {"working_day": f"{amount} ngày làm việc", "day": f"{amount} ngày"}
    return Limit(amount, unit, words.get(unit, f"{amount / 60:g} giờ làm việc".replace(".", ",")))


def _longest(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The way through the graph that takes longest."""
    ways: dict[str, tuple[Part, ...]] = {}
    for part in parts:
        before = [ways[name] for name in part.needs if name in ways]
        ways[part.id] = (*max(before, key=_length, default=()), part)
    return max(ways.values(), key=_length)


def _length(way: Sequence[Part]) -> int:
    return add([part.limit for part in way]).amount


def begin(links: Links, values: Values) -> dict[str, str]:
    """The progress of a dossier that has just been split: every part of the case waits."""
    return {part.id: WAITING for part in wanted(links, values)}


def ready(links: Links, progress: Progress) -> tuple[Part, ...]:
    """The parts that may start now: they wait, and what they need of this case has its result."""
    return tuple(
        part
        for part in links.parts
        if progress.get(part.id) == WAITING and all(progress.get(name, DONE) == DONE for name in part.needs)
    )


def lost(links: Links, progress: Progress) -> tuple[tuple[Part, Part], ...]:
    """The waiting parts that can never start, each with the needed one that was refused or stopped, in order."""
    now, known = dict(progress), {part.id: part for part in links.parts}
    found: list[tuple[Part, Part]] = []
    for part in links.parts:
        because = next((name for name in part.needs if now.get(name) in LOST), "")
        if now.get(part.id) == WAITING and because:
            now[part.id] = STOPPED
            found.append((part, known[because]))
    return tuple(found)


def ended(progress: Progress) -> bool:
    """Whether nothing of the group is under way or waiting."""
    return not OPEN & set(progress.values())


def awaited(part: Part, progress: Progress) -> tuple[str, ...]:
    """The parts whose result this one still waits for."""
    return tuple(name for name in part.needs if progress.get(name, DONE) != DONE)


def tally(progress: Progress) -> dict[str, list[str]]:
    """What the process of the parent is told when all have ended: the parts done, refused, stopped."""
    return {
        how: [name for name, found in progress.items() if found == how] for how in (DONE, REFUSED, STOPPED)
    }


def given(part: Part, child: Package, values: Values, results: Values) -> Given:
    """What a part takes over from the parent's answers (`values`) and from the results of those it needs.

    results: by part, `{number, dated, outcome}`, as the rule language reads them (`birth.outcome.number`).
    """
    told = {**values, **{name: results.get(name) for name in part.needs}}
    fields = [field.id for field in child.form.fields]
    answers = {name: values[name] for name in fields if values.get(name) is not None}
    answers |= {name: rule.evaluate(told) for name, rule in part.gives.items()}
    papers = {item.id: part.papers.get(item.id, item.id) for item in child.components}
    return Given({name: value for name, value in answers.items() if value is not None}, papers)
