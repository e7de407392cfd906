"""Write a population and a book about it to files, in a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from motcua.data.registries.bulk.files import writing
from motcua.data.registries.bulk.sample.books import BOOK, TRUTH, Books
from motcua.data.registries.bulk.sample.people import COLUMNS, Commune, People
from motcua.kit.progress import Progress

_STRANGERS = {"095": 1.0, "096": 1.0}  # places of birth that the population's own numbers never have
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written, and where."""

    people: int
    book: int
    files: tuple[str, ...]


def generate(
    *,
    folder: Path,
    count: int,
    declared: Mapping[str, Any],
    communes: Sequence[Commune],
    seed: int,
    on: date,
    ending: str,
    progress: Progress,
) -> Generated:
    """`population`, `insurance` and `truth` (which person each row of the book is about), as files of one format."""
    people = People(declared=declared, communes=communes, seed=seed, on=on)
    strangers = People(declared={**declared, "births": _STRANGERS}, communes=communes, seed=~seed, on=on)
    books = Books(rates=declared["book"], communes=communes, seed=seed, on=on, strangers=strangers)
    paths = [folder / f"{name}{ending}" for name in ("population", "insurance", "truth")]
    with ExitStack() as open_files:
        put_person, put_row, put_truth = (
            open_files.enter_context(writing(path, columns))
            for path, columns in zip(paths, (COLUMNS, BOOK, TRUTH), strict=True)
        )

        def passing() -> Iterator[tuple[str, ...]]:
            for done, person in enumerate(people.take(count)):
                put_person(person)
                if done % _STEP == 0:
                    progress(done / count, "")
                yield person

        for row, truth in books.about(passing()):
            put_row(row)
            put_truth(truth)
    progress(1, "")
    return Generated(people=count, book=books.count, files=tuple(str(path) for path in paths))
