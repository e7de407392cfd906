"""What two trees say differently: each leaf that changed, each thing that came or went, each order; nothing else."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.service.procedures.difference.tree import ABSENT, Branch, Item, Leaf, Node, said, written

LONGEST_LINE = 120
EMPTY = (("NoneType", None), ("bool", False), ("int", 0))
ALIKE = 0.6  # of their parts, for two things without a common key to be told as one that changed
MOST_PAIRS = 10_000  # weighed for likeness; beyond, things without a common key came and went
# What is worked out from another field of the same thing is told only where that other field stands as it was.
WORKED_OUT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("starts_clock", "reappoints", "counts_supplement", "assigns"), ("effects",)),
    "reads_fee": ("guard", "routes"),
    "limit_text": ("limit",),
}
# What says the same again unless it is given its own words; told where it says something else.
ECHOES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("TimeLimit.limit", "Fee.short"), ("text",)),
    "TimeLimit.short": ("text", "limit"),
    **dict.fromkeys(("StateDef.public", "StateDef.work", "ActionDef.past"), ("title",)),
    "StateDef.waiting": ("public", "title"),
    "ActionDef.ask": ("title",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which part, of what, from what to what; "" where it did not or does not exist.

    details: of a thing that came or went, what it says of itself. summary: the sentence of many changes told as one.
    """

    part: str
    what: str
    before: str
    now: str
    details: tuple[str, ...] = ()
    summary: str = ""

    @property
    def sentence(self) -> str:
        """The change in one line."""
        if self.summary:
            return self.summary
        if not self.before:
            return _("%(what)s: thêm %(now)s") % {"what": self.what, "now": self.now}
        if not self.now:
            return _("%(what)s: bỏ %(before)s") % {"what": self.what, "before": self.before}
        before, now = _short(self.before, self.now)
        return f"{self.what}: {before} → {now}"


