"""From a question to procedures: concepts, lists, fusion; what to ask back, when to say that nothing is about this."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.service.catalogue.index import Index, Scores, shortened, sound
from motcua.service.catalogue.types import Found, Hit
from motcua.service.catalogue.words import Heard, Word, stands_in, words
from motcua.vn.text import fold

RESULTS, ASKED = 10, 4
WEIGHED = 20  # of the best by rank: how much of the question each speaks of counts once more
CLEAR, FLAT, CLOSE = 0.75, 0.9, 0.5
ENOUGH, ALIKE = 0.33, 0.5  # what was understood, at least; what likeness to everyday phrases adds to it
BESIDE = 0.5  # what the words themselves count beside an everyday phrase that says what they mean
APART = 0.6  # what a phrase counts whose words stand apart
LIKE, MEANT = 2.5, 0.8  # what likeness to a group counts; which of the names its meaning finds are meant
RARE, LEAST = 8.0, 3.0  # what a syllable says that no name has; what a concept says at least
Weighted = list[tuple[float, Scores]]
Likened = Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was said, in all the ways it may be written in a name; `everyday`: our words for it are known."""

    said: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    everyday: bool
    weight: float = 1.0
    typed: tuple[Word | None, ...] = ()


def find(index: Index, text: str) -> Found:
    """The procedures a question is about; never raises."""
    exact = index.by_code.get(text.strip())
    if exact is not None:
        return Found((_hit(index, exact),), (), False)
    typed = index.mended(index.lexicon.spelled(words(text)))
    concepts = _concepts(index, typed)
    if not concepts:
        return Found((), _broad(index, typed), bool(typed) and not _broad(index, typed))
    like = index.likened(typed)
    lists, scores = _lists(index, concepts, typed, like)
    unasked = _unasked(index, typed, concepts)
    ranked = index.fused(lists, lambda owner: _counts(index, owner, unasked))[:WEIGHED]
    shares = _shares(index, concepts, scores, [owner for _score, owner in ranked])
    ranked = sorted(
        ((score * (1 + shares[owner]), owner) for score, owner in ranked), key=lambda found: -found[0]
    )
    owners = [owner for _score, owner in ranked[:RESULTS]]
    best = max((shares[owner] for owner in owners[:3]), default=0.0)
    if not ranked or _outside(index, typed, concepts, best, like):
        return Found((), (), True)
    results = tuple(
        _hit(index, owner) for n, owner in enumerate(owners) if n < 3 or shares[owner] >= CLOSE * best
    )
    return Found(results, _ask(index, typed, concepts, ranked), False)


def _hit(index: Index, owner: int) -> Hit:
    item = index.listed[owner]
    return Hit(item.code, item.name, item.field, item.slug)


def _concepts(index: Index, typed: list[Word]) -> list[Concept]:
    """Everyday phrases as they stand; syllables between that are no fillers, neighbours together; phrases apart."""
    found: list[Concept] = []
    heard = index.lexicon.heard(typed)
    place = 0
    for one in heard:
        found += _loose(index, typed, place, one.start)
        found.append(_everyday(one))
        place = one.end
    found += _loose(index, typed, place, len(typed))
    return found + [_everyday(one) for one in index.lexicon.apart(typed, heard)]


def _everyday(heard: Heard) -> Concept:
    said = tuple(word.folded for word in heard.phrase.said)
    return Concept(said, (*heard.phrase.tokens, said), True, APART if heard.apart else 1.0)


def _loose(index: Index, typed: list[Word], start: int, end: int) -> list[Concept]:
    """What stands between everyday phrases, without fillers."""
    marked = any(not word.plain for word in typed)
    said = [word for word in typed[start:end] if not index.lexicon.is_filler(word)]
    tokens = tuple(word.folded for word in said)
    forms = tuple(word if marked else None for word in said)
    return [Concept(tokens, (tokens,), False, typed=forms)] if said else []


