"""Reading a record. A read of a person's data is itself a write: it leaves a line in the ledger."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.queries import definition
from motcua.data.registries.types import Reading
from motcua.kit.errors import NotAllowed
from motcua.trust.ledger import actions as ledger
from motcua.vn.text import clean, fold


@transaction.atomic
def read(
    *,
    registry: str,
    key: str,
    fields: Collection[str],
    purpose: str,
    basis: str,
    subject: str,
    actor: str,
    at: datetime,
    said: Mapping[str, str] | None = None,
    valid_at: date | None = None,
    known_at: datetime | None = None,
) -> Reading | None:
    """Read declared fields of one record for a stated purpose and dossier; None when there is no record.

    said: what the asker claims to know, by field; unless all agrees (case and marks apart) the answer is None,
    as for no record. valid_at: the day of which the answer is true (today); known_at: as it was known then (now).
    Leaves a ledger line (kind `registry.read`) naming the fields asked and whom only under a blind index, never
    their values. Raises NotAllowed for a field the registry does not declare. Legal source: Luật 91/2025/QH15.
    """
    declared = definition(registry=registry)
    if not {*fields, *(said or ())} <= set(declared["fields"]):
        raise NotAllowed
    found = history.version(declared, key, valid_at=valid_at or history.day_of(at), known_at=known_at)
    record = _agreeing(history.values(found), said or {}) if found is not None else None
    ledger.append(
        kind="registry.read",
        subject=subject,
        actor=actor,
        facts={
            "registry": registry,
            "key": keyring.stored_keys(declared, key)[0],
            "fields": sorted(fields),
            "purpose": purpose,
            "basis": basis,
            "found": record is not None,
            **({"valid_at": valid_at.isoformat()} if valid_at else {}),
            **({"known_at": known_at.isoformat()} if known_at else {}),
        },
        at=at,
    )
    if record is None:
        return None
    seen = {name: rules.as_text(record.get(name)) for name in fields}
    return Reading(registry=registry, name=declared["name"], key=key, fields=seen, at=at)


def _agreeing(record: Mapping[str, Any], said: Mapping[str, str]) -> Mapping[str, Any] | None:
    agrees = all(fold(clean(str(record.get(name, "")))) == fold(clean(text)) for name, text in said.items())
    return record if agrees else None
