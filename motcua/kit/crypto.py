"""Canonical bytes and digests shared by the ledger, documents and packages."""

import hashlib
import json

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no white space; floats are refused because they do not round-trip."""
    _refuse_floats(value)
    return _CANONICAL.encode(value).encode()


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats; use str or int")
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for item in items:
        # Nearly all are texts, and every action's leaf passes here a dozen times.
        if type(item) is not str:
            _refuse_floats(item)
