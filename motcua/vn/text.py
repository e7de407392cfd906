"""Vietnamese text: one form of each letter, tone marks in one place, folding for search, dictionary order.

Two keyboards write the same name in different bytes; everything that stores or compares passes here first.
"""

import re
import unicodedata
from itertools import groupby

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: also the order in dictionaries, after no tone."""
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(LETTERS, start=2)}
_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")
_FLOATING = frozenset({"oa", "oe", "uy"})
_STRAY = {0xD0: "Đ", 0xF0: "đ", 0x110: "Đ", 0x111: "đ", 0x189: "Đ", 0x256: "đ"}
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_TONE_STRIP = str.maketrans("", "", TONES)


def nfc(text: str) -> str:
    """Composed Unicode, with Icelandic and African look-alikes of Đ repaired."""
    return unicodedata.normalize("NFC", text).translate(_STRAY)


def clean(text: str) -> str:
    """`nfc`, without invisible characters, blanks collapsed: what a one-line field stores."""
    visible = "".join(" " if c.isspace() else c for c in nfc(text) if c.isspace() or c.isprintable())
    return nfc(" ".join(visible.split()))


def whole(text: str) -> int | None:
    """A number as somebody sends it: fifteen plain digits at most, which every table holds; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def fold(text: str) -> str:
    """For search: lower case, no marks, đ → d. `Đặng Thị Hòa` → `dang thi hoa`."""
    plain = unicodedata.normalize("NFD", nfc(text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")


def sort_key(text: str) -> tuple:
    """Dictionary order: letters first (đ after d, ê after e), then tones, then small before capital.

    Where a keyboard put the tone mark does not count: `hoà` stands beside `hòa`, before `hỏa`.
    """
    letters, tones, cases = [], [], []
    for char in tone_marks(text):
        base, tone = _split(char)
        low = base.lower()
        letters.append((_RANK.get(low, 1 if not low.isspace() else 0), "" if low in _RANK else low))
        tones.append(tone)
        cases.append(base != low)
    return tuple(letters), tuple(tones), tuple(cases)


def _split(char: str) -> tuple[str, int]:
    """A letter without its tone, and the tone's rank (0 = none)."""
    parts = unicodedata.normalize("NFD", char)
    rank = next((TONES.index(mark) + 1 for mark in parts if mark in TONES), 0)
    return unicodedata.normalize("NFC", parts.translate(_TONE_STRIP)), rank


def tone_marks(text: str, *, new_style: bool = False) -> str:
    """Put each tone mark on its vowel: `hòa`, `thủy` (or `hoà`, `thuỷ` in the new style)."""
    return _WORD.sub(lambda word: _place(word[0], new_style), nfc(text))


def same_spelling(one: str, two: str) -> bool:
    """Whether two texts differ only in Unicode form, tone placement or case: `hoà` and `Hòa` are the same."""
    return tone_marks(one).casefold() == tone_marks(two).casefold()


def _place(word: str, new_style: bool) -> str:
    """One syllable; a word that is not one (two tones, two groups of vowels) is left alone."""
    letters = [_split(char) for char in word]
    toned = [tone for _base, tone in letters if tone]
    bases = [base for base, _tone in letters]
    nucleus = _nucleus("".join(bases).lower())
    if len(toned) != 1 or nucleus is None or not all(len(base) == 1 and base.isalpha() for base in bases):
        return word
    carrier = _carrier("".join(bases).lower(), *nucleus, new_style)
    bases[carrier] = unicodedata.normalize("NFC", bases[carrier] + TONES[toned[0] - 1])
    return "".join(bases)


def _nucleus(word: str) -> tuple[int, int] | None:
    """Where the vowels stand; the u of qu and the i of gi belong to the consonant when a vowel follows."""
    start = 2 if word[:2] in ("qu", "gi") and word[2:3] in _VOWELS and len(word) > 2 else 0
    groups = [(key, len(list(group))) for key, group in groupby(word[start:], _VOWELS.__contains__)]
    if [key for key, _size in groups].count(True) != 1:
        return None
    first = start + sum(size for _key, size in groups[: [key for key, _size in groups].index(True)])
    length = next(size for key, size in groups if key)
    return (first, first + length) if length <= 3 else None


def _carrier(word: str, first: int, last: int, new_style: bool) -> int:
    """Index of the vowel that carries the tone."""
    vowels = word[first:last]
    marked = [i for i in range(first, last) if word[i] in _MARKED]
    if marked:
        return marked[-1]
    if len(vowels) == 3:
        return first + 1
    if len(vowels) == 2 and (last < len(word) or (new_style and vowels in _FLOATING)):
        return first + 1
    return first


def titlecase(text: str) -> str:
    """`NGUYỄN THỊ H'HEN` → `Nguyễn Thị H'Hen`; for screens only, papers keep the name as issued."""
    return nfc(_WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), nfc(text)))
