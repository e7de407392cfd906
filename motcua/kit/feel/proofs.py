"""What holds of a decision table for every input: inputs no row decides, rows that contradict each other, rows
that never decide. Each claim has a witness; what cannot be analysed is said to be unproven, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from django.utils.translation import gettext as _

from motcua.kit.feel import Expression, UnaryTests, tree
from motcua.kit.feel.regions import MAX_POINTS, Cuts, Domain, Unprovable, cuts_of, witnesses
from motcua.kit.feel.tables import Table, TableRule, place, same
from motcua.kit.feel.unparse import unparse

MAX_FOUND = 5
MAX_CELLS = 200_000
MAX_PAIRS = 100_000
MAX_TURNS = 100_000
DECIDING = frozenset({"U", "A", "P", "F", "C+", "C<", "C>"})  # without a row they decide null

Witness = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gap:
    """An input that no row decides."""

    witness: Witness


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (from 1) that both match, where only one may, or only with one answer."""

    rows: tuple[int, int]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A row (from 1) that never decides: it matches nothing, or `behind` says that other rows always come first."""

    row: int
    behind: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything found, and why more could not be; `total`: every input is certain to be decided."""

    total: bool
    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    unproven: tuple[str, ...] = ()


def prove(table: Table, domains: Mapping[str, Domain] | None = None) -> Proof:
    """Prove a table over the values its facts may take, by name, or by the text of an input expression.

    Of a fact without a domain the allowed values of its column are taken to be all that come, and never null.
    """
    unproven: list[str] = []
    try:
        fields = _fields(table, domains or {}, unproven)
    except Unprovable as reason:
        return Proof(_needs_no_row(table), unproven=(str(reason),))
    space = _Space(table, fields, unproven)
    overlaps = space.overlaps() if table.hit in "UA" else ()
    total, gaps = space.gaps()
    return Proof(total, gaps, overlaps, space.unreachable(), tuple(dict.fromkeys(unproven)))


def _needs_no_row(table: Table) -> bool:
    """Whether there is an answer even where no row matches."""
    return table.hit not in DECIDING or any(column.default for column in table.outputs)


@dataclass(frozen=True, slots=True)
class _Field:
    """Columns that share facts, as one: its points, and of each the rows that surely and that possibly match."""

    points: tuple[Witness, ...]
    sure: tuple[int, ...]
    maybe: tuple[int, ...]
    exact: bool


def _fields(table: Table, domains: Mapping[str, Domain], unproven: list[str]) -> list[_Field]:
    groups: list[tuple[set[str], list[int]]] = []
    for column, item in enumerate(table.inputs):
        names, columns = {*item.expression.names} or {item.expression.source}, [column]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names, columns = names | group[0], group[1] + columns
        groups.append((names, sorted(columns)))
    return [_field(table, columns, domains, unproven) for _names, columns in groups]


def _field(table: Table, columns: list[int], domains: Mapping[str, Domain], unproven: list[str]) -> _Field:
    cuts, exact = _cuts(table, columns, domains, unproven)
    given = [_given(table, columns, name, domains, cuts[name]) for name in cuts]
    try:
        lines = [witnesses(domain, cuts[name]) for name, domain in zip(cuts, given, strict=True)]
    except Unprovable as reason:
        words = {"columns": ", ".join(cuts), "reason": reason}
        raise Unprovable(_("Cột “%(columns)s”: %(reason)s") % words) from reason
    if prod(map(len, lines)) > MAX_POINTS or prod(map(len, lines)) * len(table.rules) > MAX_CELLS:
        words = {"columns": ", ".join(cuts)}
        raise Unprovable(_("Cột “%(columns)s” có quá nhiều trường hợp để thử hết") % words)
    points = [dict(zip(cuts, point, strict=True)) for point in product(*lines)]
    kept = [point for point in points if _comes(table, columns, point, domains)]
    masks = [_masks(table, columns, point, unproven) for point in kept]
    return _Field(tuple(kept), tuple(one[0] for one in masks), tuple(one[1] for one in masks), exact)


def _cuts(
    table: Table, columns: list[int], domains: Mapping[str, Domain], unproven: list[str]
) -> tuple[dict[str, Cuts], bool]:
    """The facts of these columns with their constants; not exact when an expression stands for a fact."""
    found: dict[str, Cuts] = {}
    exact = True
    for column in columns:
        item = table.inputs[column]
        inner = _inner(item.expression)
        if inner is None:
            inner = {item.expression.source: Cuts()}
            exact = exact and len(columns) == 1
        for name, cuts in inner.items():
            found[name] = found.get(name, Cuts()) + cuts
        if isinstance(item.expression.tree, tree.Name) or item.expression.source in inner:
            key = _key(item.expression)
            found[key] = found.get(key, Cuts()) + _cells(table, column, unproven)
    if not exact:
        numbers = ", ".join(str(column + 1) for column in columns)
        unproven.append(_("Các cột %(numbers)s cùng đọc một dữ kiện qua biểu thức") % {"numbers": numbers})
    return found, exact


