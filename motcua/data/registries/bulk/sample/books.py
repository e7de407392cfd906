"""A second book about the same people, with the errors of real books; the truth is kept beside it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from motcua.data.registries.bulk.sample import slips
from motcua.data.registries.bulk.sample.people import Commune, People

BOOK = (
    "book", "number", "full_name", "date_of_birth", "sex", "residence", "commune", "insurance_number",
    "health_card_to", "updated_on",
)  # fmt: skip
TRUTH = ("book", "number", "errors")
_MIXED = 20_000  # rows that are put out of order together


class Books:
    """Writes rows about people as they come by."""

    def __init__(
        self, *, rates: Mapping, communes: Sequence[Commune], seed: int, on: date, strangers: People
    ) -> None:
        self.chance = random.Random(f"books {seed}")  # noqa: S311 - invented people, not secrets
        self.rates = rates
        self.without = {**rates, **rates["without_number"]}
        self.communes = communes
        self.on = on
        self.strangers = strangers
        self.count = 0
        self.before = ""  # the number of the person before: of the same household, mostly

    def about(self, people: Iterable[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """(row, truth) of everybody who is in the book, in mixed order."""
        held: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        for person in people:
            if self.chance.random() < self.rates["strangers"]:
                held.append(self._row(self.strangers.stranger(), known=False))
            if self.chance.random() < self.rates["covered"]:
                held.append(self._row(person, known=True))
            self.before = person[0]
            if len(held) >= _MIXED:
                self.chance.shuffle(held)
                yield from held
                held.clear()
        self.chance.shuffle(held)
        yield from held

    def _row(self, person: tuple[str, ...], *, known: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        chance = self.chance
        truth, name, born, sex, *_others = person
        residence, commune = person[7], person[9]
        errors: list[str] = []
        number = self._number(truth, errors)
        rates = self.without if errors else self.rates
        if chance.random() < rates["misspelt"]:
            name = slips.misspelt(name, chance)
            errors.append("misspelt")
        born = self._born(born, rates, errors)
        if chance.random() < rates["moved"]:
            place = chance.choice(self.communes)
            if place.code != commune:
                errors.append("moved")
            residence, commune = place.address(chance), place.code
        self.count += 1
        book = f"SB{self.count:09d}"
        until = self.on + timedelta(days=int(chance.triangular(-60, 365, 200)))
        updated = self.on - timedelta(days=int(chance.triangular(0, 2500, 400)))
        row = (book, number, name, born, sex, residence, commune, f"{self.count:010d}", until.isoformat())
        return (*row, updated.isoformat()), (book, truth if known else "", " ".join(errors))

    def _number(self, number: str, errors: list[str]) -> str:
        kind, rates = self.chance.random(), self.rates
        for error in ("no_number", "wrong_number", "others_number"):
            if kind < rates[error]:
                errors.append(error)
                break
            kind -= rates[error]
        if "no_number" in errors:
            return ""
        if "wrong_number" in errors:
            return slips.wrong_digit(number, self.chance)
        return self.before if "others_number" in errors and self.before else number

    def _born(self, born: str, rates: Mapping, errors: list[str]) -> str:
        kind = self.chance.random()
        if kind < rates["swapped_birth"] and (other := slips.swapped(born)):
            errors.append("swapped_birth")
            return other
        if rates["swapped_birth"] <= kind < rates["swapped_birth"] + rates["wrong_birth"]:
            errors.append("wrong_birth")
            return slips.another_day(born, self.chance)
        return born
