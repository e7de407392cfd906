"""Classes of letters in patterns: `[a-z-[aeiou]]`, `\\d`, `\\p{Lu}`; and letters that differ in case only."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

Accepts = Callable[[str], bool]


class PatternError(ValueError):
    """A pattern that cannot be read."""


_SINGLE = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.?*+(){}[]-^$/"}}
_KINDS: dict[str, Accepts] = {
    "d": lambda letter: unicodedata.category(letter) == "Nd",
    "s": lambda letter: letter in " \t\n\r",
    "w": lambda letter: unicodedata.category(letter)[0] not in "PZC",
    "i": lambda letter: letter.isalpha() or letter in "_:",
    "c": lambda letter: letter.isalnum() or letter in "_:.-·",
}
_CATEGORIES = frozenset("LMNPZSC")


@lru_cache(maxsize=4_096)
def variants(letter: str) -> frozenset[str]:
    """The letter and those that differ from it in case only."""
    found = {letter, letter.lower(), letter.upper(), letter.casefold()}
    return frozenset(form for form in found if len(form) == 1)


def escaped(source: str, place: int, caseless: bool) -> tuple[Accepts, int]:
    """What stands behind a backslash at `place`, and where it ends."""
    letter = source[place : place + 1]
    place += 1
    if letter in ("p", "P"):
        return _category(source, place, negated=letter == "P")
    if letter and letter in _SINGLE:
        wanted = _SINGLE[letter]
        if caseless:
            return (lambda found: wanted in variants(found)), place
        return (lambda found: found == wanted), place
    if letter and letter.lower() in _KINDS:
        accepts = _KINDS[letter.lower()]
        return (accepts if letter.islower() else lambda found: not accepts(found)), place
    raise PatternError


def _category(source: str, place: int, *, negated: bool) -> tuple[Accepts, int]:
    end = source.find("}", place)
    if source[place : place + 1] != "{" or end < 0:
        raise PatternError
    name = source[place + 1 : end]
    if name == "IsBasicLatin":
        inside: Accepts = lambda letter: letter < "\x80"  # noqa: E731 - one of two kinds of test
    elif name[:1] in _CATEGORIES and len(name) in (1, 2):
        inside = lambda letter: unicodedata.category(letter).startswith(name)  # noqa: E731 - as above
    else:
        raise PatternError
    return (lambda letter: inside(letter) is not negated), end + 1


def read(source: str, place: int, caseless: bool) -> tuple[Accepts, int]:
    """A class whose bracket was opened before `place`, and where it ends."""
    negated = source.startswith("^", place)
    place += negated
    parts: list[Accepts] = []
    without: Accepts | None = None
    while not source.startswith("]", place) or not parts:
        if place >= len(source) or source[place] == "]":
            raise PatternError
        if source.startswith("-[", place) and parts:
            without, place = read(source, place + 2, caseless)
            break
        part, place = _part(source, place, caseless)
        parts.append(part)
    if not source.startswith("]", place):
        raise PatternError

    def accepts(letter: str) -> bool:
        inside = any(part(letter) for part in parts) is not negated
        return inside and not (without is not None and without(letter))

    return accepts, place + 1


def _part(source: str, place: int, caseless: bool) -> tuple[Accepts, int]:
    letter = source[place]
    if letter == "[":
        raise PatternError
    if letter == "\\":
        if source[place + 1 : place + 2] not in _SINGLE:
            return escaped(source, place + 1, caseless)
        letter, place = _SINGLE[source[place + 1]], place + 1
    last, place = letter, place + 1
    if source.startswith("-", place) and source[place + 1 : place + 2] not in ("]", "[", ""):
        last, place = source[place + 1], place + 2
        if last == "\\":
            last, place = _SINGLE.get(source[place : place + 1], ""), place + 1
        if not last or last < letter:
            raise PatternError
    if not caseless:
        return (lambda found: letter <= found <= last), place
    return (lambda found: any(letter <= form <= last for form in variants(found))), place