def _lists(
    index: Index, concepts: Sequence[Concept], typed: Sequence[Word], like: Likened
) -> tuple[Weighted, list[Scores]]:
    """The lists to fuse, and the scores of each concept in names."""
    scores = [index.names.score(concept.alternatives) for concept in concepts]
    bodies = [index.bodies.score([concept.said]) for concept in concepts]
    literal = [token for concept in concepts if concept.weight == 1.0 for token in _telling(index, concept)]
    names = _summed([_times(concept.weight, score) for concept, score in zip(concepts, scores, strict=True)])
    known = any(concept.everyday and len(concept.said) > 1 for concept in concepts)
    beside = BESIDE if known else 1.0
    lists = [
        (2.0, names),
        (1.0, _summed([names, {owner: 0.5 * score for owner, score in _summed(bodies).items()}])),
        (0.6 * beside, index.names.score([literal])),
        (0.4 * beside, index.sounds.score([[sound(token) for token in literal]])),
    ]
    lists.append((LIKE * beside, _likened(index, like)))
    if any(not word.plain for word in typed):
        kept = [word.marked for word in typed if not index.lexicon.is_filler(word)]
        lists.append((0.6 * beside, index.marked.score([kept])))
    return lists, scores


def _likened(index: Index, like: Likened) -> Scores:
    """What the everyday phrases mean whose words a question shares, though no phrase stands in it."""
    parts = []
    for score, group in like:
        means, _phrases = index.lexicon.groups[group]
        meant = index.names.score(means)
        least = MEANT * max(meant.values(), default=0.0)
        full = max(_full(index, phrase) for phrase in means)
        parts.append({owner: score * min(one / full, 1.0) for owner, one in meant.items() if one >= least})
    return _summed(parts)


def _telling(index: Index, concept: Concept) -> list[str]:
    """What was said as it was said; of an everyday phrase (mới đẻ) only the syllables that are no fillers."""
    fillers = index.lexicon.filler if concept.everyday else {}
    return [token for token in concept.said if token not in fillers]


def _times(weight: float, scores: Scores) -> Scores:
    return scores if weight == 1.0 else {owner: weight * score for owner, score in scores.items()}


