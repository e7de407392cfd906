"""How names, dates and numbers go wrong in a book: slips of the keyboard, of the eye and of the clerk."""

from __future__ import annotations

import random
from datetime import date, timedelta

from motcua.vn.text import fold, tone_marks

_TELEX = str.maketrans({"ư": "u", "ơ": "o", "ă": "a", "â": "a", "ê": "e", "ô": "o", "đ": "d", "Đ": "D"})


def misspelt(name: str, chance: random.Random) -> str:
    """The name with one slip; it always differs from the name, also once both are brought to one form."""
    slips = (
        _without_marks,
        _telex,
        _swapped_letters,
        _lost_letter,
        _lost_middle,
        _doubled_letter,
        _look_alike,
    )
    for _ in range(20):
        wrong = chance.choice(slips)(name, chance)
        if tone_marks(wrong).casefold() != tone_marks(name).casefold():
            return wrong
    return _lost_letter(name, chance)


def swapped(born: str) -> str | None:
    """Day and month exchanged, where that is a day and another one."""
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 and day != month else None


def another_day(born: str, chance: random.Random) -> str:
    """A date that is wrong in its day, its month or its year, or only the first day of its year."""
    day = date.fromisoformat(born)
    kind = chance.random()
    if kind < 0.3 and (day.month, day.day) != (1, 1):
        return f"{day.year}-01-01"
    if kind < 0.6:
        return day.replace(year=day.year - chance.choice((1, 2, 10)), day=min(day.day, 28)).isoformat()
    return (day - timedelta(days=chance.choice((1, 2, 7, 10, 30)))).isoformat()


def wrong_digit(number: str, chance: random.Random) -> str:
    """The number with a digit of its serial changed, or two neighbours exchanged."""
    at = chance.randrange(6, 11)
    if chance.random() < 0.4 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    other = (int(number[at]) + chance.randrange(1, 10)) % 10
    return f"{number[:at]}{other}{number[at + 1 :]}"


def _without_marks(name: str, chance: random.Random) -> str:
    words = name.split()
    at = chance.randrange(len(words))
    words[at] = fold(words[at]).capitalize()
    return " ".join(words)


def _telex(name: str, chance: random.Random) -> str:
    words = name.split()
    at = chance.randrange(len(words))
    words[at] = words[at].translate(_TELEX)
    return " ".join(words)


def _swapped_letters(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _lost_letter(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


def _doubled_letter(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    return name[:at] + name[at - 1] + name[at:]


def _lost_middle(name: str, chance: random.Random) -> str:
    words = name.split()
    return f"{words[0]} {words[-1]}" if len(words) > 2 else name


def _look_alike(name: str, chance: random.Random) -> str:
    at = chance.choice([index for index, letter in enumerate(name) if letter.isalpha()])
    pairs = {"n": "m", "m": "n", "i": "y", "y": "i", "h": "k", "t": "l", "g": "q"}
    return name[:at] + pairs.get(name[at], "") + name[at + 1 :]
