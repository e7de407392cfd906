"""Taking in what the State publishes."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from motcua.kit.errors import DomainError
from motcua.service.catalogue import rules
from motcua.service.catalogue.files import CannotOpen, read_file
from motcua.service.catalogue.models import Entry, Import, Published
from motcua.service.catalogue.rules.oddities import REPEATED
from motcua.service.catalogue.types import Imported, Oddity, Refusal

KINDS = rules.KINDS

__all__ = ["KINDS", "CannotOpen", "SomebodyElse", "import_file"]
BATCH = 400
READING = 0.7  # of the time goes into reading, the rest into writing
COLUMNS = [item.name for item in Entry._meta.concrete_fields if item.name not in ("id", "first_at")]


class SomebodyElse(DomainError):
    """Another import wrote the same entries at the same moment."""

    code = "import_running"
    message = "Một lần nạp khác vừa ghi cùng lúc. Chưa ghi gì; hãy chạy lại."


@dataclass(slots=True)
class _Taken:
    """The records of one code in this file: what the first says, all of them packed."""

    columns: rules.Columns
    source: bytes
    digests: list[str]
    oddities: list[Oddity]
    times: int = 1
    others: int = 0

    @property
    def digest(self) -> str:
        """Of one record its own; of several that differ, of all in their order."""
        return (
            self.digests[0] if len(self.digests) == 1 else sha256("".join(self.digests).encode()).hexdigest()
        )


@dataclass(slots=True)
class _File:
    """What was read of a file."""

    taken: dict[str, _Taken] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0


@dataclass(slots=True)
class _Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0


def import_file(
    *, path: Path, at: datetime, progress: Callable[[float], None] = lambda _share: None
) -> Imported:
    """Take in a file of published procedures, all of it or nothing; `progress` is told the share done, 0 to 1.

    A record that says what its entry already says changes nothing; one that says otherwise becomes the entry's next
    version, and the older stay. A broken record is refused with its line. Raises CannotOpen, SomebodyElse.
    """
    file = _read(path, progress)
    try:
        with transaction.atomic():
            made, counts = _write(path.name, file, at, progress)
    except IntegrityError as error:
        raise SomebodyElse from error
    progress(1.0)
    return Imported(
        read=file.read,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        rejected=len(file.refusals),
        oddities=made.oddities,
        refusals=tuple(file.refusals),
        kinds=dict(
            Counter(item.kind for taken in file.taken.values() for item in taken.oddities).most_common()
        ),
    )


def _read(path: Path, progress: Callable[[float], None]) -> _File:
    file = _File()
    for line, record, reason, share in read_file(path):
        file.read += 1
        try:
            if reason:
                raise rules.Broken(reason)
            _take(file.taken, rules.columns(record), record)
        except rules.Broken as broken:
            file.refusals.append(Refusal(line, str(broken)))
        progress(share * READING)
    return file


def _take(taken: dict[str, _Taken], columns: rules.Columns, record: dict[str, Any]) -> None:
    """A further record of a code is kept beside the first; which of them holds is not for us to say."""
    digest = rules.digest(record)
    known = taken.get(columns.code)
    if known is None:
        taken[columns.code] = _Taken(columns, rules.pack([record]), [digest], rules.oddities(record))
        return
    known.times += 1
    if known.times == 2:
        known.oddities.append(Oddity("repeated_record", "code", columns.name[:200]))
    if digest not in known.digests:
        known.others += 1
        known.digests.append(digest)
        known.source = rules.pack([*rules.unpack(known.source), record])
        known.oddities += rules.oddities(record)


def _write(name: str, file: _File, at: datetime, progress: Callable[[float], None]) -> tuple[Import, _Counts]:
    known = {
        code: (number, digest, first)
        for code, number, digest, first in Entry.objects.values_list("code", "number", "digest", "first_at")
    }
    counts, fresh = _Counts(), []
    for taken in file.taken.values():
        before = known.get(taken.columns.code)
        if before is not None and before[1] == taken.digest:
            counts.unchanged += taken.times
            continue
        fresh.append(taken)
        counts.new += before is None
        counts.changed += (before is not None) + taken.others
        counts.unchanged += taken.times - 1 - taken.others
    made = Import.objects.create(
        key=uuid.uuid4(),
        at=at,
        source=name[:200],
        read=file.read,
        new=counts.new,
        changed=counts.changed,
        rejected=len(file.refusals),
        oddities=sum(len(taken.oddities) for taken in file.taken.values()),
        refusals=[asdict(item) for item in file.refusals[:1000]],
    )
    for number, batch in enumerate(_batches(fresh)):
        _write_batch(made, batch, known, at)
        progress(READING + (1 - READING) * number * BATCH / len(fresh))
    return made, counts


def _batches(items: list[_Taken]) -> Iterator[list[_Taken]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _write_batch(
    made: Import, batch: list[_Taken], known: dict[str, tuple[int, str, datetime]], at: datetime
) -> None:
    entries = [_entry(taken, known.get(taken.columns.code), at) for taken in batch]
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["code"], update_fields=COLUMNS, batch_size=BATCH
    )
    codes = [taken.columns.code for taken in batch]
    rows = {code: (pk, number) for pk, code, number in Entry.objects.filter(code__in=codes).values_list(
        "id", "code", "number")}  # fmt: skip
    before = _before([pk for pk, number in rows.values() if number > 1])
    Published.objects.bulk_create(
        [
            Published(
                entry_id=rows[taken.columns.code][0],
                by=made,
                number=rows[taken.columns.code][1],
                at=at,
                digest=taken.digest,
                source=taken.source,
                oddities=[_plain(item) for item in taken.oddities],
                changes=_changes(before.get(rows[taken.columns.code][0]), taken.source),
            )
            for taken in batch
        ],
        batch_size=100,
    )


def _plain(item: Oddity) -> dict[str, str]:
    """An oddity for a JSON column: what PostgreSQL cannot store (NUL, halves of a character) is named instead."""
    safe = {
        key: value.replace("\x00", "␀").encode("utf-8", "replace").decode()
        for key, value in asdict(item).items()
    }
    return {key: value for key, value in safe.items() if value}


def _entry(taken: _Taken, before: tuple[int, str, datetime] | None, at: datetime) -> Entry:
    return Entry(
        **asdict(taken.columns),
        number=before[0] + 1 if before else 1,
        digest=taken.digest,
        oddities=len(taken.oddities),
        first_at=before[2] if before else at,
        changed_at=at,
    )


def _before(entries: Iterable[int]) -> dict[int, bytes]:
    """The newest kept form of entries that are about to get another."""
    found: dict[int, bytes] = {}
    rows = (
        Published.objects.filter(entry_id__in=list(entries))
        .order_by("number")
        .values_list("entry_id", "source")
    )
    for entry, source in rows:
        found[entry] = bytes(source)
    return found


def _changes(before: bytes | None, now: bytes) -> list[str]:
    """The parts in which the first records of two forms differ; several records or one is a part, too."""
    if before is None:
        return []
    old, new = rules.unpack(before), rules.unpack(now)
    found = [key for key in rules.differences(old[0], new[0]) if key != REPEATED]
    return [*found, "repeated_record"] if len(old) != len(new) else found
