"""Reading and writing records. A read of a person's data is itself a write: it leaves a line in the ledger."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from motcua.data.registries.models import Record
from motcua.data.registries.queries import definition
from motcua.data.registries.types import Reading
from motcua.kit.errors import NotAllowed
from motcua.trust.ledger import actions as ledger
from motcua.vn.text import clean, fold


def load(*, registry: str, rows: Collection[Mapping[str, Any]], at: datetime) -> int:
    """Fill a stand-in registry (each row holds the key field); existing keys are left as they are."""
    key = definition(registry=registry)["key"]["field"]
    records = [Record(registry=registry, key=row[key], data=dict(row), since=at) for row in rows]
    Record.objects.bulk_create(records, ignore_conflicts=True, batch_size=500)
    return len(records)


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
) -> Reading | None:
    """Read declared fields of one record for a stated purpose and dossier; None when there is no record.

    said: what the asker claims to know, by field; unless all agrees (case and marks apart) the answer is None,
    as for no record. Leaves a ledger line (kind `registry.read`) naming the fields asked, never their values.
    Raises NotAllowed for a field the registry does not declare. Legal source: Luật 91/2025/QH15.
    """
    declared = definition(registry=registry)
    if not {*fields, *(said or ())} <= set(declared["fields"]):
        raise NotAllowed
    record = _agreeing(registry, key, said or {})
    ledger.append(
        kind="registry.read",
        subject=subject,
        actor=actor,
        facts={
            "registry": registry,
            "key": key,
            "fields": sorted(fields),
            "purpose": purpose,
            "basis": basis,
            "found": record is not None,
        },
        at=at,
    )
    if record is None:
        return None
    seen = {name: str(record.get(name, "")) for name in fields}
    return Reading(registry=registry, name=declared["name"], key=key, fields=seen, at=at)


def _agreeing(registry: str, key: str, said: Mapping[str, str]) -> Mapping[str, Any] | None:
    record = Record.objects.filter(registry=registry, key=key).values_list("data", flat=True).first()
    if record is None:
        return None
    agrees = all(fold(clean(str(record.get(name, "")))) == fold(clean(text)) for name, text in said.items())
    return record if agrees else None


@transaction.atomic
def write(
    *, registry: str, operation: str, data: Mapping[str, Any], origin: str, actor: str, at: datetime
) -> str:
    """Carry out a declared write and return the record's key; the same `origin` gives the same key again."""
    declared = definition(registry=registry)["writes"].get(operation)
    if declared is None or not set(data) <= set(declared["fields"]):
        raise NotAllowed
    done = Record.objects.filter(registry=registry, origin=origin).values_list("key", flat=True).first()
    if done:
        return done
    key = _new_person(registry, data, origin, at)
    ledger.append(
        kind="registry.write",
        subject=origin,
        actor=actor,
        facts={"registry": registry, "operation": operation, "fields": sorted(data)},
        at=at,
    )
    return key


def _new_person(registry: str, data: Mapping[str, Any], origin: str, at: datetime) -> str:
    """Insert a record under a fresh random personal number (tried again on the rare collision)."""
    born = date.fromisoformat(str(data["date_of_birth"]))
    century = (born.year // 100 - 19) * 2 + (1 if data.get("sex") == "Nữ" else 0)
    while True:
        number = f"{_area(registry)}{century}{born:%y}{secrets.randbelow(10**6):06d}"
        try:
            with transaction.atomic():
                Record.objects.create(
                    registry=registry, key=number, data={**data, "number": number}, since=at, origin=origin
                )
        except IntegrityError:
            continue
        return number


def _area(registry: str) -> str:
    """The three-digit area prefix under which this stand-in issues numbers."""
    return str(definition(registry=registry).get("issues_under", "045"))