def _key(expression: Expression) -> str:
    return expression.tree.name if isinstance(expression.tree, tree.Name) else expression.source


def _inner(expression: Expression) -> dict[str, Cuts] | None:
    """The facts behind an input expression with the constants it compares them with; None if it computes."""
    if isinstance(expression.tree, tree.Name):
        return {expression.tree.name: Cuts()}
    try:
        return cuts_of(expression.tree)
    except Unprovable:
        return None


def _cells(table: Table, column: int, unproven: list[str]) -> Cuts:
    """The constants of a column's cells and allowed values."""
    found = Cuts()
    tests = [rule.tests[column] for rule in table.rules]
    if (allowed := table.inputs[column].allowed) is not None:
        tests.append(allowed)
    for test in {cell.source: cell for cell in tests}.values():
        try:
            found += cuts_of(test.tree).get("?", Cuts())
        except Unprovable as reason:
            words = {"column": column + 1, "cell": test.source, "reason": reason}
            unproven.append(_("Cột %(column)s, ô “%(cell)s”: %(reason)s") % words)
    return found


def _given(table: Table, columns: list[int], name: str, domains: Mapping[str, Domain], cuts: Cuts) -> Domain:
    """The domain of a fact; without one, the values that the column allows when it lists them."""
    if name in domains:
        return domains[name]
    for column in columns:
        allowed = table.inputs[column].allowed
        if allowed is not None and _key(table.inputs[column].expression) == name:
            listed = [getattr(test, "value", None) for test in allowed.tree.tests]
            if not allowed.tree.negated and all(type(value) in (str, bool) for value in listed):
                return Domain(values=tuple(listed))
    return Domain()


def _comes(table: Table, columns: list[int], point: Witness, domains: Mapping[str, Domain]) -> bool:
    """Whether an input comes at all: what a column does not allow counts only where a domain says that it comes."""
    for column in columns:
        item = table.inputs[column]
        known = _key(item.expression) in domains or _key(item.expression) not in point
        if (
            not known
            and item.allowed is not None
            and item.allowed.accepts(_value(item.expression, point)) is not True
        ):
            return False
    return True


def _value(expression: Expression, point: Witness) -> object:
    return point[expression.source] if expression.source in point else expression.evaluate(point)


def _masks(table: Table, columns: list[int], point: Witness, unproven: list[str]) -> tuple[int, int]:
    """The rows that surely, and that possibly, match at this point, as bits."""
    every = (1 << len(table.rules)) - 1
    sure = maybe = every
    for column in columns:
        item = table.inputs[column]
        value = _value(item.expression, point)
        if item.allowed is not None and _known(item.allowed) and item.allowed.accepts(value) is not True:
            return 0, 0
        answers: dict[str, bool | None] = {}
        for number, rule in enumerate(table.rules):
            cell = rule.tests[column]
            if cell.source not in answers:
                answers[cell.source] = cell.accepts(value) is True if _known(cell) else None
            answer = answers[cell.source]
            sure &= ~(0 if answer else 1 << number)
            maybe &= ~(1 << number if answer is False else 0)
    return sure, maybe


def _known(test: UnaryTests) -> bool:
    try:
        cuts_of(test.tree)
    except Unprovable:
        return False
    return True


