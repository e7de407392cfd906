"""What may leave: of a JSON answer the permitted members, of any other answer nothing, unless all was agreed."""

import json
import re
from http import HTTPStatus
from typing import Any

from motcua.data.exchange.agreements.document import ALL_FIELDS
from motcua.data.exchange.types import Answer, Permit, Refused
from motcua.data.exchange.xroad import faults

FAULTS = 400
# What an error says of itself: RFC 9457, the protocol's own members, and those of services in this country.
OF_AN_ERROR = frozenset("type title status detail instance code error message loi thong_bao".split())
LONGEST_WORDS = 300
SOMEBODYS = re.compile(r"\d{9}")  # a number of a person, a card or a telephone
KEPT_OF_AN_ERROR = frozenset({"allow", "retry-after", "www-authenticate"})
OUTSIDE = faults.Fault(
    "server.serverproxy.service_failed",
    "The service's own words about this error are outside the agreement",
    "",
)
EMPTY = {204, 205, 304}


def filtered(*, permit: Permit, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
    """The answer with only permitted fields, and the names of those that leave.

    An object keeps its permitted members, an array those of each object. The provider's own errors (400 and above)
    keep their status, and their words where these are words of an error and nothing else. An answer in which fields
    cannot be told apart is refused. An untouched body keeps its bytes.
    """
    if answer.status in EMPTY or not answer.body:
        return answer, ()
    allowed = frozenset(permit.fields)
    if answer.status >= FAULTS:
        return (answer if ALL_FIELDS in allowed or _only_an_error(answer) else _wordless(answer)), ()
    if ALL_FIELDS in allowed:
        return answer, (ALL_FIELDS,)
    data = _read(answer.body)
    rows = data if isinstance(data, list) else [data]
    if not all(isinstance(row, dict) for row in rows):
        raise _unreadable()
    kept = [{name: value for name, value in row.items() if name in allowed} for row in rows]
    returned = tuple(sorted({name for row in kept for name in row}))
    if kept == rows:
        return answer, returned
    body = json.dumps(kept if isinstance(data, list) else kept[0], ensure_ascii=False, separators=(",", ":"))
    return Answer(answer.status, answer.headers, body.encode()), returned


def _only_an_error(answer: Answer) -> bool:
    """A few short members that errors have, or the status in words: no room for what somebody's record says."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return answer.body.strip() in _in_words(answer.status)
    return isinstance(data, dict) and all(
        name in OF_AN_ERROR and (value is None or _short(value)) for name, value in data.items()
    )


def _in_words(status: int) -> tuple[bytes, ...]:
    """“Method Not Allowed”, with its number or without."""
    try:
        words = HTTPStatus(status).phrase
    except ValueError:
        return ()
    return tuple(text.encode() for text in (words, f"{status} {words}", f"{status}: {words}"))


def _short(value: object) -> bool:
    text = str(value) if isinstance(value, str | int) else None
    return text is not None and len(text) <= LONGEST_WORDS and SOMEBODYS.search(text) is None


def _wordless(answer: Answer) -> Answer:
    """The provider's status, with the protocol's words in place of the service's."""
    kind, body = faults.body(OUTSIDE, accept="")
    kept = tuple((name, value) for name, value in answer.headers if name.lower() in KEPT_OF_AN_ERROR)
    return Answer(answer.status, (*kept, ("Content-Type", kind)), body)


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error


def _unreadable() -> Refused:
    message = "The service's answer is not an object whose fields can be told apart"
    return Refused("service_failed.invalid_body", message)
