"""How wide words are, near enough to break them into lines before any browser has seen them."""

import unicodedata
from functools import lru_cache

NARROW, WIDE = frozenset("iljtfrI.,:;'|()[]·"), frozenset("mwMWƠƯ@%—→")


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> int:
    """Pixels of a line set in a plain sans face; marks above and below letters take no room."""
    total = 0.0
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter):
            continue
        if letter == " ":
            total += 0.27
        elif letter in NARROW:
            total += 0.34
        elif letter in WIDE:
            total += 0.88
        else:
            total += 0.7 if letter.isupper() else 0.57
    return round(total * size)


def wrapped(text: str, *, size: float, most: int, lines: int = 4) -> tuple[str, ...]:
    """The text in lines of about equal length, at most `most` pixels; what does not fit ends in “…”."""
    words = text.split()
    found: list[str] = []
    for word in words:
        if found and width(f"{found[-1]} {word}", size) <= most:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > lines:
        return (*found[: lines - 1], f"{found[lines - 1].rstrip('.,;')}…")
    return _even(words, size, most, len(found)) or tuple(found)


def _even(words: list[str], size: float, most: int, lines: int) -> tuple[str, ...]:
    """The narrowest measure that needs no more lines: no last line of one short word."""
    for measure in range(most // 2, most, 4):
        found: list[str] = []
        for word in words:
            if found and width(f"{found[-1]} {word}", size) <= measure:
                found[-1] = f"{found[-1]} {word}"
            else:
                found.append(word)
        if len(found) == lines and all(width(line, size) <= measure for line in found):
            return tuple(found)
    return ()
