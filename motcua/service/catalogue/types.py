"""What crosses this room's border: what an import did, what was found."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be read: its line in the file (of an array: where it begins), and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing in a published record that a reader may stumble over; kept as it is, never corrected.

    `kind` is a key of `rules.KINDS`, `where` a path in the record, `quote` its own words.
    """

    kind: str
    where: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import did; read = new + changed + unchanged + rejected. `oddities` counts every one found."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    oddities: int
    refusals: tuple[Refusal, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found; `slug` is that of the package which runs it here, "" when none does."""

    code: str
    name: str
    field: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best results first; `ask`: what the words may mean, when they mean several things.

    `out_of_scope`: no procedure is about this; then there are no results.
    """

    results: tuple[Hit, ...]
    ask: tuple[str, ...]
    out_of_scope: bool
