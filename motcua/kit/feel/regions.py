"""The finitely many cases a condition can tell apart. Where a rule only compares facts with constants, its answer
is the same everywhere between two neighbouring constants; one witness from each such region decides exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from django.utils.translation import gettext as _

from motcua.kit.feel import Expression, tree
from motcua.kit.feel.building import build
from motcua.kit.feel.values import Months, Range, Run, convert

MAX_POINTS = 20_000
NUMBER, INTEGER, STRING, BOOLEAN, DATE = "number", "integer", "string", "boolean", "date"
_KINDS = {
    NUMBER: Decimal,
    INTEGER: Decimal,
    STRING: str,
    BOOLEAN: bool,
    DATE: date,
    "date and time": datetime,
}
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_ORDERS = _COMPARISONS - {"=", "!="}
_OTHER = "khác"


class Unprovable(Exception):
    """A rule does more than compare facts with constants; the message says what."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values a fact may take: a kind (empty: as its constants have it), a closed list or bounds, null or not."""

    kind: str = ""
    values: tuple[object, ...] = ()
    low: object = None
    high: object = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Cuts:
    """The constants that one fact is compared with; `ordered` when by more than equality."""

    values: tuple[object, ...] = ()
    ordered: bool = False

    def __add__(self, other: Cuts) -> Cuts:
        return Cuts(self.values + other.values, self.ordered or other.ordered)


def cuts_of(node: tree.Node) -> dict[str, Cuts]:
    """The facts a condition compares with constants, and those constants; Unprovable if it does anything else."""
    if isinstance(node, tree.Name):
        return {node.name: Cuts((True, False))}
    if isinstance(node, (tree.And, tree.Or, tree.If)) or _is_not(node):
        return _merged(cuts_of(child) for child in tree.children(node))
    if isinstance(node, tree.Binary) and node.operator in _COMPARISONS:
        return _compared(node)
    if isinstance(node, tree.Between):
        return _of(node.value, Cuts((_constant(node.low), _constant(node.high)), ordered=True))
    if isinstance(node, tree.In):
        return _of(node.value, cuts_of_tests(node.tests))
    if isinstance(node, tree.Tests):
        return {"?": cuts_of_tests(node.tests)}
    _constant(node)
    return {}


def cuts_of_tests(tests: Sequence[tree.Node]) -> Cuts:
    """The constants of unary tests on one value."""
    found = Cuts()
    for test in tests:
        if isinstance(test, tree.Compared):
            found += Cuts((_constant(test.operand),), test.operator in _ORDERS)
        elif ("?",) in tree.free_paths(test, None):
            inner = {} if test == tree.Name("?") else cuts_of(test)
            if inner.keys() - {"?"}:
                raise Unprovable(_("ô còn đọc dữ kiện khác"))
            found += inner.get("?", Cuts())
        else:
            found += _belonging(_constant(test))
    return found


def _belonging(value: object) -> Cuts:
    """The constants of membership: an element, a list of them, an interval."""
    if isinstance(value, Range):
        ends = tuple(end for end in (value.low, value.high) if end is not None)
        return Cuts(ends, ordered=True)
    if isinstance(value, list):
        return sum((_belonging(item) for item in value), Cuts())
    return Cuts((value,))


def _is_not(node: tree.Node) -> bool:
    return isinstance(node, tree.Call) and node.function == "not" and len(node.arguments) == 1


def _merged(parts: Iterator[dict[str, Cuts]]) -> dict[str, Cuts]:
    found: dict[str, Cuts] = {}
    for part in parts:
        for name, cuts in part.items():
            found[name] = found.get(name, Cuts()) + cuts
    return found


def _compared(node: tree.Binary) -> dict[str, Cuts]:
    left, right = node.left, node.right
    if not isinstance(left, tree.Name):
        left, right = right, left
    return _of(left, Cuts((_constant(right),), node.operator in _ORDERS))


def _of(node: tree.Node, cuts: Cuts) -> dict[str, Cuts]:
    if isinstance(node, tree.Name):
        return {node.name: cuts}
    _constant(node)
    return {}


def _constant(node: tree.Node) -> object:
    if tree.free_paths(node, None):
        raise Unprovable(_("so sánh với một biểu thức, không phải một giá trị cố định"))
    return build(node)({}, Run(None))


def witnesses(domain: Domain, cuts: Cuts) -> tuple[object, ...]:
    """One value of every region of a domain, null last; Unprovable when its kind has no order we know."""
    null = (None,) if domain.nullable else ()
    if domain.values:
        return tuple(_plain(value) for value in domain.values if value is not None) + null
    given = (*cuts.values, *(end for end in (domain.low, domain.high) if end is not None))
    constants = [_plain(value) for value in given if value is not None]
    kinds = {type(value) for value in constants}
    if not domain.kind and len(kinds) > 1:
        raise Unprovable(_("so sánh với giá trị của nhiều kiểu"))
    kind = _KINDS.get(domain.kind) or next(iter(kinds), None)
    if kind is bool:
        return (True, False, *null)
    same = {value for value in constants if type(value) is kind}
    if kind is None or kind is str:
        if cuts.ordered and kind is str:
            raise Unprovable(_("so sánh thứ tự của chữ"))
        return (*sorted(same), _another(same), *null)
    try:
        return (*_along(sorted(same), domain), *null)
    except TypeError as error:
        raise Unprovable(_("so sánh giờ có múi giờ với giờ không có múi giờ")) from error


