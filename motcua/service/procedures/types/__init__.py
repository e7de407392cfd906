"""What crosses this room's border: a procedure package as values, and the engine's State, Facts, Outcome."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from motcua.kit.feel import Expression
from motcua.kit.feel.tables import Table
from motcua.service.forms.types import Form
from motcua.service.procedures.types.engine import Effect, Facts, FeeLine, Outcome, State
from motcua.service.procedures.types.layers import OfficeLayer, Relief
from motcua.service.procedures.types.proofs import Finding, PageReport
from motcua.service.procedures.types.succession import Migrated, Migration, Transition
from motcua.service.procedures.types.writes import RegisterWrite
from motcua.vn.calendar import LateRule, Limit

__all__ = [
    "APPLICANT",
    "APPROVE",
    "ActionDef",
    "Cell",
    "Column",
    "Component",
    "DecisionDef",
    "Effect",
    "Facts",
    "Fee",
    "FeeLine",
    "Finding",
    "LegalBasis",
    "Links",
    "Migrated",
    "Migration",
    "Transition",
    "OfficeLayer",
    "Outcome",
    "Package",
    "PageReport",
    "Part",
    "Process",
    "RegisterWrite",
    "Relief",
    "Route",
    "Row",
    "SYSTEM",
    "State",
    "StateDef",
    "TimeLimit",
]


APPLICANT = "applicant"
SYSTEM = "system"
APPROVE = "approve"  # the capability of those who approve and issue packages (library/places/roles.yaml)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One legal document (căn cứ pháp lý): number, title, validity, grade of certainty S/F/U."""

    id: str
    number: str
    title: str
    effective_from: date | None
    effective_to: date | None
    grade: str


Cell = str  # of a decision table, as FEEL writes it


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a decision table: a question asked (`text` an expression) or a result given (a name).

    values: those it may have, as FEEL tests; order: the same of a result, from highest priority.
    """

    text: str
    label: str = ""
    values: str = ""
    order: tuple[Cell, ...] = ()
    default: Cell | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table, with the law it states and the days on which it holds."""

    when: tuple[Cell, ...]
    then: tuple[Cell, ...]
    basis: str = ""
    note: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionDef:
    """A named decision (quyết định): a table, or a formula when it has no columns; `logic` is what runs."""

    id: str
    name: str
    note: str
    basis: str
    hit: str = ""
    inputs: tuple[Column, ...] = ()
    outputs: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    logic: Any = field(default=None, compare=False, repr=False)

    @property
    def table(self) -> Table | None:
        """The table that runs; None for a formula."""
        return self.logic if isinstance(self.logic, Table) else None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Thời hạn giải quyết for some channels, cases and days of reception; `on_wait` restart or subtract."""

    channels: frozenset[int]
    when: Expression | None
    limit: Limit
    text: str
    short: str
    late: LateRule | None
    on_wait: Literal["restart", "subtract"]
    basis: str
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One line of phí, lệ phí: an amount in đồng as a FEEL expression over the answers.

    A line with an `agency` is of that province's layer and stands in place of the national line of its id.
    """

    id: str
    name: str
    channels: frozenset[int]
    amount: Expression
    text: str
    short: str
    basis: str
    effective_from: date | None
    effective_to: date | None
    agency: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """Thành phần hồ sơ: a paper, when it is needed, and what may replace it.

    concept: the register's or the vault's paper that it is (`civil_status.birth_certificate`); because: the article
    by which it is asked all the same.
    """

    id: str
    name: str
    when: Expression | None
    originals: int
    copies: int
    accepts: tuple[str, ...]
    present_only: bool
    required: bool
    replaceable_by: str
    not_needed_because: str
    basis: str
    concept: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class StateDef:
    """A state of the process: who holds the dossier, for how long, and which portal state it shows.

    Of a state that pauses the clock: how its wait counts (empty: as the time limit says), on what ground, and
    `waiting`, its Vietnamese words in the explanation. `passes`: the system's action that is taken at once.
    """

    name: str
    title: str
    public: str
    portal: int
    owner: str
    office: str
    limit: Limit | None
    limit_text: str
    clock: Literal["", "run", "pause", "end"]
    after_limit: str
    work: str
    signs: str
    assigned: bool
    final: bool
    on_wait: Literal["", "restart", "subtract"] = ""
    on_wait_basis: str = ""
    waiting: str = ""
    passes: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One possible next state; the first whose condition is true is taken, with its own effects."""

    state: str
    when: Expression | None
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionDef:
    """An action: from which states, by which roles, under which condition, to where, with what effects.

    title: what the button says; past: what a course of events says once it has been done; apart: never in one press
    with the step before it, though one person holds both.
    """

    name: str
    title: str
    past: str
    key: str
    style: str
    explain: str
    sources: frozenset[str]
    routes: tuple[Route, ...]
    by: frozenset[str]
    guard: Expression | None
    guard_text: str
    ask: Form | None
    effects: tuple[Effect, ...]
    starts_clock: bool
    reappoints: bool
    counts_supplement: bool
    assigns: bool
    reads_fee: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Process:
    """States × actions × roles of one procedure."""

    initial: str
    states: Mapping[str, StateDef]
    actions: Mapping[str, ActionDef]
    offered: Mapping[str, tuple[ActionDef, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One procedure of a linked group (thủ tục thành phần, liên thông): when it is wanted, on whose result it
    waits, what its form and papers are given. `limit`: what the law of the group gives it.

    gives: by the child's field; an answer of the parent with the same id goes over by itself. papers: by the
    child's component, a component of the parent or `<part>.result`; the same id goes over by itself.
    """

    id: str
    name: str
    procedure: str
    when: Expression | None
    needs: tuple[str, ...]
    limit: Limit | None
    basis: str
    gives: Mapping[str, Expression]
    papers: Mapping[str, str]
    receive: str


