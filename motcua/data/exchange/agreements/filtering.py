"""What may leave: of a JSON answer the permitted members, of any other answer nothing, unless all was agreed."""

import json
from typing import Any

from motcua.data.exchange.agreements.document import ALL_FIELDS
from motcua.data.exchange.types import Answer, Permit, Refused

FAULTS = 400
EMPTY = {204, 205, 304}


def filtered(*, permit: Permit, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
    """The answer with only permitted fields, and the names of those that leave.

    An object keeps its permitted members, an array those of each object. The provider's own errors (400 and above)
    pass untouched; an answer in which fields cannot be told apart is refused. An untouched body keeps its bytes.
    """
    if answer.status >= FAULTS or answer.status in EMPTY or not answer.body:
        return answer, ()
    allowed = frozenset(permit.fields)
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


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error


def _unreadable() -> Refused:
    message = "The service's answer is not an object whose fields can be told apart"
    return Refused("service_failed.invalid_body", message)
