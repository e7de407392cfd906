"""Pure rules: which papers are the same thing, and whether one still stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from motcua.service.vault.types import Listing, StorePaper
from motcua.vn.text import fold

SIGNED_ORIGINAL, LAST_SIGNED, PLAIN_SCAN = 2, 4, 7
COPY = re.compile(r"^(ban (sao|chinh|chup)( (co|duoc))?( chung thuc)?( tu ban chinh)? )?")


def concepts(*, name: str, kind: str, declared: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Every concept that a paper with this name and kind is, as the registers' lists of papers name it."""
    words = plain(name)
    found = {kind} if kind else set()
    for code, register in declared.items():
        for paper, line in register.get("papers", {}).items():
            if any(_called(words, fold(one)) for one in line["names"]):
                found.add(f"{code}.{paper}")
    return frozenset(found)


def plain(name: str) -> str:
    """A paper's name without marks, and without saying that it is a copy."""
    return COPY.sub("", fold(name))


def _called(words: str, name: str) -> bool:
    return words == name or words.startswith((f"{name} ", f"{name},", f"{name}("))


def offered(
    *,
    wanted: Mapping[str, frozenset[str]],
    held: Sequence[tuple[frozenset[str], str]],
    names: Mapping[str, str],
) -> dict[str, list[int]]:
    """Which held papers (places in `held`: concepts, name) fit each wanted one (id → concepts; `names` by id).

    They fit when they share a concept; where neither has one, when they bear the same name.
    """
    fits: dict[str, list[int]] = {}
    for asked, wanted_concepts in wanted.items():
        name = plain(names[asked])
        fits[asked] = [
            place
            for place, (concepts_held, title) in enumerate(held)
            if wanted_concepts & concepts_held
            or (not wanted_concepts and not concepts_held and plain(title) == name)
        ]
    return fits


def is_ref(text: str) -> bool:
    """Whether this is written as our refs are, so that a database may be asked for it."""
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text) and text.count("-") == 4


def readable(*, listing: Listing) -> Listing:
    """The papers that can be kept, each id once; the others are counted one by one, and stay known as listed."""
    kept: dict[str, StorePaper] = {}
    unread = list(listing.unread)
    for paper in listing.papers:
        if paper.id in kept or not _storable(paper):
            unread.append(paper.id)
        else:
            kept[paper.id] = paper
    lost = listing.unreadable + len(listing.papers) - len(kept)
    return Listing(papers=tuple(kept.values()), unread=tuple(map(_known_by, unread)), unreadable=lost)


def _storable(paper: StorePaper) -> bool:
    """Whether tables can hold what it says: no NUL or half of a character, a hash, one of the seven grades."""
    texts = [value for value in astuple(paper) if isinstance(value, str)]
    fits = all(_known_by(text) == text for text in texts)
    return fits and 0 < len(paper.id) <= 100 and len(paper.sha256) == 64 and paper.grade in range(1, 8)


def _known_by(text: str) -> str:
    """A text as a table can hold it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def needs_signature(*, grade: int) -> bool:
    """Whether a grade says that an office signed the file: believed only where the signature holds."""
    return grade <= LAST_SIGNED


def believed(*, grade: int, signed: bool) -> int:
    """The grade of a file that came from elsewhere: no file is live data, no unsigned one an original."""
    if needs_signature(grade=grade):
        return max(grade, SIGNED_ORIGINAL) if signed else PLAIN_SCAN
    return grade


def birthday(born: date, age: int) -> date:
    """The day on which somebody becomes `age`; who was born on 29 February does so on 1 March of a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def stands(*, ended: datetime | None, valid_until: date | None, day: date) -> bool:
    """Whether a paper still has force on a day: neither withdrawn nor past its last day."""
    return ended is None and (valid_until is None or day <= valid_until)
