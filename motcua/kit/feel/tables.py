"""Decision tables of DMN as data: inputs, rules of unary tests and outputs, a hit policy. An input that
is null or a test that cannot be told never counts as a match, and the reason is kept with the decision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _N

from motcua.kit.feel import Expression, FeelError, UnaryTests, compile, unary_tests
from motcua.kit.feel.building import Test
from motcua.kit.feel.functions import FUNCTIONS, invoke
from motcua.kit.feel.values import Exhausted, Quiet, Run, equal, settled

SINGLE = frozenset("UAPF")
HITS = SINGLE | {"R", "O", "C", "C+", "C<", "C>", "C#"}
MAX_RULES = 2_000
_BY_ORDER = ("P", "O")
_AGGREGATES = {"C+": "sum", "C<": "min", "C>": "max", "C#": "count"}


class TableError(ValueError):
    """A decision table that cannot be read; the message names the rule and the column."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions; `allowed` limits the values it may take.

    A value outside decides nothing; where `lenient`, as DMN 1.5 has it, it becomes null."""

    expression: Expression
    allowed: UnaryTests | None
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `order` lists its values from highest priority, for hit policies P and O."""

    name: str
    order: tuple[object, ...]
    default: Expression | None
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class TableRule:
    """One row."""

    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table decided: the value, the numbers (from 1) of the rules that matched, what went wrong."""

    value: object
    matched: tuple[int, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable, executable decision table. Equal cells of a column are one test, asked once a decision:
    `tests` holds their columns and closures, `cells` for each row which of them it needs."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[TableRule, ...]
    hit: str
    tests: tuple[tuple[int, Test], ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """The facts the table reads."""
        parts = [column.expression for column in self.inputs]
        parts += [cell for rule in self.rules for cell in (*rule.tests, *rule.results)]
        parts += [column.default for column in self.outputs if column.default]
        return frozenset().union(*(part.names for part in parts))

    def evaluate(self, scope: Mapping[str, object], problems: list[str] | None = None) -> object:
        """The decided value: one value, or a mapping when there are several outputs; lists for R, O, C."""
        decision = self.decide(scope)
        if problems is not None:
            problems.extend(decision.problems)
        return decision.value

    def decide(self, scope: Mapping[str, object]) -> Decision:
        """The decision with the rules that led to it."""
        problems: list[str] = []
        run = Run(problems)
        try:
            value, matched = self.settle(scope, run)
            settled(value, run)
        except (Exhausted, RecursionError):
            run.say(_N("Bảng quyết định tính quá nhiều bước"))
            return Decision(None, (), tuple(problems))
        return Decision(value, matched, tuple(problems))

    def settle(self, scope: Mapping[str, object], run: Run) -> tuple[object, tuple[int, ...]]:
        """The value and the rules that matched, within a run that already goes on; it may raise Exhausted."""
        values = [_given(number, column, scope, run) for number, column in enumerate(self.inputs, 1)]
        if any(value is _REFUSED for value in values):
            return None, ()
        matched: list[int] = []
        number, tests = 0, self.tests
        known: list[bool | None] = [None] * len(tests)
        for cells in self.cells:
            number += 1
            for cell in cells:
                accepts = known[cell]
                if accepts is None:
                    place, test = tests[cell]
                    accepts = known[cell] = test(values[place], scope, run) is True
                if not accepts:
                    break
            else:
                matched.append(number)
                if self.hit == "F":
                    break
        run.spend(number)
        chosen = [self.rules[place - 1].results for place in matched]
        hits = [tuple([cell.code(scope, run) for cell in cells]) for cells in chosen]
        if any(column.allowed is not None for column in self.outputs):
            hits = [self._limited(values, run) for values in hits]
        return self._settle(hits, matched, scope, run), tuple(matched)

    def _limited(self, values: tuple[object, ...], run: Run) -> tuple[object, ...]:
        """The results of a row; one that its column does not allow is null."""
        return tuple(
            value if column.allowed is None or column.allowed.code(value, {}, Quiet(run)) is True else None
            for column, value in zip(self.outputs, values, strict=True)
        )

    def _settle(self, hits: list, matched: list[int], scope: Mapping[str, object], run: Run) -> object:
        if not hits:
            return self._nothing(scope, run)
        if self.hit in _BY_ORDER:
            hits = sorted(hits, key=self._rank)
        if self.hit == "U" and len(hits) > 1:
            run.say(
                _N("Bảng chỉ cho một dòng khớp, nhưng khớp các dòng %(rows)s"),
                rows=", ".join(map(str, matched)),
            )
            return None
        if self.hit == "A" and not all(same(hits[0], results) for results in hits):
            run.say(_N("Các dòng khớp cho kết quả khác nhau"))
            return None
        if self.hit in SINGLE:
            return self._shaped(hits[0])
        return self._collected([self._shaped(results) for results in hits], run)

    def _nothing(self, scope: Mapping[str, object], run: Run) -> object:
        if any(column.default for column in self.outputs):
            defaults = [column.default for column in self.outputs]
            value = self._shaped(tuple(cell.code(scope, run) if cell else None for cell in defaults))
            return value if self.hit in SINGLE or self.hit in _AGGREGATES else [value]
        if self.hit in SINGLE:
            run.say(_N("Không dòng nào của bảng khớp"))
        return {"C#": Decimal(0), "R": [], "O": [], "C": []}.get(self.hit)

    def _rank(self, results: tuple[object, ...]) -> tuple[int, ...]:
        cells = zip(self.outputs, results, strict=True)
        return tuple(place(column.order, value) for column, value in cells)

    def _shaped(self, results: tuple[object, ...]) -> object:
        if len(self.outputs) == 1:
            return results[0]
        return {column.name: value for column, value in zip(self.outputs, results, strict=True)}

    def _collected(self, values: list, run: Run) -> object:
        name = _AGGREGATES.get(self.hit)
        return values if name is None else invoke(name, FUNCTIONS[name], [values], run)


_REFUSED = object()


def _given(number: int, column: Input, scope: Mapping[str, object], run: Run) -> object:
    value = column.expression.code(scope, run)
    if column.allowed is not None and column.allowed.code(value, scope, Quiet(run)) is not True:
        run.say(_N("Cột vào %(number)s nhận giá trị ngoài danh sách cho phép"), number=number)
        return None if column.lenient else _REFUSED
    return value


def place(order: tuple[object, ...], value: object) -> int:
    """The rank of a value in an order from highest; after all of them if it is not there."""
    run = Run(None)
    return next((place for place, known in enumerate(order) if equal(known, value, run)), len(order))


def same(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    """Whether two rows of results are equal."""
    run = Run(None)
    return all(equal(one, other, run) is True for one, other in zip(left, right, strict=True))


def read_table(
    data: Mapping[str, object], names: Collection[str] | None = None, *, full: bool = False
) -> Table:
    """A table from `{inputs, outputs, rules, hit}`; TableError names what cannot be read.

    inputs: FEEL expressions, or `{expression, values}`; outputs: names, or `{name, values, default}`;
    rules: lists of cells, tests first; hit: U A P F R O C C+ C< C> C#."""
    unknown = set(data) - {"inputs", "outputs", "rules", "hit"}
    if unknown:
        keys = ", ".join(sorted(map(str, unknown)))
        raise TableError(_("Bảng quyết định có mục lạ: %(keys)s") % {"keys": keys})
    reader = _Reader(None if names is None else frozenset(names), full)
    hit = data.get("hit", "U")
    if hit not in HITS:
        raise TableError(_("Quy tắc khớp phải là một trong %(known)s") % {"known": ", ".join(sorted(HITS))})
    inputs = tuple(_input(item, number, reader) for number, item in enumerate(_list(data, "inputs"), 1))
    outputs = tuple(_output(item, number, reader) for number, item in enumerate(_list(data, "outputs"), 1))
    if not outputs:
        raise TableError(_("Bảng quyết định phải có ít nhất một cột ra"))
    if len(outputs) > 1 and hit in _AGGREGATES and hit != "C#":
        raise TableError(_("Quy tắc khớp %(hit)s chỉ dùng với một cột ra") % {"hit": hit})
    if hit in _BY_ORDER and not full and not any(column.order for column in outputs):
        raise TableError(
            _("Quy tắc khớp %(hit)s xếp theo thứ tự giá trị: ghi values cho ít nhất một cột ra")
            % {"hit": hit}
        )
    rows = _list(data, "rules")
    if len(rows) > MAX_RULES:
        raise TableError(_("Bảng quyết định có quá %(most)s dòng") % {"most": MAX_RULES})
    rules = tuple(_rule(row, number, len(inputs), len(outputs), reader) for number, row in enumerate(rows, 1))
    tests, cells = _shared(rules)
    return Table(inputs, outputs, rules, str(hit), tests, cells)


