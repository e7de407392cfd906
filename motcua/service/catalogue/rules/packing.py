"""Keeping records exactly: canonical JSON, compressed; whether two are the same, and in which parts they differ."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

# The portal's own bookkeeping: a record that differs in nothing else says the same.
BOOKKEEPING = frozenset({"createdAt", "updatedAt"})


def pack(records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records of one code in one file, as they were; ASCII, so that even a broken character survives."""
    return zlib.compress(json.dumps(list(records), sort_keys=True, separators=(",", ":")).encode("ascii"), 3)


def unpack(source: bytes) -> list[dict[str, Any]]:
    """The records again."""
    return list(json.loads(zlib.decompress(source)))


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what a record says, bookkeeping apart."""
    said = {key: value for key, value in record.items() if key not in BOOKKEEPING}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The parts (keys of the record) in which two published forms differ, in order."""
    keys = sorted({*old, *new} - BOOKKEEPING)
    return [key for key in keys if (key in old, old.get(key)) != (key in new, new.get(key))]