@dataclass(frozen=True, slots=True)
class Links:
    """A linked group (nhóm thủ tục liên thông): its parts in an order in which each comes after those it needs.

    total: `sum` of the parts wanted, the `longest` way through them, or `fixed` by law in the time limits.
    """

    parts: tuple[Part, ...]
    total: Literal["sum", "longest", "fixed"]


@dataclass(frozen=True, slots=True)
class Package:
    """One version of a procedure as it runs: everything read from its folder, and the folder's digest."""

    code: str
    version: int
    digest: str
    folder: str
    name: str
    official_name: str
    slug: str
    field_name: str
    level: str
    keywords: tuple[str, ...]
    subjects: tuple[str, ...]
    decision: str
    effective_from: date
    effective_to: date | None
    submit_title: Expression | None
    legal: tuple[LegalBasis, ...]
    limits: tuple[TimeLimit, ...]
    fees: tuple[Fee, ...]
    components: tuple[Component, ...]
    result_code: str
    result_name: str
    result_book: str
    result_number: str
    result_values: Mapping[str, Expression]
    writes: tuple[RegisterWrite, ...]
    channels: tuple[int, ...]
    online: bool
    ways: Mapping[str, str]
    burden: str
    notes: tuple[str, ...]
    not_needed: tuple[Mapping[str, str], ...]
    form: Form
    process: Process
    notices: Mapping[str, Mapping[str, str]]
    register_reads: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    declaration: Mapping[str, str] = field(default_factory=dict)
    reliefs: tuple[Relief, ...] = ()
    offices: tuple[OfficeLayer, ...] = ()
    extension_points: tuple[str, ...] = ()
    decisions: Mapping[str, DecisionDef] = field(default_factory=dict)
    burden_reason: str = ""
    links: Links | None = None
    transition: Transition | None = None
    migrations: tuple[Migration, ...] = ()
    account_level: int = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """Minutes from the first page to submission: the median of so many dossiers.

    told: questions that registers answered instead of the person, on average; retyped: those that were typed though
    a register knows them.
    """

    minutes: float
    dossiers: int
    told: float = 0.0
    retyped: float = 0.0


Measure = Callable[[str, int], Measured | None]
_MEASURES: list[Measure] = []


def register_measure(measure: Measure) -> None:
    """A room above says how long a version (code, number) takes people; called from apps.ready()."""
    _MEASURES[:] = dict.fromkeys((*_MEASURES, measure))


def measured(code: str, version: int) -> Measured | None:
    """The minutes of a version; None while nobody has measured enough."""
    return next((found for measure in _MEASURES if (found := measure(code, version)) is not None), None)


_VERBS: set[str] = set()


def register_verbs(verbs: Collection[str]) -> None:
    """A room above says which effects it carries out; called from apps.ready()."""
    _VERBS.update(verbs)


def carried_out() -> frozenset[str] | None:
    """The effects that the house carries out; None where no room above has said so."""
    return frozenset(_VERBS) or None
