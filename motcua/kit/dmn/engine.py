"""Decides: evaluates the requirements graph of a model, each element once, in one counted run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _N

from motcua.kit.dmn.compiling import Compiler
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.model import (
    Boxed,
    Decision,
    Definitions,
    Element,
    InputData,
    Item,
    Knowledge,
    Named,
    Service,
)
from motcua.kit.dmn.shapes import Shapes
from motcua.kit.feel.building import Code
from motcua.kit.feel.calls import call
from motcua.kit.feel.functions import FUNCTIONS
from motcua.kit.feel.types import Type, coerce
from motcua.kit.feel.values import Exhausted, Frame, Function, Run, convert, settled

MAX_GRAPH = 40
_CALLABLE = (Knowledge, Service)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided, and why parts of it are null (Vietnamese)."""

    value: object
    problems: tuple[str, ...]


class Model:
    """A model that can decide. `imported` are the models it imports, by the name it gives them."""

    def __init__(self, definitions: Definitions, imported: Mapping[str, Model] | None = None) -> None:
        self.definitions = definitions
        self.imported = dict(imported or {})
        self.names = frozenset(_names(definitions, self.imported)) - (
            frozenset(FUNCTIONS) - {part.name for part in definitions.elements if isinstance(part, _CALLABLE)}
        )
        self._by_id = {part.id: part for part in definitions.elements if part.id}
        self._by_name = {part.name: part for part in definitions.elements}
        self._shapes = Shapes(definitions.items, _imported_types(self.imported), self.names)
        self._compiler = Compiler(self.names, self._shapes.get)
        self._codes: dict[str, Code] = {}

    @property
    def types(self) -> dict[str, object]:
        """Types by name."""
        return self._shapes.types

    def decide(
        self, name: str, facts: Mapping[str, object], given: Mapping[str, object] | None = None
    ) -> Answer:
        """The value of a decision, or of a decision service over its inputs.

        facts: values of input data by name; given: facts of every scope, such as today and now."""
        element = self._by_name.get(name)
        if not isinstance(element, (Decision, Service, Knowledge)):
            raise DmnError(_("Mô hình không có quyết định “%(name)s”") % {"name": name})

        def decided(course: _Course, run: Run) -> object:
            if isinstance(element, Decision):
                return course.value(self, element, run)
            function = course.value(self, element, run)
            names = [key for key, _ in function.parameters] if isinstance(function, Function) else []
            return call(function, [convert(facts.get(key), run) for key in names], (), run)

        return self._answer(decided, facts, given)

    def _answer(self, decided: Callable, facts: Mapping[str, object], given: Mapping | None) -> Answer:
        problems: list[str] = []
        run = Run(problems, self.types)
        try:
            value = settled(decided(_Course(facts, given or {}), run), run)
        except (Exhausted, RecursionError):
            run.say(_N("Quyết định tính quá nhiều bước"))
            value = None
        return Answer(value, tuple(problems))

    def find(self, reference: str) -> tuple[Model, Element, str] | None:
        """The element a reference means, the model it is in, and the import's name (None: this model)."""
        space, _, key = reference.rpartition("#")
        if not space or space == self.definitions.namespace:
            element = self._by_id.get(key)
            return None if element is None else (self, element, "#")
        for name, other in self.imported.items():
            if other.definitions.namespace == space and (found := other.find(f"#{key}")):
                return found[0], found[1], name
        return None

    def code(self, element: Decision | Knowledge) -> Code:
        """Closure of an element's logic, made at its first use."""
        found = self._codes.get(element.name)
        if found is None:
            logic = element.value if isinstance(element, Decision) else element.logic
            found = self._codes[element.name] = self._compiler.boxed(logic)
        return found

    def type_of(self, element: Element) -> Type | None:
        """The type of an element's variable."""
        return self._shapes.get(element.type)


