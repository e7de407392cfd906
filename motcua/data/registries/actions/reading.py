"""Reading a record. A read of a person's data is itself a write: a line in the ledger, told to the person."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.queries import definition
from motcua.data.registries.types import NOBODY, Asker, Reading
from motcua.kit.errors import NotAllowed
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import actions as privacy
from motcua.trust.privacy.types import REGISTRY, Read


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
    asker: Asker = NOBODY,
) -> Reading | None:
    """Read declared fields of one record for a stated purpose and dossier; None when there is no record.

    said: what the asker claims to know, by field; unless all agrees (case and marks apart) the answer is None,
    as for no record. valid_at: the day of which the answer is true (today); known_at: as it was known then (now).
    Leaves a ledger line (kind `registry.read`) naming the fields asked, the person only by a blind index, never a
    value; the person is told, found or not. Raises NotAllowed for an undeclared field. Luật 91/2025/QH15.
    """
    declared = definition(registry=registry)
    if not {*fields, *(said or ())} <= set(declared["fields"]):
        raise NotAllowed
    found = history.version(declared, key, valid_at=valid_at or history.day_of(at), known_at=known_at)
    record = history.values(found) if found is not None else None
    if record is not None and not rules.agrees(record, said or {}):
        record = None
    how = Read(
        **{"subject": rules.normal_key(declared, key), "registry": registry, "fields": tuple(fields)},
        **{"purpose": purpose, "basis": basis, "case": subject, "actor": actor, "channel": REGISTRY},
        **{"office": asker.office, "office_name": asker.office_name, "verified": asker.verified},
    )
    _leave(declared, how, record, {"valid_at": valid_at, "known_at": known_at}, at)
    if record is None:
        return None
    seen = {name: rules.as_text(record.get(name)) for name in fields}
    return Reading(registry=registry, name=declared["name"], key=key, fields=seen, at=at)


def _leave(
    declared: Mapping[str, Any],
    how: Read,
    record: Mapping[str, Any] | None,
    clocks: Mapping[str, date | None],
    at: datetime,
) -> None:
    """Leave a ledger line for each person whom the record is about, and tell them; one line for a thing of nobody.

    A read without a dossier (one's own) is a matter of itself in the ledger.
    """
    facts = {
        "registry": how.registry,
        "key": keyring.stored_keys(declared, how.subject)[0],
        "fields": sorted(how.fields),
        "purpose": how.purpose,
        "basis": how.basis,
        "found": record is not None,
        **{name: asked.isoformat() for name, asked in clocks.items() if asked is not None},
    }
    people = rules.people(declared, {**(record or {}), declared["key"]["field"]: how.subject})
    leaves = [
        ledger.append(
            kind="registry.read", subject=how.case or str(uuid4()), actor=how.actor, facts=facts, at=at
        )
        for _person in people or ("",)
    ]
    told = replace(how, refused="" if record is not None else "not_found")
    reads = [replace(told, subject=number, leaf=leaf) for number, leaf in zip(people, leaves, strict=False)]
    privacy.record_reads(reads=reads, at=at)
