"""What may leave: of a JSON answer the permitted members, of any other answer nothing, unless all was agreed.

A header is no field: those that say how to read the answer or when to ask again leave, if they look as they should.
"""

import json
import re
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from motcua.data.exchange.agreements import wording
from motcua.data.exchange.agreements.document import ALL_FIELDS
from motcua.data.exchange.agreements.permitting import once
from motcua.data.exchange.types import Answer, Headers, Permit, Refused
from motcua.data.exchange.xroad import faults

FAULTS = 400
# What an error says of itself: RFC 9457, the protocol's own members, and those of services in this country.
OF_AN_ERROR = frozenset("type title status detail instance code error message loi thong_bao".split())
STATUSES = range(100, 600)
_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
# What a header may say where fields are agreed one by one; any other name may carry what the body may not.
HEADERS = {
    "content-type": re.compile(r"[A-Za-z]{4,11}/[A-Za-z0-9.+-]{1,40}(; ?charset=\"?[A-Za-z0-9-]{1,12}\"?)?"),
    "allow": re.compile(r"[A-Z]{3,7}(, ?[A-Z]{3,7})*"),
    "cache-control": re.compile(r"[a-z-]{3,20}(=\d{1,8})?(, ?[a-z-]{3,20}(=\d{1,8})?)*"),
    "content-language": re.compile(r"[a-z]{2}(-[A-Z]{2})?"),
    "date": _DATE,
    "retry-after": re.compile(rf"\d{{1,6}}|{_DATE.pattern}"),
    "vary": re.compile(r"\*|[Aa]ccept(-[A-Za-z]+)?(, ?[Aa]ccept(-[A-Za-z]+)?)*"),
    "www-authenticate": re.compile(r"Basic|Bearer|Digest|Negotiate"),
}
KEPT_OF_AN_ERROR = frozenset({"allow", "retry-after", "www-authenticate"})
NEVER = frozenset({"set-cookie", "set-cookie2"})  # a system's cookie would be sent to the node
OUTSIDE = faults.Fault(
    "server.serverproxy.service_failed",
    "The service's own words about this error are outside the agreement",
    "",
)
OUTSIDE_KIND, OUTSIDE_BODY = faults.body(OUTSIDE, accept="")
EMPTY = {204, 205, 304}


def filtered(*, permit: Permit, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
    """The answer with only permitted fields, and the names of those that leave.

    An object keeps its permitted members, an array those of each object. The provider's own errors (400 and above)
    keep their status, and their words where these are words of an error and nothing else. An answer in which fields
    cannot be told apart is refused. An untouched body keeps its bytes. Headers: see HEADERS.
    """
    allowed = frozenset(permit.fields)
    answer = _with_headers(answer, whole=ALL_FIELDS in allowed)
    if answer.status in EMPTY or not answer.body:
        return (replace(answer, body=b"") if answer.body else answer), ()
    if answer.status >= FAULTS:
        return (answer if ALL_FIELDS in allowed or _only_an_error(answer, allowed) else _wordless(answer)), ()
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
    return Answer(
        answer.status, answer.headers, _written(kept if isinstance(data, list) else kept[0])
    ), returned


def _with_headers(answer: Answer, *, whole: bool) -> Answer:
    """The same answer where all its headers may leave."""
    kept: Headers = tuple(
        (name, value)
        for name, value in answer.headers
        if (name.lower() not in NEVER if whole else _plain_header(name.lower(), value))
    )
    return answer if len(kept) == len(answer.headers) else replace(answer, headers=kept)


def _plain_header(name: str, value: str) -> bool:
    return name in HEADERS and HEADERS[name].fullmatch(value.strip()) is not None


def _only_an_error(answer: Answer, allowed: frozenset[str]) -> bool:
    """A few short members that errors have, or the status in words: no room for what somebody's record says."""
    if answer.body == OUTSIDE_BODY:
        return True
    try:
        data = json.loads(answer.body, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return answer.body.strip() in _in_words(answer.status)
    return isinstance(data, dict) and all(
        name in OF_AN_ERROR and _of_an_error(name, value, allowed) for name, value in data.items()
    )


def _of_an_error(name: str, value: object, allowed: frozenset[str]) -> bool:
    if isinstance(value, int):
        return value in STATUSES and name in {"status", "code", "error"}
    return value is None or (isinstance(value, str) and wording.harmless(value, fields=allowed))


def _in_words(status: int) -> tuple[bytes, ...]:
    """“Method Not Allowed”, with its number or without."""
    try:
        words = HTTPStatus(status).phrase
    except ValueError:
        return ()
    return tuple(text.encode() for text in (words, f"{status} {words}", f"{status}: {words}"))


def _wordless(answer: Answer) -> Answer:
    """The provider's status, with the protocol's words in place of the service's."""
    kept = tuple((name, value) for name, value in answer.headers if name.lower() in KEPT_OF_AN_ERROR)
    return Answer(answer.status, (*kept, ("Content-Type", OUTSIDE_KIND)), OUTSIDE_BODY)


def _read(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error


def _written(data: object) -> bytes:
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError) as error:  # half of a character
        raise _unreadable() from error


def _unreadable() -> Refused:
    message = "The service's answer is not an object whose fields can be told apart"
    return Refused("service_failed.invalid_body", message)