def _plain(value: object) -> object:
    return convert(value, Run(None))


def _another(known: set) -> str:
    """A text that is none of these."""
    text = _OTHER
    while text in known:
        text += "+"
    return text


def _along(points: list, domain: Domain) -> Iterator[object]:
    """The constants and one value of each gap between and beyond them, within the bounds."""
    if not points:
        points = [_ORIGINS.get(domain.kind, Decimal(0))]
    line = [_beyond(points[0], -1)]
    for low, high in pairwise(points):
        line += [low, _between(low, high, domain.kind)]
    line += [points[-1], _beyond(points[-1], 1)]
    for value in line:
        if value is not None and _inside(value, domain):
            yield value


_ORIGINS = {DATE: date(2000, 1, 1), "date and time": datetime(2000, 1, 1, 12, tzinfo=UTC)}


def _inside(value: object, domain: Domain) -> bool:
    low, high = _plain(domain.low), _plain(domain.high)
    if domain.kind == INTEGER and value != value.to_integral_value():
        return False
    return (low is None or low <= value) and (high is None or value <= high)


def _beyond(value: object, sign: int) -> object:
    """A value one step away; None where the kind ends there. Of an uneven number the next whole one."""
    try:
        if isinstance(value, Decimal):
            whole = value.to_integral_value("ROUND_CEILING" if sign > 0 else "ROUND_FLOOR")
            return whole if whole != value else value + sign
        if isinstance(value, (date, timedelta)):
            return value + timedelta(days=sign)
        if isinstance(value, Months):
            return Months(value.count + sign)
    except (OverflowError, ArithmeticError):
        return None
    raise Unprovable(_("so sánh thứ tự của một kiểu không dò được từng khoảng"))


def _between(low: object, high: object, kind: str) -> object:
    """A value strictly between two; None where there is none."""
    following = _beyond(low, 1)
    if following is not None and low < following < high:
        return following
    if kind == INTEGER or type(low) in (date, Months):
        return None
    if isinstance(low, Decimal):
        return (low + high) / 2
    return low + (high - low) / 2


def satisfiable(
    conditions: Sequence[Expression],
    domains: Mapping[str, Domain],
    parents: Mapping[str, Expression] | None = None,
) -> bool | None:
    """Whether all conditions can be true at once; None when that cannot be told.

    parents: the condition under which a fact is asked at all; without it the fact is null. What cannot be
    analysed is left out, so False is certain and None means only: not proven either way.
    """
    parts, whole = _conjuncts(conditions)
    try:
        point = _point(parts, domains, parents or {})
    except Unprovable:
        return None
    return False if point is None else True if whole else None


def example(
    conditions: Sequence[Expression],
    domains: Mapping[str, Domain],
    parents: Mapping[str, Expression] | None = None,
) -> dict[str, object] | None:
    """Facts at which all that can be analysed of the conditions is true; None if none are found."""
    try:
        return _point(_conjuncts(conditions)[0], domains, parents or {})
    except Unprovable:
        return None


def _point(
    parts: Sequence[tree.Node], domains: Mapping[str, Domain], parents: Mapping[str, Expression]
) -> dict[str, object] | None:
    """The first point of the space at which all parts hold, of facts that are asked there."""
    needed = _with_parents(parts, parents)
    cuts = _merged(iter([cuts_of(node) for node in (*parts, *needed.values())]))
    columns = [witnesses(domains.get(name, Domain(nullable=True)), cuts[name]) for name in cuts]
    if prod(map(len, columns)) > MAX_POINTS:
        raise Unprovable(_("quá nhiều trường hợp để thử hết"))
    tests, gates = [build(node) for node in parts], {name: build(node) for name, node in needed.items()}
    for point in product(*columns):
        scope, run = dict(zip(cuts, point, strict=True)), Run(None)
        open_gates = all(scope[name] is None or gate(scope, run) is True for name, gate in gates.items())
        if open_gates and all(test(scope, run) is True for test in tests):
            return scope
    return None


def _conjuncts(conditions: Sequence[Expression]) -> tuple[list[tree.Node], bool]:
    """The parts that must all hold and can be analysed; whether these are all there are."""
    waiting, found, whole = [condition.tree for condition in conditions], [], True
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.And):
            waiting.extend(node.parts)
            continue
        try:
            cuts_of(node)
        except Unprovable:
            whole = False
        else:
            found.append(node)
    return found, whole


def _with_parents(parts: Sequence[tree.Node], parents: Mapping[str, Expression]) -> dict[str, tree.Node]:
    """The conditions of the facts that are read, and of those they read in turn."""
    waiting = [name for node in parts for name in cuts_of(node)]
    found: dict[str, tree.Node] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name not in parents:
            continue
        try:
            waiting.extend(cuts_of(parents[name].tree))
        except Unprovable:
            continue
        found[name] = parents[name].tree
    return found
