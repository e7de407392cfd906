"""From a question to procedures: concepts, lists, fusion; what to ask back, when to say that nothing is about this."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.service.catalogue.index import Index, Scores, shortened, sound
from motcua.service.catalogue.types import Found, Hit
from motcua.service.catalogue.words import Word, stands_in, words
from motcua.vn.text import fold

RESULTS, ASKED = 10, 4
ENOUGH, CLEAR, FLAT, CLOSE = 0.45, 0.8, 0.9, 0.5
BESIDE = 0.5  # what the words themselves count beside an everyday phrase that says what they mean
Weighted = list[tuple[float, Scores]]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was said, in all the ways it may be written in a name; `everyday`: our words for it are known."""

    said: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    everyday: bool


def find(index: Index, text: str) -> Found:
    """The procedures a question is about; never raises."""
    exact = index.by_code.get(text.strip())
    if exact is not None:
        return Found((_hit(index, exact),), (), False)
    typed = index.lexicon.spelled(words(text))
    concepts = _concepts(index, typed)
    if not concepts:
        return Found((), _broad(index, typed), bool(typed) and not _broad(index, typed))
    lists, scores = _lists(index, concepts, typed)
    ranked = index.fused(lists, lambda owner: _counts(index, owner, typed, concepts))
    shares = _shares(index, concepts, scores, [owner for _score, owner in ranked[:RESULTS]])
    best = max(list(shares.values())[:3], default=0.0)
    if not ranked or _outside(index, typed, concepts, best):
        return Found((), (), True)
    results = tuple(
        _hit(index, owner) for n, owner in enumerate(shares) if n < 3 or shares[owner] >= CLOSE * best
    )
    return Found(results, _ask(index, typed, concepts, ranked), False)


def _hit(index: Index, owner: int) -> Hit:
    item = index.listed[owner]
    return Hit(item.code, item.name, item.field, item.slug)


def _concepts(index: Index, typed: list[Word]) -> list[Concept]:
    """Everyday phrases first, the longest; then single syllables that are no fillers, neighbours kept together."""
    found: list[Concept] = []
    loose: list[str] = []
    place = 0
    while place < len(typed):
        here = index.lexicon.phrase_at(typed, place)
        if here is None:
            if not index.lexicon.is_filler(typed[place]):
                before = loose[-1] if loose else ""
                after = typed[place + 1].folded if place + 1 < len(typed) else ""
                loose += index.corrected(typed[place].folded, (before, after))
            place += 1
            continue
        if loose:
            found.append(Concept(tuple(loose), (tuple(loose),), False))
            loose = []
        phrase, place = here
        said = tuple(word.folded for word in phrase.said)
        found.append(Concept(said, (*phrase.tokens, said), True))
    if loose:
        found.append(Concept(tuple(loose), (tuple(loose),), False))
    return found


def _lists(index: Index, concepts: Sequence[Concept], typed: Sequence[Word]) -> tuple[Weighted, list[Scores]]:
    """The lists to fuse, and the scores of each concept in names."""
    scores = [index.names.score(concept.alternatives) for concept in concepts]
    bodies = [index.bodies.score([concept.said]) for concept in concepts]
    literal = [token for concept in concepts for token in _telling(index, concept)]
    names = _summed(scores)
    known = any(concept.everyday and len(concept.said) > 1 for concept in concepts)
    beside = BESIDE if known else 1.0
    lists = [
        (2.0, names),
        (1.0, _summed([names, {owner: 0.5 * score for owner, score in _summed(bodies).items()}])),
        (0.6 * beside, index.names.score([literal])),
        (0.4 * beside, index.sounds.score([[sound(token) for token in literal]])),
    ]
    if any(not word.plain for word in typed):
        kept = [word.marked for word in typed if not index.lexicon.is_filler(word)]
        lists.append((0.6 * beside, index.marked.score([kept])))
    return lists, scores


def _telling(index: Index, concept: Concept) -> list[str]:
    """What was said as it was said; of an everyday phrase (mới đẻ) only the syllables that are no fillers."""
    fillers = index.lexicon.filler if concept.everyday else {}
    return [token for token in concept.said if token not in fillers]


def _summed(parts: Sequence[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for owner, score in part.items():
            total[owner] = total.get(owner, 0.0) + score
    return total


def _counts(index: Index, owner: int, typed: list[Word], concepts: Sequence[Concept]) -> float:
    """What a procedure counts: less for each speciality in its name that nobody asked for."""
    counts, name = index.listed[owner].counts, index.folded[owner]
    meant = " ".join(f" {' '.join(phrase)} " for concept in concepts for phrase in concept.alternatives)
    for word, factor, asked in index.lexicon.qualifiers:
        if word in name and word not in meant and not any(stands_in(said, typed) for said in asked):
            counts *= factor
    return counts


def _shares(
    index: Index, concepts: Sequence[Concept], scores: Sequence[Scores], best: Sequence[int]
) -> dict[int, float]:
    """How much of what was said each of the best procedures speaks of, 0 to 1."""
    masses = [max(index.names.mass(concept.said), 3.0) for concept in concepts]
    full = [max(_full(index, phrase) for phrase in concept.alternatives) for concept in concepts]
    return {
        owner: sum(
            mass * min(score.get(owner, 0.0) / most, 1.0)
            for mass, score, most in zip(masses, scores, full, strict=True)
        )
        / sum(masses)
        for owner in best
    }


def _full(index: Index, phrase: Sequence[str]) -> float:
    """About what a name scores that holds the whole phrase; syllables unknown everywhere cost as the rarest."""
    rare = 8.0
    single = sum(min(index.names.idf.get(token, rare), rare) for token in phrase)
    return max(0.8 * single, 1.0)


def _outside(index: Index, typed: list[Word], concepts: Sequence[Concept], share: float) -> bool:
    """No procedure is about this."""
    if any(stands_in(said, typed, toned=True) for said in index.lexicon.outside):
        return share < CLEAR or not any(concept.everyday for concept in concepts)
    return share < ENOUGH and not any(concept.everyday and len(concept.said) > 1 for concept in concepts)


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
