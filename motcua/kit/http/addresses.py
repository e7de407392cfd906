"""The addresses of many things of one kind: the pattern is found once, the words are put in."""

import re
from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import RFC3986_SUBDELIMS

_SAFE = f"{RFC3986_SUBDELIMS}~:@"
_GAP = "GAP"
_plain = re.compile(r"[A-Za-z0-9._-]+").fullmatch


def address(name: str, word: str) -> str:
    """What reverse(name, args=[word]) says, for lists: a name with one text in its address, without slashes."""
    before, after = _around(name, get_urlconf(), get_script_prefix())
    return f"{before}{word if _plain(word) else quote(word, safe=_SAFE)}{after}"


@lru_cache(maxsize=256)
def _around(name: str, urlconf: str | None, prefix: str) -> tuple[str, str]:  # noqa: ARG001 - keys
    before, _gap, after = reverse(name, args=[_GAP]).rpartition(_GAP)
    return before, after
