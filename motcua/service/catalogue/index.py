"""The search in memory: BM25 over names, over everything else, and over how names sound, fused by rank.

Names are kept as variants (the official name; the names and keywords of a package), so that a short everyday name is
not drowned by a long official one. Built for one state of the catalogue; nothing in it changes after that.
"""

import heapq
import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from motcua.service.catalogue.words import Lexicon, Phrase, Word, sound, untyped, words
from motcua.vn.text import fold

K1, B = 1.2, 0.45  # names are long because the law is exact: length costs little
COMMON = 0.12  # a syllable in more names than this says little beside others
PAIR = 1.7  # two syllables in a row say more than two apart
FUSE = 8.0
BEST = 60
CANDIDATES = 250
LIKENED = 4  # groups of everyday phrases that a question is likened to
KEPT = 256  # phrases whose scores are remembered, some 15 KB each
Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of one procedure for finding it."""

    code: str
    name: str
    field: str
    slug: str = ""
    variants: tuple[str, ...] = ()
    body: str = ""
    counts: float = 1.0


class Postings:
    """The texts that hold one term, in order, and what it weighs in each; arrays, for there are half a million."""

    __slots__ = ("numbers", "weights")

    def __init__(self) -> None:
        self.numbers, self.weights = array("I"), array("d")

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, number: int, weight: float) -> None:
        """The next text; numbers only grow."""
        self.numbers.append(number)
        self.weights.append(weight)

    def items(self) -> Iterable[tuple[int, float]]:
        """(text, weight)."""
        return zip(self.numbers, self.weights, strict=True)

    def weight(self, number: int) -> float:
        """What the term weighs in a text; 0 where it does not stand."""
        place = bisect_left(self.numbers, number)
        stands = place < len(self.numbers) and self.numbers[place] == number
        return self.weights[place] if stands else 0.0


NOWHERE = Postings()


class Texts:
    """BM25 over many texts; each text belongs to one procedure, the best text counts."""

    def __init__(self, texts: Iterable[tuple[int, Sequence[str]]]) -> None:
        self.owners, self.lengths = array("I"), array("I")
        self.postings: dict[str, Postings] = {}
        for number, (owner, tokens) in enumerate(texts):
            self.owners.append(owner)
            self.lengths.append(len(tokens))
            for term, times in Counter(terms(tokens)).items():
                self.postings.setdefault(term, Postings()).add(number, times)
        self.size = max(len(self.owners), 1)
        held = {term: len(postings) for term, postings in self.postings.items()}
        self.idf = {term: math.log(1 + (self.size - n + 0.5) / (n + 0.5)) for term, n in held.items()}
        self.common = {term for term, n in held.items() if n > COMMON * self.size and n > 20}
        self._weigh()
        self.phrase = lru_cache(maxsize=KEPT)(self._phrase)

    def _weigh(self) -> None:
        """From how often a term stands in a text to what it weighs there."""
        mean = sum(self.lengths) / self.size or 1.0
        norms = [K1 * (1 - B + B * length / mean) for length in self.lengths]
        for term, postings in self.postings.items():
            rare = self.idf[term] * (K1 + 1) * (PAIR if " " in term else 1.0)
            for place, (number, times) in enumerate(postings.items()):
                postings.weights[place] = rare * times / (times + norms[number])

    def score(self, alternatives: Sequence[Sequence[str]]) -> Scores:
        """Procedure → how well the best of its texts holds the best of these phrases."""
        best: Scores = {}
        for phrase in alternatives:
            for owner, score in self.phrase(tuple(phrase)).items():
                if score > best.get(owner, 0.0):
                    best[owner] = score
        return best

    def _phrase(self, phrase: tuple[str, ...]) -> Scores:
        """One phrase, rarest terms first; once there are candidates enough, common terms only tell them apart."""
        return self.held(self._worth(phrase))

    def held(self, worth: Iterable[str]) -> Scores:
        """Procedure → how well the best of its texts holds these terms."""
        found: dict[int, float] = {}
        for postings in sorted((self.postings.get(term, NOWHERE) for term in worth), key=len):
            if len(found) < CANDIDATES:
                for number, weight in postings.items():
                    found[number] = found.get(number, 0.0) + weight
            else:
                for number in found:
                    found[number] += postings.weight(number)
        best: Scores = {}
        for number in heapq.nlargest(CANDIDATES, found, key=found.__getitem__):
            best.setdefault(self.owners[number], found[number])
        return best

    def _worth(self, tokens: Sequence[str]) -> list[str]:
        """The terms of a phrase that are worth looking up: common syllables only when there is nothing else."""
        found = [term for term in dict.fromkeys(terms(tokens)) if term not in self.common]
        return found or list(dict.fromkeys(terms(tokens)))

    def mass(self, tokens: Sequence[str]) -> float:
        """How much a phrase says: the rarity of its syllables."""
        return sum(self.idf.get(token, 0.0) for token in tokens)


def _joined(phrases: Iterable[Phrase]) -> list[str]:
    """The syllables of a group's phrases, a stop between two of them."""
    return [token for phrase in phrases for token in (*(word.folded for word in phrase.said), "")]


