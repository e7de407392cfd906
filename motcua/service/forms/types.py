"""What crosses this room's border: a form as values, what was made of an input, a page ready to draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.kit.feel import Expression


class FormError(ValueError):
    """A form that cannot be read; the message names the page and the field."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a State register already knows the answer: its field, of whom, and what if it does not tell."""

    register: str
    field: str
    of: str
    when_missing: str = "ask"  # ask: the person types it; leave: the question is left out
    confirms: bool = False  # typed, it must agree with the register before anything about this person is told


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over several answers: when it is true, the field is wrong and the message says why."""

    when: Expression
    message: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form (ô khai), with the law that allows asking it.

    concept: the field of a register that knows the same (`population.full_name`); because: the article by which
    it is asked all the same.
    """

    id: str
    page: str
    label: str
    hint: str
    schema: Mapping[str, Any]
    widget: str
    required: bool
    show_if: Expression | None
    source: Source | None
    options: tuple[tuple[str, str], ...]
    default: Any
    checks: tuple[Check, ...]
    messages: Mapping[str, str]
    basis: str
    purpose: str
    sensitivity: str
    autocomplete: str
    role: str
    validator: Any = field(compare=False, repr=False)
    concept: str = ""
    because: str = ""

    @property
    def type(self) -> str:
        """JSON type of the answer."""
        return str(self.schema["type"])

    @property
    def format(self) -> str:
        """Format of a text answer, or nothing."""
        return str(self.schema.get("format", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions."""

    id: str
    title: str
    intro: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form (tờ khai) as read from form.yaml."""

    pages: tuple[Page, ...]
    fields: tuple[Field, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """All fields in order, laid side by side once."""
        object.__setattr__(self, "fields", tuple(item for page in self.pages for item in page.fields))

    def page(self, id: str) -> Page:
        """The page of this id; KeyError if there is none."""
        for page in self.pages:
            if page.id == id:
                return page
        raise KeyError(id)

    def field(self, id: str) -> Field:
        """The field of this id; KeyError if there is none."""
        for item in self.fields:
            if item.id == id:
                return item
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class Standing:
    """A form at one moment: the questions in sight, their answers that count (registers before what was typed,
    JSON values), and the same for the rule language (dates as dates, decimals exact, unanswered None, today, now).
    """

    visible: tuple[Field, ...]
    values: dict[str, Any]
    scope: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one answer. `id`: of the input on the page; `text`: for the list on top."""

    field: str
    page: str
    label: str
    message: str

    @property
    def id(self) -> str:
        """Anchor of the input."""
        return f"f-{self.field}"

    @property
    def text(self) -> str:
        """Label and message in one line."""
        mark = "" if self.label.endswith("?") else ":"
        return f"{self.label}{mark} {self.message}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What an input gave: answers to store (None where nothing valid stands), text as typed, errors."""

    values: dict[str, Any]
    raw: dict[str, Any]
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class FactSource:
    """A register as people call it, when it was read and for what."""

    name: str
    at: datetime | None = None
    purpose: str = ""
    reads_href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line that a State register told; shown, never typed."""

    field: str
    label: str
    value: str
    wrong_href: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one person from one register."""

    register: str
    of: str
    source: FactSource | None
    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class RenderedField:
    """One question ready for `ui/field.html`."""

    id: str
    name: str
    label: str
    hint: str
    error: str
    value: Any
    kind: str
    optional: bool
    options: tuple[tuple[str, str], ...]
    inputmode: str
    autocomplete: str
    rows: int


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page ready for `forms/page.html`; `shape` changes when other questions appear or go."""

    id: str
    title: str
    intro: str
    number: int
    count: int
    previous: str
    following: str
    facts: tuple[FactGroup, ...]
    fields: tuple[RenderedField, ...]
    errors: tuple[FieldError, ...]
    shape: str
    why: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]

    @property
    def boxes(self) -> tuple[str, ...]:
        """Names of tick boxes: browsers send nothing for an empty one, so an empty twin goes first."""
        return tuple(item.name for item in self.fields if item.kind in ("checkbox", "checks"))


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer as people read it; `missing` says what is still wrong with it."""

    field: str
    label: str
    value: str
    from_register: bool
    missing: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of answers to look over."""

    id: str
    title: str
    rows: tuple[ReviewRow, ...]
