"""Turns boxed expressions into closures `(scope, run) -> value`, the same kind the rule language uses.
What cannot be read becomes null with its reason, so that one bad cell does not hide the other decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.kit.dmn import model
from motcua.kit.feel import FeelError, compile
from motcua.kit.feel.building import Code
from motcua.kit.feel.calls import call
from motcua.kit.feel.loops import items_of, nth
from motcua.kit.feel.tables import TableError, read_table
from motcua.kit.feel.types import Type, coerce
from motcua.kit.feel.unparse import unparse
from motcua.kit.feel.values import MAX_LIST, Frame, Function, Run, convert


@dataclass(frozen=True, slots=True)
class Compiler:
    """Knows the names a model's texts may use and the types they may name."""

    names: frozenset[str]
    types: Callable[[str], Type | None]

    def boxed(self, expression: model.Boxed | None) -> Code:
        """Closure of an expression; null where there is none."""
        if expression is None:
            return _wrong(_("Quyết định chưa có nội dung"))
        code = _COMPILERS[type(expression)](self, expression)
        wanted = self.types(expression.type)
        if wanted is None or isinstance(expression, model.FunctionOf):
            return code
        return lambda scope, run: coerce(code(scope, run), wanted, run)

    def literal(self, expression: model.Literal) -> Code:
        """A FEEL text."""
        return self.text(expression.text)

    def text(self, source: str) -> Code:
        """A FEEL text; null, with the reason, if it cannot be read."""
        try:
            return compile(source, self.names, full=True).code
        except FeelError as error:
            return _wrong(
                _("Không đọc được “%(source)s”: %(error)s") % {"source": source[:60], "error": error}
            )

    def table(self, table: model.Table) -> Code:
        """A decision table."""
        data = {
            "inputs": [_column(column) for column in table.inputs],
            "outputs": [self._output(result, number) for number, result in enumerate(table.outputs, 1)],
            "rules": [[cell or "-" for cell in row.tests] + [cell or "null" for cell in row.results]
                      for row in table.rules],
            "hit": table.hit,
        }  # fmt: skip
        try:
            read = read_table(data, self.names, full=True)
        except (TableError, FeelError) as error:
            return _wrong(str(error))
        return lambda scope, run: read.settle(scope, run)[0]

    def _output(self, result: model.Result, number: int) -> dict[str, object]:
        values: list[str] = []
        output: dict[str, object] = {"name": result.name or f"output {number}"}
        if result.values and result.values != "-":
            output["allowed"] = result.values
            try:
                root = compile(f"[{result.values}]", self.names, full=True).tree
            except FeelError:
                root = None  # not a list of values, so no order among them
            values = [unparse(item) for item in getattr(root, "items", ())]
        output["values"] = values
        return {**output, "default": result.default} if result.default else output

    def invocation(self, expression: model.Invocation) -> Code:
        """A call whose arguments are bound by name."""
        callee = self.boxed(expression.callee)
        names = tuple(binding.name for binding in expression.bindings)
        values = [self.named(binding) for binding in expression.bindings]
        return lambda scope, run: call(
            callee(scope, run), [value(scope, run) for value in values], names, run
        )

    def named(self, entry: model.Named) -> Code:
        """The value of a named part, fitted to its type."""
        code, wanted = self.boxed(entry.value), self.types(entry.type)
        if wanted is None:
            return code
        return lambda scope, run: coerce(code(scope, run), wanted, run)

    def context(self, expression: model.Context) -> Code:
        """Entries in order, each seeing those before it; the nameless one is the result."""
        entries = [(entry.name, self.named(entry)) for entry in expression.entries]

        def make(scope: Mapping, run: Run) -> object:
            frame = Frame(scope, {})
            for name, code in entries:
                value = code(frame, run)
                if not name:
                    return value
                frame[name] = value
            return dict(frame)

        return make

    def items(self, expression: model.Items) -> Code:
        """A list."""
        codes = [self.boxed(item) for item in expression.items]
        return lambda scope, run: [code(scope, run) for code in codes]

    def relation(self, expression: model.Relation) -> Code:
        """A list of contexts."""
        names = [column.name for column in expression.columns]
        rows = [[self.boxed(cell) for cell in row] for row in expression.rows]
        return lambda scope, run: [
            {name: code(scope, run) for name, code in zip(names, row, strict=True)} for row in rows
        ]

    def function(self, expression: model.FunctionOf) -> Code:
        """A function as a value, closed over its scope."""
        if expression.kind != "FEEL":
            return _wrong(_("Không chạy hàm viết bằng ngôn ngữ khác"))
        body, result = self.boxed(expression.body), self.types(expression.type)
        parameters = tuple((part.name, self.types(part.type)) for part in expression.parameters)

        def make(scope: Mapping, run: Run) -> Function:
            return Function(parameters, lambda given, run: body(Frame(scope, given), run), result)

        return make

    def conditional(self, expression: model.Conditional) -> Code:
        """If, then, else."""
        parts = (expression.condition, expression.then, expression.otherwise)
        condition, then, otherwise = (self.boxed(part) for part in parts)
        return lambda scope, run: (then if condition(scope, run) is True else otherwise)(scope, run)

    def filter(self, expression: model.Filter) -> Code:
        """The elements for which the match holds, or the one at the place it gives."""
        domain, match = self.boxed(expression.domain), self.boxed(expression.match)

        def select(scope: Mapping, run: Run) -> object:
            kept: list = []
            elements = items_of(domain(scope, run), run)
            if elements is None:
                return None
            for item in elements:
                run.spend(1)
                item = convert(item, run)
                names = {**item, "item": item} if type(item) is dict else {"item": item}
                answer = match(Frame(scope, names), run)
                if answer is True:
                    kept.append(item)
                elif answer is not None and not isinstance(answer, bool):
                    return nth(elements, answer)
            return kept

        return select

    def iterate(self, expression: model.Iterate) -> Code:
        """For, some, every."""
        domain, body = self.boxed(expression.domain), self.boxed(expression.body)
        variable, kind = expression.variable, expression.kind
        wants_partial = "partial" in repr(expression.body)

        def run_over(scope: Mapping, run: Run) -> object:
            found: list = []
            items = items_of(domain(scope, run), run)
            if items is None:
                return None
            for item in items[:MAX_LIST]:
                run.spend(1 + (len(found) if wants_partial else 0))
                names = {variable: item, "partial": list(found)} if wants_partial else {variable: item}
                found.append(body(Frame(scope, names), run))
            if kind == "for":
                return found
            decisive = kind == "some"
            if any(value is decisive for value in found):
                return decisive
            return (not decisive) if all(value is (not decisive) for value in found) else None

        return run_over


def _column(column: model.Column) -> dict[str, object]:
    data: dict[str, object] = {"expression": column.text or "null"}
    return {**data, "values": column.values} if column.values else data


def _wrong(reason: str) -> Code:
    return lambda scope, run: run.say(reason)


_COMPILERS: dict[type, Callable] = {
    model.Literal: Compiler.literal,
    model.Table: Compiler.table,
    model.Invocation: Compiler.invocation,
    model.Context: Compiler.context,
    model.Items: Compiler.items,
    model.Relation: Compiler.relation,
    model.FunctionOf: Compiler.function,
    model.Conditional: Compiler.conditional,
    model.Filter: Compiler.filter,
    model.Iterate: Compiler.iterate,
}