def _short(before: str, now: str) -> tuple[str, str]:
    """“5 ngày làm việc”, “3 ngày làm việc” as “5”, “3 ngày làm việc”: the unit is said once."""
    old, new = before.split(" ", 1), now.split(" ", 1)
    figures = old[0].replace(".", "").isdigit() and new[0].replace(".", "").isdigit()
    same = len(old) == len(new) == 2 and old[1] == new[1]
    return (old[0], now) if figures and same else (before, now)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the comparing stands: the part of the page, and the names on the way to the thing."""

    part: str
    names: tuple[str, ...] = ()

    def within(self, name: str) -> "Place":
        """One step further; a thing without a name adds nothing."""
        return Place(self.part, (*self.names, name)) if name else self

    def change(self, before: Node, now: Node) -> Change:
        """The change of what stands here, in words that tell the two apart."""
        old, new = _told(before, now)
        return Change(self.part, ", ".join(self.names) or self.part, old, new)


def _told(before: Node, now: Node) -> tuple[str, str]:
    """Both in the reader's words; where those are alike, in the law's, and then as they are written down."""
    told = [(said(before), said(now))]
    if isinstance(before, Leaf) and isinstance(now, Leaf):
        told.append((before.words, now.words))
    told.append((_exactly(before), _exactly(now)))
    old, new = next(((one, other) for one, other in told if _seen(one) != _seen(other)), told[-1])
    if _seen(old) != _seen(new):
        return old, new
    return _exactly(before), _("%(value)s (khác dấu cách, cách gõ dấu hoặc kiểu giá trị)") % {
        "value": _exactly(now)
    }


def _exactly(node: Node) -> str:
    if node.exact == ABSENT.exact:
        return _("không ghi")
    return written(node) or _("trống")


def _seen(text: str) -> str:
    """A text as the eye tells it from another on a page."""
    return "".join(unicodedata.normalize("NFC", text).split())


def changes(before: Node, now: Node, place: Place) -> Iterator[Change]:
    """Everything that differs, down to the leaf."""
    if before.exact == now.exact:
        return
    if isinstance(before, Leaf) or isinstance(now, Leaf):
        yield place.change(before, now)
        return
    kind = before.kind if before.items else now.kind
    if kind != (now.kind if now.items else kind):
        yield place.change(before, now)
    elif kind == "record":
        yield from _of_record(before, now, place)
    elif kind == "line":
        yield from _of_line(before, now, place)
    else:
        yield from _of_things(before, now, place)


def _of_record(before: Branch, now: Branch, place: Place) -> Iterator[Change]:
    """Field by field; what follows from another field is not told twice."""
    old, new = _by_key(before.items), _by_key(now.items)
    found = {}
    for key in dict.fromkeys((*old, *new)):
        item = new.get(key) or old[key]
        one, other = (side[key].node if key in side else ABSENT for side in (old, new))
        if told := tuple(changes(one, other, place.within(item.name))):
            found[key] = told
    for key, told in found.items():
        sources = ECHOES.get(f"{now.of}.{key}", ())
        echoed = {_pair(change) for source in sources for change in found.get(source, ())}
        if not any(source in found for source in WORKED_OUT.get(key, ())):
            yield from (change for change in told if _pair(change) not in echoed)


def _pair(change: Change) -> tuple[str, str]:
    return change.before.casefold(), change.now.casefold()


def _by_key(items: Sequence[Item]) -> dict[str, Item]:
    return {item.key: item for item in items}


def _of_line(before: Branch, now: Branch, place: Place) -> Iterator[Change]:
    """A short list as a whole; of a long one what came, what went, and the order."""
    if max(len(said(before)), len(said(now))) <= LONGEST_LINE:
        yield place.change(before, now)
        return
    yield from _of_things(before, now, place)


def _of_things(before: Branch, now: Branch, place: Place) -> Iterator[Change]:
    """Things that stayed, compared; things gone; things new; and the order of those that stayed."""
    pairs = _matched(before.items, now.items)
    kept_old, kept_new = {one for one, _other in pairs}, {other for _one, other in pairs}
    for one, other in sorted(pairs):
        yield from _of_pair(before.items[one], now.items[other], place, before.kind)
    for number, item in enumerate(before.items):
        if number not in kept_old:
            yield _whole(item, place, before.kind, gone=True)
    for number, item in enumerate(now.items):
        if number not in kept_new:
            yield _whole(item, place, now.kind, gone=False)
    yield from _order(now, before, pairs, place)


def _of_pair(old: Item, new: Item, place: Place, kind: str) -> Iterator[Change]:
    """One thing in both: its key where that alone tells of it, then what it says."""
    if old.key != new.key and kind == "map" and not _names_itself(old.node, new.node):
        names = (old.name, new.name) if old.name != new.name else (old.key, new.key)
        told = f": {said(new.node)}" if isinstance(new.node, Leaf) and said(new.node) else ""
        where = ", ".join(place.names) or place.part
        yield Change(place.part, where, *(f"{name}{told}" for name in names))
    if not (isinstance(old.node, Leaf) and kind == "line"):
        yield from changes(old.node, new.node, place.within(new.name))


def _names_itself(old: Node, new: Node) -> bool:
    """Whether a thing carries the key by which it is kept, and tells that it changed."""
    sides = [_by_key(node.items) for node in (old, new) if isinstance(node, Branch) and node.kind == "record"]
    return len(sides) > 1 and any(
        key in one and one[key].node.exact != sides[1][key].node.exact
        for one in sides[:1]
        for key in ("id", "name")
    )


def _whole(item: Item, place: Place, kind: str, *, gone: bool) -> Change:
    """A thing that came or went, by its name, with what it says of itself."""
    details: tuple[str, ...] = ()
    if isinstance(item.node, Leaf) and kind == "map":
        place, told = place.within(item.name), said(item.node) or _exactly(item.node)
    elif isinstance(item.node, Leaf):
        told = said(item.node) or _exactly(item.node)
    else:
        told, details = item.node.whole or item.name or said(item.node), tuple(_details(item.node, item.name))
    what = ", ".join(place.names) or place.part
    return Change(place.part, what, *((told, "") if gone else ("", told)), details)


def _details(node: Branch, name: str) -> Iterator[str]:
    """“mức: 8.000 đồng”: what a thing says, but for its name and what it leaves open."""
    for item in node.items:
        words = said(item.node)
        if words and words != name and not _open(item.node) and item.key not in WORKED_OUT:
            yield f"{item.name}: {words}"


def _order(now: Branch, before: Branch, pairs: Sequence[tuple[int, int]], place: Place) -> Iterator[Change]:
    """The order of those that stayed, from the first to the last that moved."""
    old = [other for _one, other in sorted(pairs)]
    new = sorted(old)
    moved = [number for number, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if not moved:
        return
    span = slice(moved[0], moved[-1] + 1)
    names = [
        ", ".join(now.items[number].name or str(number + 1) for number in side[span]) for side in (old, new)
    ]
    yield Change(place.part, ", ".join((*place.names, _("thứ tự"))), *names)


def _matched(before: Sequence[Item], now: Sequence[Item]) -> list[tuple[int, int]]:
    """Which thing of before is which of now: the same whole, then the same key, then the most alike."""
    pairs = _unchanged(before, now)
    kept_old, kept_new = {old for old, _new in pairs}, {new for _old, new in pairs}
    left = {one: item for one, item in enumerate(before) if one not in kept_old}
    right = {other: item for other, item in enumerate(now) if other not in kept_new}
    for likeness in (_same_key, _same_name, _alike, _keyless):
        if len(left) * len(right) > MOST_PAIRS:
            found = _in_order(left, right, likeness)
            pairs += found
            for one, other in found:
                del left[one], right[other]
            continue
        scores = [
            (-score, abs(one - other), one, other)
            for one, old in left.items()
            for other, new in right.items()
            if (score := likeness(old, new))
        ]
        for _score, _far, one, other in sorted(scores):
            if one in left and other in right:
                pairs.append((one, other))
                del left[one], right[other]
    return pairs


def _unchanged(before: Sequence[Item], now: Sequence[Item]) -> list[tuple[int, int]]:
    places: dict[object, list[int]] = {}
    for number, item in reversed(list(enumerate(now))):
        places.setdefault((item.key, item.node.exact), []).append(number)
    found = ((one, places.get((item.key, item.node.exact))) for one, item in enumerate(before))
    return [(one, others.pop()) for one, others in found if others]


def _in_order(
    left: Mapping[int, Item], right: Mapping[int, Item], likeness: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Of very many things those of one key or name, in their order; nothing is weighed against everything."""
    if likeness not in (_same_key, _same_name):
        return []
    waiting: dict[str, list[int]] = {}
    for other, item in reversed(right.items()):
        waiting.setdefault(item.key or item.name, []).append(other)
    pairs = []
    for one, item in left.items():
        others = waiting.get(item.key or item.name, [])
        if others and likeness(item, right[others[-1]]):
            pairs.append((one, others.pop()))
    return pairs


def _same_key(old: Item, new: Item) -> float:
    return 1 + _likeness(old.node, new.node) if old.key and old.key == new.key else 0.0


def _same_name(old: Item, new: Item) -> float:
    return _keyless(old, new) if old.name and old.name == new.name else 0.0


def _keyless(old: Item, new: Item) -> float:
    return float(not old.key and not new.key)


def _alike(old: Item, new: Item) -> float:
    likeness = _likeness(old.node, new.node)
    return likeness if likeness >= ALIKE else 0.0


def _likeness(old: Node, new: Node) -> float:
    """How much of what they say two things have in common, from 0 to 1; what both leave open is nothing in common."""
    if isinstance(old, Leaf) or isinstance(new, Leaf):
        return float(old.exact == new.exact)
    ones, others = ({(i.key, i.node.exact) for i in side.items if not _open(i.node)} for side in (old, new))
    return len(ones & others) / max(len(ones | others), 1)


def _open(node: Node) -> bool:
    """Whether nothing is said there."""
    return node.exact in (*EMPTY, ("str", "")) if isinstance(node, Leaf) else not node.items