def terms(tokens: Sequence[str]) -> list[str]:
    """Syllables and pairs of neighbours."""
    return [*tokens, *(f"{one} {two}" for one, two in zip(tokens, tokens[1:], strict=False))]


def tokens(text: str) -> list[str]:
    """Folded syllables."""
    return [word.folded for word in words(text)]


class Spoken(NamedTuple):
    """The syllables of all that a procedure is called."""

    marked: frozenset[str]
    toneless: frozenset[str]
    folded: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    def has(self, word: Word) -> bool:
        """Whether a syllable typed among marks stands there: tones may slip, but a bare one (nha) is bare."""
        if not word.sure:
            return word.folded in self.folded
        return word.marked in self.marked if word.plain else word.toneless in self.toneless


class Index:
    """Everything that can be found, ready."""

    def __init__(self, listed: Sequence[Listed], lexicon: Lexicon) -> None:
        self.listed = listed
        self.lexicon = lexicon
        spoken = [
            (n, tokens(text)) for n, item in enumerate(listed) for text in (item.name, *item.variants) if text
        ]
        self.names = Texts(spoken)
        self.sounds = Texts((n, [sound(token) for token in found]) for n, found in spoken)
        self.marked = Texts((n, [w.marked for w in words(item.name)]) for n, item in enumerate(listed))
        self.bodies = Texts((n, tokens(f"{item.field} {item.body}")) for n, item in enumerate(listed))
        self.groups = Texts((n, _joined(phrases)) for n, (_means, phrases) in enumerate(lexicon.groups))
        self.folded = [f" {' '.join(tokens(item.name))} " for item in listed]
        self.by_code = {item.code: n for n, item in enumerate(listed)}
        known = {term for term in self.names.idf if " " not in term}
        said = {w.folded for found in lexicon.phrases.values() for phrase in found for w in phrase.said}
        other = {w.folded for found in lexicon.outside.values() for phrase in found for w in phrase}
        self.known = known | said | other | set(lexicon.filler) | {t for t in self.bodies.idf if " " not in t}
        self.leading: dict[str, bool] = {}
        self.spoken = lru_cache(maxsize=2048)(self._spoken)
        self.near = _neighbours(known | said)

    def likened(self, typed: Sequence[Word]) -> list[tuple[float, int]]:
        """The groups of everyday phrases whose words a question shares most, best first: (score, group)."""
        fillers = {word.folded for word in typed if self.lexicon.is_filler(word)}
        asked = terms([word.folded for word in typed])
        scores = self.groups.held(term for term in dict.fromkeys(asked) if term not in fillers)
        return heapq.nlargest(LIKENED, ((score, group) for group, score in scores.items()))

    def _spoken(self, owner: int) -> Spoken:
        """The syllables of a procedure's names."""
        item = self.listed[owner]
        texts = [words(text) for text in (item.name, *item.variants)]
        pairs = ((one.folded, two.folded) for text in texts for one, two in pairwise(text))
        said = [word for text in texts for word in text]
        return Spoken(
            frozenset(word.marked for word in said),
            frozenset(word.toneless for word in said),
            frozenset(word.folded for word in said),
            frozenset(pairs),
        )

    def fused(
        self, lists: Sequence[tuple[float, Scores]], counts: Callable[[int], float]
    ) -> list[tuple[float, int]]:
        """Reciprocal rank fusion of weighted lists; `counts` is what a procedure counts. Best first."""
        total: Scores = {}
        for weight, scores in lists:
            ranked = heapq.nlargest(BEST, scores.items(), key=lambda item: item[1])
            place, before = 0, -1.0
            for number, (owner, score) in enumerate(ranked):
                if score != before:
                    place, before = number, score
                total[owner] = total.get(owner, 0.0) + weight / (FUSE + place)
        found = [(score * counts(owner), owner) for owner, score in total.items()]
        return sorted(
            found, key=lambda item: (-item[0], len(self.listed[item[1]].name), self.listed[item[1]].code)
        )

    def mended(self, typed: Sequence[Word]) -> list[Word]:
        """A question with the slips of its unknown syllables mended."""
        found: list[Word] = []
        for place, word in enumerate(typed):
            after = typed[place + 1].folded if place + 1 < len(typed) else ""
            meant = self._meant(word, (found[-1].folded if found else "", after))
            found += (word,) if meant == (word.folded,) else (Word(one, one, one, False) for one in meant)
        return found

    def _meant(self, word: Word, beside: tuple[str, str]) -> tuple[str, ...]:
        """What an unknown syllable may have been meant to be, in the light of its neighbours."""
        token = word.folded
        if token in self.known or len(token) < 3 or token.isdigit():
            return (token,)
        split = self._split(token)
        if split:
            return split
        bare = untyped(token)
        if bare != token and bare in self.known:
            return (bare,)
        found = set().union(*(self.near.get(form, set()) for form in _deletions(token)))
        if not word.plain:  # marks were chosen with care: only what stands beside these neighbours
            found = {one for one in found if self._paired(one, beside)}
        if not found:
            return (token,)
        return (
            max(
                found,
                key=lambda one: (
                    self._paired(one, beside),
                    sound(one) == sound(token),
                    -abs(len(one) - len(token)),
                    -self.names.idf.get(one, 99.0),
                    one,
                ),
            ),
        )

    def _paired(self, token: str, beside: tuple[str, str]) -> bool:
        """Whether a syllable stands beside one of these neighbours in a name or an everyday phrase."""
        pairs = (f"{beside[0]} {token}", f"{token} {beside[1]}")
        return any(pair in self.names.idf or pair in self.groups.idf for pair in pairs)

    def _split(self, token: str) -> tuple[str, ...]:
        """Syllables written together: khaisinh."""
        for cut in range(2, len(token) - 1):
            if f"{token[:cut]} {token[cut:]}" in self.names.idf:
                return token[:cut], token[cut:]
        return ()


def _deletions(token: str) -> set[str]:
    """The token, and the token without one of its letters."""
    return {token, *(token[:n] + token[n + 1 :] for n in range(len(token)))}


def _neighbours(known: Iterable[str]) -> dict[str, set[str]]:
    """Form with a letter missing → known syllables: two syllables one slip apart share a form."""
    found: dict[str, set[str]] = {}
    for token in known:
        if len(token) > 1 and token.isalpha():
            for form in _deletions(token):
                found.setdefault(form, set()).add(token)
    return found


def shortened(name: str) -> str:
    """A name as one says it: without “Thủ tục” in front."""
    first = name[len("Thủ tục ") :] if fold(name[:8]) == "thu tuc " else name
    return first[:1].upper() + first[1:]