def _shared(rules: tuple[TableRule, ...]) -> tuple[tuple, tuple]:
    """The different tests of all rows, and for each row those it needs; `-` asks nothing."""
    places: dict[tuple[int, str], int] = {}
    tests: list[tuple[int, Test]] = []
    rows: list[tuple[int, ...]] = []
    for rule in rules:
        row: list[int] = []
        for column, cell in enumerate(rule.tests):
            if not cell.tree.tests:
                continue
            key = (column, cell.source)
            if key not in places:
                places[key] = len(tests)
                tests.append((column, cell.code))
            row.append(places[key])
        rows.append(tuple(row))
    return tuple(tests), tuple(rows)


def _list(data: Mapping[str, object], key: str) -> list:
    value = data.get(key, [])
    if not isinstance(value, (list, tuple)):
        raise TableError(_("Mục “%(key)s” của bảng quyết định phải là danh sách") % {"key": key})
    return list(value)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads cells; YAML turns `true` and `18` into values, which are written back as FEEL."""

    names: frozenset[str] | None
    full: bool

    def expression(self, cell: object, where: str) -> Expression:
        return self._read(compile, cell, where)

    def tests(self, cell: object, where: str) -> UnaryTests:
        return self._read(unary_tests, cell, where)

    def limits(self, cell: object, where: str) -> UnaryTests:
        """Allowed values; in a model of others, limits that cannot be read let nothing pass but null."""
        try:
            return self.tests(cell, where)
        except TableError:
            if self.full:
                return unary_tests("null")
            raise

    def _read(self, how: Callable, cell: object, where: str) -> object:
        if isinstance(cell, bool):
            cell = str(cell).lower()
        elif isinstance(cell, (int, Decimal)):
            cell = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
        if not isinstance(cell, str):
            raise TableError(
                _("%(where)s trống hoặc không phải chữ; viết '-' nếu nhận mọi giá trị, 'null' nếu là null")
                % {"where": where}
            )
        try:
            return how(cell, self.names, full=self.full)
        except FeelError as error:
            raise TableError(f"{where}: {error}") from error


def _input(item: object, number: int, reader: _Reader) -> Input:
    where = _("Cột vào %(number)s") % {"number": number}
    if not isinstance(item, Mapping):
        return Input(reader.expression(item, where), None)
    allowed = item.get("values")
    return Input(
        reader.expression(item.get("expression"), where),
        None if allowed is None else reader.limits(allowed, where),
        reader.full,
    )


def _output(item: object, number: int, reader: _Reader) -> Output:
    where = _("Cột ra %(number)s") % {"number": number}
    if not isinstance(item, Mapping):
        item = {"name": item}
    name = item.get("name")
    if not isinstance(name, str) or not name:
        raise TableError(_("%(where)s phải có tên") % {"where": where})
    order = tuple(reader.expression(cell, where).evaluate({}) for cell in _list(item, "values"))
    default = item.get("default")
    allowed = item.get("allowed")
    return Output(
        name,
        order,
        None if default is None else reader.expression(default, where),
        None if allowed is None else reader.limits(allowed, where),
    )


def _rule(row: object, number: int, inputs: int, outputs: int, reader: _Reader) -> TableRule:
    if not isinstance(row, (list, tuple)) or len(row) != inputs + outputs:
        words = {"number": number, "inputs": inputs, "outputs": outputs}
        raise TableError(_("Dòng %(number)s phải có %(inputs)s ô điều kiện và %(outputs)s ô kết quả") % words)
    where = _("Dòng %(number)s, ô %(place)s")
    cells = [(cell, where % {"number": number, "place": place}) for place, cell in enumerate(row, 1)]
    return TableRule(
        tuple(reader.tests(cell, place) for cell, place in cells[:inputs]),
        tuple(reader.expression(cell, place) for cell, place in cells[inputs:]),
    )
