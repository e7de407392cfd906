"""Which paths of a service a grant covers: `*` is one segment, `**` any number of them.

A path is judged as the provider may come to read it. One that climbs (`..`), or hides a separator, however many
times it is encoded, is covered by no grant at all.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

ROUNDS = 4
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f;]")
_TOKEN = re.compile(r"\*\*|\*|[^*]+")


def covers(*, pattern: str, path: str) -> bool:
    """Whether the raw (percent-encoded) path of a request lies under the pattern; "" and "/" are the same."""
    plain = decoded(path)
    return plain is not None and _compiled(pattern).fullmatch(plain.rstrip("/") or "/") is not None


def decoded(path: str) -> str | None:
    """The path with its segments decoded once, or None when it could mean another path to somebody."""
    segments = path.split("/")
    if "" in segments[1:-1] or not all(map(_harmless, segments)):
        return None
    plain = "/".join(unquote(segment, errors="replace") for segment in segments)
    return None if "\ufffd" in plain else plain or "/"


def _harmless(segment: str) -> bool:
    """Whether it stays one ordinary segment, decoded as often as anybody might decode it."""
    for _round in range(ROUNDS):
        if segment in {".", ".."} or _UNSAFE.search(segment):
            return False
        plainer = unquote(segment, errors="replace")
        if plainer == segment:
            return True
        segment = plainer
    return False


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"**": ".*", "*": "[^/]+"}
    text = pattern.rstrip("/") or "/"
    return re.compile("".join(wild.get(token, re.escape(token)) for token in _TOKEN.findall(text)), re.DOTALL)
