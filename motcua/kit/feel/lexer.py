"""Cuts a rule into tokens. A name may hold spaces only if it is in the given set of names or is a
built-in function followed by a bracket; then the longest such name wins, as DMN asks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from motcua.kit.feel.errors import FeelError

NUMBER, STRING, AT, NAME, WORD, SYMBOL, END = "number", "string", "at", "name", "word", "symbol", "end"

WORDS = frozenset(
    ["and", "or", "if", "then", "else", "some", "every", "satisfies", "for", "in", "return", "between"]
) | {"true", "false", "null"}
MAX_LENGTH = 4_000
MAX_DIGITS = 34

_PIECES = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
      | (?P<number>\d+(?:\.\d+)?|\.\d+)
      | (?P<at>@"(?:[^"\\]|\\.)*")
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<name>(?:[^\W\d]|[\U00010000-\U000EFFFF])(?:\w|[\U00010000-\U000EFFFF])*)
      | (?P<symbol>\*\*|\.\.|<=|>=|!=|[-+*/=<>()\[\]{},.:?])
    """,
    re.VERBOSE | re.DOTALL,
)
_FULL_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_DECLARED = (
    re.compile(r"""[{(,]\s*([^\W\d][^\s"{}()\[\],:<>=]{0,60}(?:\s+[^\s"{}()\[\],:<>=]{1,60}){0,8})\s*:"""),
    re.compile(r"\b(?:for|some|every)\s+(\w+(?:\s+\w+){1,4}?)\s+in\b"),
    re.compile(r'"([^"\\]{1,100})"\s*:'),
)
_PARTS = ("time offset", "start included", "end included")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*\Z")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "'": "'"}


class Token(NamedTuple):
    kind: str
    text: str
    position: int


def tokens(source: str, names: frozenset[str], calls: frozenset[str], full: bool = False) -> list[Token]:
    """Tokens of a source text, ending with one of kind END; `calls` are the built-in functions.

    `full`: numbers may have exponents, and names with spaces that the text itself declares are known."""
    if len(source) > MAX_LENGTH:
        message = _("Biểu thức dài quá %(most)s ký tự; hãy tách thành nhiều biểu thức")
        raise FeelError(MAX_LENGTH, message % {"most": MAX_LENGTH})
    spaced = _spaced_names(names | declared(source) if full else names, calls)
    found: list[Token] = []
    position = 0
    while position < len(source):
        token, position = _next(source, position, spaced, full)
        if token is not None:
            found.append(token)
    found.append(Token(END, "", len(source)))
    return found


def declared(source: str) -> frozenset[str]:
    """Names that are no single word and that a text itself declares: keys, parameters, loop variables."""
    found = {" ".join(name.split()) for pattern in _DECLARED for name in pattern.findall(source)}
    return frozenset(name for name in found if not _PLAIN_NAME.match(name)).union(_PARTS)


def _next(source: str, position: int, spaced: re.Pattern[str] | None, full: bool) -> tuple[Token | None, int]:
    match = _PIECES.match(source, position)
    if match is None:
        raise FeelError(position, _unreadable(source, position))
    kind, text = match.lastgroup, match.group()
    if kind == "number" and full:
        match = _FULL_NUMBER.match(source, position)
        return Token(NUMBER, match.group(), position), match.end()
    if kind == "space":
        return None, match.end()
    if kind == "name":
        longer = spaced.match(source, position) if spaced else None
        if longer is not None:
            name = " ".join(unicodedata.normalize("NFC", longer.group()).split())
            return Token(NAME, name, position), longer.end()
        text = unicodedata.normalize("NFC", text)
        return Token(WORD if text in WORDS else NAME, text, position), match.end()
    if kind == "number" and len(text) > MAX_DIGITS + 1:
        raise FeelError(position, _("Số dài quá %(most)s chữ số") % {"most": MAX_DIGITS})
    if kind == "string":
        text = _unescape(text[1:-1], position)
    elif kind == "at":
        text = _unescape(text[2:-1], position)
    return Token(str(kind), text, position), match.end()


def _unreadable(source: str, position: int) -> str:
    if source[position] in '"@':
        return _("Chuỗi chưa đóng: thiếu dấu nháy kép ở cuối")
    if source[position] in "'‘’“”":
        return _("Chuỗi phải đặt trong dấu nháy kép thẳng")
    return _("Không hiểu ký tự “%(letter)s”") % {"letter": source[position]}


def _unescape(text: str, position: int) -> str:
    def replaced(match: re.Match[str]) -> str:
        short, long, other = match.groups()
        if other is not None:
            return _ESCAPED.get(other, match.group())
        code = int(short or long, 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise FeelError(position, _("Mã ký tự trong chuỗi không có trong Unicode"))
        return chr(code)

    text = _PAIR.sub(lambda pair: _joined(pair.group()), text) if "\\" in text else text
    return unicodedata.normalize("NFC", _ESCAPE.sub(replaced, text) if "\\" in text else text)


def _joined(pair: str) -> str:
    """One letter of a pair of surrogates."""
    return chr(0x10000 + ((int(pair[2:6], 16) - 0xD800) << 10) + int(pair[8:12], 16) - 0xDC00)


@lru_cache(maxsize=256)
def _spaced_names(names: frozenset[str], calls: frozenset[str]) -> re.Pattern[str] | None:
    """One pattern for every name that is not a single word; longest first."""
    kept = [name for name in names if name and not _PLAIN_NAME.match(name) and _PIECES.match(name)]
    patterns = [(len(name), _words(name) + r"(?!\w)") for name in kept]
    patterns += [(len(name), _words(name) + r"(?=\s*\()") for name in calls if " " in name]
    if not patterns:
        return None
    return re.compile("|".join(pattern for _, pattern in sorted(patterns, reverse=True)))


def _words(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())
