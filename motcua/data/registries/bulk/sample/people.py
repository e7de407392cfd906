"""Invented people, household by household: the same seed gives the same people, and memory does not grow with them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

FEMALE, MALE = "Nữ", "Nam"
COLUMNS = (
    "number", "full_name", "date_of_birth", "sex", "ethnicity", "nationality", "hometown", "residence",
    "marital_status", "commune", "household", "updated_on",
)  # fmt: skip
_SERIALS = 10**6
_STRIDE = 618_033  # no common divisor with a million: serials look random and never meet
_MARRIED, _SINGLE = "Đã kết hôn", "Chưa kết hôn"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune and the province whose name ends its addresses."""

    code: str
    name: str
    province: str

    def address(self, chance: random.Random) -> str:
        """Some house in it."""
        where = "Tổ" if self.name.startswith("Phường") else "Thôn"
        return f"{where} {1 + int(chance.random() * 12)}, {self.name}, {self.province}"


class Draw:
    """Words drawn by their weight."""

    __slots__ = ("total", "weights", "words")

    def __init__(self, words: Mapping[str, float] | Sequence[str]) -> None:
        self.words = list(words)
        shares = words.values() if isinstance(words, Mapping) else [1] * len(self.words)
        self.weights = list(accumulate(shares))

    def __call__(self, chance: random.Random) -> str:
        return chance.choices(self.words, cum_weights=self.weights)[0]


class Numbers:
    """Personal numbers that never repeat; what it keeps is one count for each place, sex and year of birth."""

    def __init__(self, births: Mapping[str, float], offset: int) -> None:
        self.places = Draw(births)
        self.offset = offset
        self.given: Counter[str] = Counter()

    def __call__(self, chance: random.Random, born: date, sex: str) -> str:
        digit = (born.year // 100 - 19) * 2 + (sex == FEMALE)
        cell = f"{self.places(chance)}{digit}{born.year % 100:02d}"
        serial = self.given[cell]
        if serial == _SERIALS:
            raise ValueError(f"Hết số cho nhóm {cell}: khai thêm nơi sinh (births)")
        self.given[cell] = serial + 1
        return f"{cell}{(serial * _STRIDE + self.offset * int(cell)) % _SERIALS:06d}"


class People:
    """The population of some communes on a given day."""

    def __init__(
        self, *, declared: Mapping[str, Any], communes: Sequence[Commune], seed: int, on: date
    ) -> None:
        self.chance = random.Random(f"people {seed}")  # noqa: S311 - invented people, not secrets
        self.on = on
        self.communes = communes
        self.surname = Draw(declared["surnames"])
        self.middle = {sex: Draw(words) for sex, words in declared["middles"].items()}
        self.given = {sex: Draw(words) for sex, words in declared["given"].items()}
        self.ethnicity = Draw(declared["ethnicities"])
        self.number = Numbers(declared["births"], self.chance.randrange(_SERIALS))
        self.households = 0

    def take(self, count: int) -> Iterator[tuple[str, ...]]:
        """`count` people, in the order of COLUMNS."""
        left = count
        while left > 0:
            for person in self._household():
                if left > 0:
                    left -= 1
                    yield person

    def name(self, surname: str, sex: str) -> str:
        """A full name."""
        return f"{surname} {self.middle[sex](self.chance)} {self.given[sex](self.chance)}"

    def stranger(self) -> tuple[str, ...]:
        """Somebody who belongs to no household here."""
        return next(self._household())

    def _household(self) -> Iterator[tuple[str, ...]]:
        chance = self.chance
        self.households += 1
        commune = chance.choice(self.communes)
        home = (commune, commune.address(chance), self.ethnicity(chance), f"H{self.households:09d}")
        surname, years = self.surname(chance), chance.triangular(20, 88, 38)
        alone = chance.random() < 0.18
        yield self._person(surname, MALE if chance.random() < 0.6 else FEMALE, years, home, not alone)
        if alone:
            return
        yield self._person(self.surname(chance), FEMALE, max(19, years - chance.gauss(3, 3)), home, True)
        for _ in range(chance.choices((0, 1, 2, 3, 4), (12, 28, 40, 15, 5))[0]):
            age = years - chance.triangular(19, 42, 27)
            if age >= 0:
                yield self._person(surname, MALE if chance.random() < 0.52 else FEMALE, age, home, age > 30)
        if years < 60 and chance.random() < 0.22:
            yield self._person(
                self.surname(chance), FEMALE, years + chance.triangular(19, 38, 26), home, True
            )

    def _person(
        self, surname: str, sex: str, years: float, home: tuple[Commune, str, str, str], married: bool
    ) -> tuple[str, ...]:
        chance = self.chance
        commune, address, ethnicity, household = home
        born = self.on - timedelta(days=int(min(years, 104) * 365.25 + chance.random() * 365))
        hometown = commune if chance.random() < 0.85 else chance.choice(self.communes)
        updated = self.on - timedelta(days=int(chance.triangular(0, 1500, 200)))
        return (
            self.number(chance, born, sex),
            self.name(surname, sex),
            born.isoformat(),
            sex,
            ethnicity,
            "Việt Nam",
            f"{hometown.name}, {hometown.province}",
            address,
            _MARRIED if married else _SINGLE,
            commune.code,
            household,
            updated.isoformat(),
        )
