"""What a story is while it is played: where it stands, and what its player tells of each line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.service.procedures.types import Effect, Facts, Outcome, Package


@dataclass(frozen=True, slots=True)
class Played:
    """One story and everything in which the engine answered otherwise."""

    name: str
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of a story as it went. `action` and `by` are empty for submission and for waiting.

    effects: words, the verb alone or with its values (“slip:01”); refused: the code of a refusal; failures:
    in what it did not go as told.
    """

    at: datetime
    action: str
    title: str
    by: str
    state: str
    state_title: str
    portal: int
    owner: str
    due: datetime | None
    step_due: datetime | None
    because: str
    effects: tuple[str, ...]
    refused: str
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One story with the outcome of each of its lines; `problem`: why it could not even begin."""

    name: str
    passed: bool
    steps: tuple[StoryStep, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a story stands: the facts of the case, the last outcome, and since when the state holds."""

    package: Package
    facts: Facts
    officers: Mapping[str, frozenset[str]]
    outcome: Outcome
    at: datetime
    effects: tuple[Effect, ...] = ()
    refused: str = ""
    result: Mapping[str, Any] | None = None
    issued: Mapping[str, Any] | None = None
    later: Package | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of a story after it was taken; `line` is empty for the submission; no `stage`: it never began."""

    line: Mapping[str, Any]
    place: str
    stage: Stage | None
    failures: tuple[str, ...]