def _summed(parts: Sequence[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for owner, score in part.items():
            total[owner] = total.get(owner, 0.0) + score
    return total


def _unasked(index: Index, typed: list[Word], concepts: Sequence[Concept]) -> list[tuple[str, float]]:
    """The specialities of names that nobody asked for, and what a name counts that has them."""
    meant = " ".join(f" {' '.join(phrase)} " for concept in concepts for phrase in concept.alternatives)
    return [
        (word, factor)
        for word, factor, asked in index.lexicon.qualifiers
        if word not in meant and not any(stands_in(said, typed) for said in asked)
    ]


def _counts(index: Index, owner: int, unasked: Sequence[tuple[str, float]]) -> float:
    """What a procedure counts: less for each speciality in its name that nobody asked for."""
    name = index.folded[owner]
    return math.prod((factor for word, factor in unasked if word in name), start=index.listed[owner].counts)


def _shares(
    index: Index, concepts: Sequence[Concept], scores: Sequence[Scores], best: Sequence[int]
) -> dict[int, float]:
    """How much of what was said each of the best procedures speaks of, 0 to 1."""
    masses = [max(index.names.mass(concept.said), LEAST) * concept.weight for concept in concepts]
    full = [max(_full(index, phrase) for phrase in concept.alternatives) for concept in concepts]

    def heard(owner: int, number: int) -> float:
        if concepts[number].everyday:
            return min(scores[number].get(owner, 0.0) / full[number], 1.0)
        return _spoken(index, owner, concepts[number])

    return {
        owner: sum(mass * heard(owner, number) for number, mass in enumerate(masses)) / sum(masses)
        for owner in best
    }


def _spoken(index: Index, owner: int, concept: Concept) -> float:
    """How much of loose syllables a procedure's names speak of; one without its neighbour (words are two) counts half.

    In a question typed with marks, a syllable must have the letters it was typed with (Nha Trang is no nhà).
    """
    said, spoken = concept.said, index.spoken(owner)
    there = [
        spoken.has(word) if word else token in spoken.folded
        for token, word in zip(said, concept.typed, strict=True)
    ]
    total = heard = 0.0
    for place, token in enumerate(said):
        mass = index.names.idf.get(token, RARE)
        total += mass
        if there[place]:
            paired = len(said) == 1 or any(
                0 <= one < len(said) - 1 and there[one] and there[one + 1]
                and (said[one], said[one + 1]) in spoken.pairs
                for one in (place - 1, place)
            )  # fmt: skip
            heard += mass if paired else mass / 2
    return heard / total


def _full(index: Index, phrase: Sequence[str]) -> float:
    """About what a name scores that holds the whole phrase; syllables unknown everywhere cost as the rarest."""
    single = sum(min(index.names.idf.get(token, RARE), RARE) for token in phrase)
    return max(0.8 * single, 1.0)


def _outside(
    index: Index, typed: list[Word], concepts: Sequence[Concept], share: float, like: Likened
) -> bool:
    """No procedure is about this: said with care, for whoever is turned away wrongly has nowhere to go."""
    everyday = [concept.said for concept in concepts if concept.everyday]
    known = max(map(len, everyday), default=0)
    outside = index.lexicon.outside_said(typed)
    if len(outside) > known:  # the phrase that says more: “quán cà phê đẹp” or “quán cà phê”
        said = {token for one in everyday for token in one}
        within = bool(said) and said <= set(outside)  # “máy bay” in “vé máy bay”
        return share < CLEAR or within or len(outside) >= sum(len(concept.said) for concept in concepts)
    return known < 2 and share + ALIKE * _likeness(index, typed, like) < ENOUGH


def _likeness(index: Index, typed: Sequence[Word], like: Likened) -> float:
    """How much of a question the words of one group of everyday phrases make up, 0 to 1; one word alone is nothing.

    In a question typed with marks, its marks are those of the words (mùa is no mua).
    """
    marked = any(not word.plain for word in typed)
    said = {word for word in typed if not index.lexicon.is_filler(word)}
    mass = {word: index.names.idf.get(word.folded, RARE) for word in said}
    best = 0.0
    for _score, group in like:
        known = index.lexicon.vocabulary(group)
        shared = {word for word in said if (word.marked if marked and word.sure else word.folded) in known}
        if len(shared) > 1:
            best = max(best, sum(mass[word] for word in shared) / sum(mass.values()))
    return best


def _broad(index: Index, typed: Sequence[Word]) -> tuple[str, ...]:
    """What a word that says too little may mean, where the library knows."""
    said = " ".join(word.folded for word in typed)
    kept = " ".join(word.folded for word in typed if not index.lexicon.is_filler(word))
    for known, ask in index.lexicon.broad:
        if said in known or kept in known:
            return ask
    return ()


def _ask(
    index: Index, typed: Sequence[Word], concepts: Sequence[Concept], ranked: list[tuple[float, int]]
) -> tuple[str, ...]:
    """Few clear groups among equals: their names, to choose from."""
    broad = _broad(index, typed)
    if broad:
        return broad
    said = [token for concept in concepts for token in concept.said]
    top = [owner for score, owner in ranked[:8] if score >= FLAT * ranked[0][0]]
    if len(top) < 3 or len(said) > 3:
        return ()
    groups: dict[str, str] = {}
    for owner in top:
        name = shortened(index.listed[owner].name)
        groups.setdefault(" ".join(fold(name).split()[:3]), name)
    return tuple(name[:120] for name in groups.values())[:ASKED] if len(groups) > 1 else ()
