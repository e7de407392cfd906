"""What people type, as words: spelling, everyday phrases, fillers; all of it data in `library/search/vi.yaml`.

A word typed with marks must agree in its letters (đẻ is not để); one typed without any matches whatever folds alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from motcua.kit.library import load_yaml, root
from motcua.vn.text import TONES, fold, nfc, tone_marks

WORD = re.compile(r"[^\W_]+")
LONGEST = 7
GAP = 2  # fillers that may stand inside a phrase
APART = 3  # phrases whose words stand apart that are heard in one question
TYPED = 40  # words of a question that are looked at
_TONE_STRIP = str.maketrans("", "", TONES)
_SOUNDS = (
    ("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("ph", "f"), ("qu", "kw"), ("th", "t'"), ("kh", "k'"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {"c": "k", "q": "k", "s": "x", "r": "d", "v": "d", "y": "i", "l": "n", "z": "d", "w": "u"}
)


class Word(NamedTuple):
    """One syllable as typed: with its marks (tone in its usual place), without tone, folded; `sure`: no slip mended."""

    marked: str
    toneless: str
    folded: str
    sure: bool = True

    @property
    def plain(self) -> bool:
        """Typed without any mark."""
        return self.marked == self.folded


def untyped(folded: str) -> str:
    """A folded syllable without what a keyboard that was not switched on leaves in it: khoas, ddaats, giay61."""
    bare = folded.rstrip("0123456789").replace("w", "")
    bare = re.sub(r"([aeod])\1", r"\1", bare)
    return re.sub(r"(?<=[aeiouy])[sfrxj](?=[a-z]*$)|[sfrxj]$", "", bare, count=1)


def words(text: str) -> tuple[Word, ...]:
    """The syllables of a text."""
    return tuple(_word(part) for part in WORD.findall(nfc(text).casefold()))


@lru_cache(maxsize=20_000)
def _word(part: str) -> Word:
    marked = tone_marks(part)
    return Word(marked, _toneless(marked), fold(marked))


def _toneless(marked: str) -> str:
    parts = (nfc(_decomposed(char).translate(_TONE_STRIP)) for char in marked)
    return "".join(parts)


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFD", char)


@lru_cache(maxsize=20_000)
def sound(folded: str) -> str:
    """How a folded syllable sounds to an ear that mixes up s/x, tr/ch, d/gi/r/v, l/n, i/y, c/k."""
    # The two-letter sounds first: what they become is not touched again.
    for written, heard in _SOUNDS:
        if folded.startswith(written):
            return heard + folded[len(written) :].translate(_LETTERS)
    return folded.translate(_LETTERS)


def agree(typed: Word, known: Word, *, alone: bool) -> bool:
    """Whether a typed syllable may be a known one; `alone`: nothing beside it helps, so tones must agree too."""
    if typed.folded != known.folded:
        return False
    if typed.plain:
        return True
    return typed.marked == known.marked if alone else typed.toneless == known.toneless


@dataclass(frozen=True)
class Phrase:
    """An everyday phrase and what the law calls it."""

    said: tuple[Word, ...]
    tokens: tuple[tuple[str, ...], ...]

    @cached_property
    def folded(self) -> frozenset[str]:
        """Its syllables, folded: what a question must hold to hold the phrase."""
        return frozenset(word.folded for word in self.said)


class Heard(NamedTuple):
    """A phrase in a question, from its first word to after its last; `apart`: other words stand between its own."""

    phrase: Phrase
    start: int
    end: int
    apart: bool = False


class Lexicon:
    """`library/search/vi.yaml`, made ready once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.spelling = {
            tone_marks(nfc(key)): words(value) for key, value in (data.get("spelling") or {}).items()
        }
        self.phrases: dict[str, list[Phrase]] = {}
        self.groups: list[tuple[tuple[tuple[str, ...], ...], list[Phrase]]] = []
        for item in data.get("synonyms") or ():
            means = tuple(tuple(word.folded for word in words(text)) for text in item["means"])
            self.groups.append((means, [Phrase(words(said), means) for said in item["say"]]))
            for phrase in self.groups[-1][1]:
                self.phrases.setdefault(phrase.said[0].folded, []).append(phrase)
        for found in self.phrases.values():
            found.sort(key=lambda phrase: -len(phrase.said))
        self.filler: dict[str, list[Word]] = {}
        for word in words(" ".join(data.get("filler") or ())):
            self.filler.setdefault(word.folded, []).append(word)

    @cached_property
    def outside(self) -> dict[str, list[tuple[Word, ...]]]:
        """Phrases of what the State has no procedure for, by their first syllable."""
        found: dict[str, list[tuple[Word, ...]]] = {}
        for said in filter(None, map(words, self.data.get("outside") or ())):
            found.setdefault(said[0].folded, []).append(said)
        return found

    def outside_said(self, typed: list[Word]) -> tuple[str, ...]:
        """The longest such phrase that stands in a question, in the tones that were typed; folded."""
        stand = (
            said
            for place, word in enumerate(typed)
            for said in self.outside.get(word.folded, ())
            if stands_at(said, typed, place, toned=True)
        )
        return tuple(word.folded for word in max(stand, key=len, default=()))

    @cached_property
    def qualifiers(self) -> tuple[tuple[str, float, tuple[tuple[Word, ...], ...]], ...]:
        """(folded words of a name, what a name counts that has them unasked, what asks for them)."""
        found = []
        for item in self.data.get("qualifiers") or ():
            asked = tuple(words(text) for text in (*item["words"], *item.get("asked", ())))
            found += [(f" {fold(text)} ", float(item["counts"]), asked) for text in item["words"]]
        return tuple(found)

    @cached_property
    def broad(self) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
        """(folded words that alone say too little, what they may mean)."""
        return tuple(
            (frozenset(fold(text) for text in item["say"]), tuple(item["ask"]))
            for item in self.data.get("broad") or ()
        )

    def vocabulary(self, group: int) -> frozenset[str]:
        """The syllables of a group of phrases, with their marks and folded."""
        return self._vocabularies[group]

    @cached_property
    def _vocabularies(self) -> list[frozenset[str]]:
        return [
            frozenset(form for one in phrases for word in one.said for form in (word.marked, word.folded))
            for _means, phrases in self.groups
        ]

    def spelled(self, typed: Iterable[Word]) -> list[Word]:
        """Abbreviations and teencode written out; they have the marks the file gives them (ca is not cá).

        In a question without any mark some of them are other words, and stay: “nuoi ca” is about fish.
        """
        asked = tuple(typed)
        bare = len(asked) > 1 and all(word.plain for word in asked)
        kept = frozenset(self.data.get("marked_only") or ()) if bare else frozenset()
        found: list[Word] = []
        for word in asked:
            found += (word.marked not in kept and self.spelling.get(word.marked)) or (word,)
        return found[:TYPED]

    def heard(self, typed: list[Word]) -> list[Heard]:
        """The reading of a question in which everyday phrases cover most of it, long ones before short; in order."""
        best: list[tuple[int, Heard | None]] = [(0, None)] * (len(typed) + 1)
        for place in reversed(range(len(typed))):
            best[place] = (best[place + 1][0], None)
            for phrase in self.phrases.get(typed[place].folded, ()):
                end = self._end(phrase.said, typed, place)
                worth = len(phrase.said) ** 2 + best[end][0] if end else 0
                if worth > best[place][0]:
                    best[place] = (worth, Heard(phrase, place, end))
        found, place = [], 0
        while place < len(typed):
            here = best[place][1]
            if here is not None:
                found.append(here)
            place = here.end if here else place + 1
        return found

    def apart(self, typed: list[Word], heard: Sequence[Heard]) -> list[Heard]:
        """Phrases whose words stand apart: all of them, in order, at most as many other words between as their own.

        Two of the words must say something: one word and a filler (bố … mất) are too little. What lies within a
        phrase that stands together, or within a longer one apart, is not told again.
        """
        held = {word.folded for word in typed}
        found = []
        for place, word in enumerate(typed):
            for phrase in self.phrases.get(word.folded, ()):
                if len(phrase.said) > 1 and phrase.folded <= held and self._telling(phrase) > 1:
                    end = self._scattered(phrase.said, typed, place)
                    if end:
                        found.append(Heard(phrase, place, end, apart=True))
        found.sort(key=lambda one: (-len(one.phrase.said), one.end - one.start, one.start))
        kept: list[Heard] = []
        for one in found:
            if not any(_within(one, other) for other in (*heard, *kept)):
                kept.append(one)
        return kept[:APART]

    def _telling(self, phrase: Phrase) -> int:
        return sum(not self.is_filler(word) for word in phrase.said)

    def _scattered(self, said: tuple[Word, ...], typed: list[Word], place: int) -> int:
        """Where a phrase that begins here, other words between its own, ends; 0 when it does not."""
        last = min(len(typed), place + 2 * len(said))
        for word in said:
            while place < last and not agree(typed[place], word, alone=False):
                place += 1
            if place >= last:
                return 0
            place += 1
        return place

    def _end(self, said: tuple[Word, ...], typed: list[Word], place: int) -> int:
        """Where a phrase that begins here ends; 0 when it does not stand here."""
        alone, skipped = len(said) == 1, 0
        for word in said:
            while place < len(typed) and not agree(typed[place], word, alone=alone):
                skipped += 1
                if alone or skipped > GAP or not self.is_filler(typed[place]):
                    return 0
                place += 1
            if place >= len(typed):
                return 0
            place += 1
        return place

    def is_filler(self, word: Word) -> bool:
        """Said, but not what is looked for."""
        return any(agree(word, known, alone=True) for known in self.filler.get(word.folded, ()))