class _Course:
    """One evaluation: facts, what has been decided, what is being decided."""

    def __init__(self, facts: Mapping[str, object], given: Mapping[str, object]) -> None:
        self.facts = facts
        self.given = given
        self.done: dict[tuple[int, str], object] = {}
        self.open: set[tuple[int, str]] = set()

    def value(self, model: Model, element: Element, run: Run, path: tuple[str, ...] = ()) -> object:
        """The value of an element: fact, decision, or function; `path` are the imports that lead to it."""
        key = (id(model), element.id or element.name)
        if key in self.done:
            return self.done[key]
        if key in self.open or len(self.open) > MAX_GRAPH:
            run.say(
                _N("“%(name)s” cần chính nó, hoặc đồ thị sâu quá %(most)s lớp"),
                name=element.name,
                most=MAX_GRAPH,
            )
            return None
        self.open.add(key)
        before, run.types = run.types, model.types
        found = self._fresh(model, element, run, path)
        run.types = before
        self.open.discard(key)
        self.done[key] = found
        return found

    def _fresh(self, model: Model, element: Element, run: Run, path: tuple[str, ...]) -> object:
        if isinstance(element, InputData):
            return self._fact(model, element, run, path)
        if isinstance(element, Service):
            return self._service(model, element, run)
        if isinstance(element, Knowledge):
            made = model.code(element)(self.scope(model, element.knowledge, run, path), run)
            if type(made) is Function and made.result is None:
                return Function(made.parameters, made.body, _result_type(model.type_of(element)))
            return made
        needs = (*element.inputs, *element.decisions, *element.knowledge)
        value = model.code(element)(self.scope(model, needs, run, path), run)
        wanted = model.type_of(element)
        if type(value) is Function and wanted is not None and wanted.name != "function":
            return value
        return coerce(value, wanted, run)

    def _fact(self, model: Model, element: InputData, run: Run, path: tuple[str, ...]) -> object:
        """A fact by name, under the imports that lead to it or the last of them, dotted, or plain."""
        name = element.name
        for start in range(len(path) + 1):
            source: object = self.facts
            for key in path[start:]:
                source = source.get(key) if isinstance(source, Mapping) else None
            if not isinstance(source, Mapping) or name not in source:
                source, key = self.facts, ".".join((*path[start:], name))
                if key not in source:
                    continue
                return coerce(convert(source[key], run), model.type_of(element), run)
            return coerce(convert(source[name], run), model.type_of(element), run)
        run.say(_N("Thiếu dữ kiện “%(name)s”"), name=name)
        return None

    def scope(
        self, model: Model, needs: tuple[str, ...], run: Run, path: tuple[str, ...]
    ) -> Mapping[str, object]:
        """The names an element sees: what it requires, imported things under their import's name."""
        names: dict[str, object] = {}
        for reference in needs:
            found = model.find(reference)
            if found is None:
                run.say(_N("Không tìm thấy phần được dẫn chiếu “%(reference)s”"), reference=reference)
                continue
            owner, element, prefix = found
            value = self.value(owner, element, run, path if prefix in ("#", "") else (*path, prefix))
            if prefix in ("#", ""):
                names[element.name] = value
            else:
                names.setdefault(prefix, {})[element.name] = value
        return Frame(self.given, names)

    def _service(self, model: Model, element: Service, run: Run) -> Function | None:
        """A decision service as a function of its input data and input decisions."""
        found = [model.find(reference) for reference in (*element.inputs, *element.decisions)]
        outputs = [model.find(reference) for reference in element.outputs]
        if None in found or None in outputs or not outputs:
            run.say(_N("Dịch vụ “%(name)s” dẫn chiếu đến phần không có"), name=element.name)
            return None
        given = self.given

        def serve(arguments: dict, run: Run) -> object:
            inner = _Course(arguments, given)
            for owner, part, _name in found:
                if not isinstance(part, InputData):
                    inner.done[(id(owner), part.id or part.name)] = arguments[part.name]
            values = {part.name: inner.value(owner, part, run) for owner, part, _ in outputs}
            return next(iter(values.values())) if len(values) == 1 else values

        parameters = tuple((part.name, owner.type_of(part)) for owner, part, _name in found)
        return Function(parameters, serve, _result_type(model.type_of(element)))


def _result_type(kind: Type | None) -> Type | None:
    """What a function of this type gives; older files name the result itself."""
    return kind.of[-1] if kind is not None and kind.name == "function" and kind.of else kind


def _imported_types(imported: Mapping[str, Model]) -> dict[str, Type]:
    return {
        f"{name}.{key}" if name else key: kind
        for name, other in imported.items()
        for key, kind in other.types.items()
        if isinstance(kind, Type)
    }


def _names(definitions: Definitions, imported: Mapping[str, Model]) -> Iterator[str]:
    """Every name a text of the model may use."""
    for name, other in imported.items():
        yield name
        yield from other.names
    for element in definitions.elements:
        yield element.name
        yield from _boxed_names(element)
    for item in definitions.items:
        yield from _item_names(item)


def _item_names(item: Item) -> Iterator[str]:
    yield item.name
    for part in item.parts:
        yield from _item_names(part)


def _boxed_names(part: object) -> Iterator[str]:
    """Names of variables, parameters, entries, columns and outputs inside boxed expressions."""
    if isinstance(part, tuple):
        for item in part:
            yield from _boxed_names(item)
    elif isinstance(part, (Boxed, Named, Element)):
        yield from (getattr(part, key) for key in ("name", "variable") if getattr(part, key, ""))
        if hasattr(part, "outputs") and not isinstance(part, Service):
            yield from (output.name for output in part.outputs if output.name)
        for field in fields(part):
            yield from _boxed_names(getattr(part, field.name))
