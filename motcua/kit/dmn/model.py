"""A DMN model as data: the requirements graph and its boxed expressions, compared by value, holding no
behaviour. What the standard gives a diagram is kept as the text it was, to be written back."""

from __future__ import annotations

from dataclasses import dataclass

HITS = {
    "UNIQUE": "U", "ANY": "A", "PRIORITY": "P", "FIRST": "F", "RULE ORDER": "R", "OUTPUT ORDER": "O",
    "COLLECT": "C",
}  # fmt: skip
SIGNS = {"SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """Any boxed expression; `type` names the type of its value, empty where none is given."""

    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Boxed):
    """A FEEL text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input of a table: its expression and the values it may take."""

    text: str
    type: str = ""
    values: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An output of a table; `values` from highest priority."""

    name: str = ""
    type: str = ""
    values: str = ""
    default: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule: texts of its tests, its results and its annotations."""

    tests: tuple[str, ...]
    results: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Boxed):
    """A decision table; `hit` is U A P F R O C C+ C< C> or C#."""

    inputs: tuple[Column, ...]
    outputs: tuple[Result, ...]
    rules: tuple[Row, ...]
    hit: str = "U"
    notes: tuple[str, ...] = ()
    output_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name with a type and, where it has one, a value: variable, parameter, binding, context entry."""

    name: str
    type: str = ""
    value: Boxed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Boxed):
    callee: Boxed | None
    bindings: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Boxed):
    """Entries in order; the one without a name is the result."""

    entries: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items(Boxed):
    """A boxed list."""

    items: tuple[Boxed | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Boxed):
    """A list of contexts, as a table of expressions."""

    columns: tuple[Named, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionOf(Boxed):
    """`kind`: FEEL, or another language, which is not run."""

    parameters: tuple[Named, ...]
    body: Boxed | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Boxed):
    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Boxed):
    domain: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterate(Boxed):
    """`kind`: for, some or every."""

    kind: str
    variable: str
    domain: Boxed | None
    body: Boxed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part of the requirements graph; `needs` are the references it requires, in order."""

    id: str
    name: str
    type: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Element):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Element):
    value: Boxed | None = None
    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    question: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge(Element):
    """A business knowledge model."""

    logic: FunctionOf | None = None
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Element):
    """A decision service: references of its parts."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item definition: a type by name, its parts, its allowed values (`whole`: of the list itself)."""

    name: str
    type: str = ""
    collection: bool = False
    allowed: str = ""
    whole: str = ""
    parts: tuple[Item, ...] = ()
    function: tuple[tuple[Named, ...], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    name: str
    namespace: str
    location: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """One DMN file."""

    id: str
    name: str
    namespace: str
    description: str = ""
    imports: tuple[Import, ...] = ()
    items: tuple[Item, ...] = ()
    elements: tuple[Element, ...] = ()
    diagram: str = ""