def _within(one: Heard, other: Heard) -> bool:
    """Whether all of a phrase's words are words of another that stands there."""
    over = one.start < other.end and other.start < one.end
    return over and one.phrase.folded <= other.phrase.folded


def stands_at(said: tuple[Word, ...], typed: list[Word], place: int, *, toned: bool = False) -> bool:
    """Whether a phrase begins here; `toned`: tones that were typed must be its own (tử vi is not “… tử vì”)."""
    if len(said) > len(typed) - place:
        return False
    alone = toned or len(said) == 1
    return all(agree(typed[place + n], known, alone=alone) for n, known in enumerate(said))


def stands_in(said: tuple[Word, ...], typed: list[Word]) -> bool:
    """Whether a phrase stands anywhere."""
    first = said[0].folded
    return any(word.folded == first and stands_at(said, typed, place) for place, word in enumerate(typed))


def lexicon() -> Lexicon:
    """The installation's file of everyday words; read again when it changes."""
    path = root() / "search" / "vi.yaml"
    return _lexicon(id(load_yaml(path)))  # a Lexicon keeps its data, so that no other gets this id meanwhile


@lru_cache(maxsize=2)
def _lexicon(_version: int) -> Lexicon:
    return Lexicon(load_yaml(root() / "search" / "vi.yaml"))