class _Space:
    """The product of all fields, searched by the sets of rows that still match, not point by point."""

    def __init__(self, table: Table, fields: list[_Field], unproven: list[str]) -> None:
        self.table, self.fields, self.unproven = table, fields, unproven
        self.turns = 0
        # for each field and row, the points where it surely matches
        self.where = [[_points(field.sure, row) for row in range(len(table.rules))] for field in fields]
        self.possible = [[_points(field.maybe, row) for row in range(len(table.rules))] for field in fields]

    def gaps(self) -> tuple[bool, tuple[Gap, ...]]:
        """Whether every input is decided, and inputs that no row decides."""
        if _needs_no_row(self.table):
            return True, ()
        every, anywhere = (1 << len(self.table.rules)) - 1, [None] * len(self.fields)
        found: list[Gap] = []
        uncertain: list[Gap] = []
        self._search(0, every, {}, anywhere, set(), found)
        self._search(0, every, {}, anywhere, set(), uncertain, sure=True)
        total = not found and not uncertain and self.turns <= MAX_TURNS
        return total, tuple(found) if all(field.exact for field in self.fields) else ()

    def _search(
        self,
        level: int,
        live: int,
        witness: dict,
        allowed: list,
        done: set,
        found: list,
        *,
        sure: bool = False,
    ) -> None:
        """Collect points where no row of `live` matches; `allowed` limits the points of a field."""
        if len(found) >= MAX_FOUND or (level, live) in done:
            return
        self.turns += 1
        if self.turns > MAX_TURNS:
            self.unproven.append(_("Bảng quá rộng để thử hết các trường hợp"))
            return
        if level == len(self.fields):
            if not live:
                found.append(Gap(dict(witness)))
            return
        done.add((level, live))
        field, tried = self.fields[level], set()
        for number, point in enumerate(field.points):
            if allowed[level] is not None and not allowed[level] >> number & 1:
                continue
            rest = live & (field.sure if sure else field.maybe)[number]
            if rest not in tried:
                tried.add(rest)
                self._search(level + 1, rest, {**witness, **point}, allowed, done, found, sure=sure)

    def overlaps(self) -> tuple[Overlap, ...]:
        """Pairs of rows that match together: any for U, those with different results for A."""
        rules, found = self.table.rules, []
        if len(rules) * (len(rules) - 1) // 2 > MAX_PAIRS:
            self.unproven.append(_("Bảng quá dài để so từng cặp dòng"))
            return ()
        for later in range(len(rules)):
            for earlier in range(later):
                if self.table.hit == "A" and not self._differ(earlier, later):
                    continue
                if (witness := self._common(earlier, later)) is not None:
                    found.append(Overlap((earlier + 1, later + 1), witness))
                if len(found) >= MAX_FOUND:
                    return tuple(found)
        return tuple(found)

    def _common(self, one: int, other: int) -> Witness | None:
        witness: dict[str, object] = {}
        for field, where in zip(self.fields, self.where, strict=True):
            shared = where[one] & where[other]
            if not shared or not field.exact:
                return None
            witness |= field.points[(shared & -shared).bit_length() - 1]
        return witness

    def _differ(self, one: int, other: int) -> bool:
        """Whether two rows give different results; computed ones that are not written alike are unproven."""
        left, right = self.table.rules[one], self.table.rules[other]
        if [unparse(cell.tree) for cell in left.results] == [unparse(cell.tree) for cell in right.results]:
            return False
        values = _results(left), _results(right)
        if None in values:
            words = {"first": one + 1, "second": other + 1}
            self.unproven.append(_("Dòng %(first)s và %(second)s có kết quả là biểu thức") % words)
            return False
        return not same(*values)

    def unreachable(self) -> tuple[Unreachable, ...]:
        """Rows that match no input; for F and P also those before which another row always comes."""
        found = []
        for row in range(len(self.table.rules)):
            if any(not possible[row] for possible in self.possible):
                found.append(Unreachable(row + 1, behind=False))
            elif self.table.hit in "FP" and self._masked(row):
                found.append(Unreachable(row + 1, behind=True))
        return tuple(found)

    def _masked(self, row: int) -> bool:
        before = self._before(row)
        if not before or not all(field.exact for field in self.fields):
            return False
        free: list[Gap] = []
        allowed = [possible[row] for possible in self.possible]
        self._search(0, before, {}, allowed, set(), free, sure=True)
        return not free and self.turns <= MAX_TURNS

    def _before(self, row: int) -> int:
        """The rows that decide before this one when both match."""
        if self.table.hit == "F":
            return (1 << row) - 1
        ranks = [self._rank(rule) for rule in self.table.rules]
        mine = ranks[row]
        if mine is None:
            return 0
        return sum(
            1 << number
            for number, rank in enumerate(ranks)
            if rank is not None and (rank, number) < (mine, row)
        )

    def _rank(self, rule: TableRule) -> tuple[int, ...] | None:
        values = _results(rule)
        if values is None:
            return None
        return tuple(
            place(column.order, value) for column, value in zip(self.table.outputs, values, strict=True)
        )


def _results(rule: TableRule) -> tuple[object, ...] | None:
    """The results of a row that are the same for every input; None if it computes one."""
    if any(cell.names for cell in rule.results):
        return None
    return tuple(cell.evaluate({}) for cell in rule.results)


def _points(masks: Sequence[int], row: int) -> int:
    """The points, as bits, at which a row matches."""
    return sum(1 << number for number, mask in enumerate(masks) if mask >> row & 1)
