"""A whole register as a file, for work on all of it at once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.data.registries import history, rules
from motcua.data.registries.bulk.files import writing
from motcua.data.registries.models import Version
from motcua.data.registries.queries import definition
from motcua.trust.ledger import actions as ledger

COMMUNE, UPDATED = "commune", "updated_on"
_CHUNK = 2_000


def export(*, registry: str, path: Path, purpose: str, communes: Mapping[str, str], at: datetime) -> int:
    """Write every record as it holds today to a file that only its owner reads; gives how many.

    Beside the declared fields: `commune`, told by the end of the residence (`communes`: that end → code), and
    `updated_on`, the day the record was last written. Leaves one ledger line (`registry.bulk_read`), no value in it.
    """
    declared = definition(registry=registry)
    names = list(dict.fromkeys((*declared["fields"], COMMUNE, UPDATED)))
    today, count = history.day_of(at), 0
    held = Version.objects.select_related("data_key").filter(registry=registry, known_to=None)
    with writing(path, names) as put:
        for version in held.order_by("key", "valid_from").iterator(chunk_size=_CHUNK):
            if version.valid_from > today or (version.valid_to is not None and version.valid_to <= today):
                continue
            record = {name: rules.as_text(value) for name, value in history.values(version).items()}
            record.setdefault(COMMUNE, _commune(record.get("residence", ""), communes))
            record.setdefault(UPDATED, history.day_of(version.known_from).isoformat())
            put([record.get(name, "") for name in names])
            count += 1
    with transaction.atomic():
        ledger.append(
            kind="registry.bulk_read",
            subject=registry,
            actor="system",
            facts={"registry": registry, "purpose": purpose, "rows": count},
            at=at,
        )
    return count


def _commune(residence: str, communes: Mapping[str, str]) -> str:
    return communes.get(", ".join(part.strip() for part in residence.split(",")[-2:]), "")
