"""A file taken into a register: what is new and what changed as versions with their source, the rest told row by row.

Each batch is one transaction that also says how far the work has come: killed at any row, it goes on from there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.bulk import files
from motcua.data.registries.bulk.intake import Gate, Good, Rejects
from motcua.data.registries.models import SINCE_EVER, ImportRun, Source, Version
from motcua.data.registries.queries import definition
from motcua.data.registries.types import Imported
from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml, root
from motcua.kit.progress import Progress
from motcua.trust.ledger import actions as ledger

BATCH = 500
_ORIGIN = 60  # as long as Source.origin


class ImportedElsewhere(DomainError):
    """Another process is importing the same file."""

    code = "registries.imported_elsewhere"
    message = _("Tệp này đang được nạp ở một tiến trình khác. Đợi xong rồi chạy lại.")


@dataclass(frozen=True, slots=True)
class _Job:
    """What every batch of one import shares."""

    declared: Mapping[str, Any]
    path: Path
    actor: str
    at: datetime


def import_file(
    *,
    registry: str,
    path: Path,
    actor: str,
    at: datetime,
    progress: Progress,
    valid_from: date | None = None,
    batch: int = BATCH,
) -> Imported:
    """Take a CSV, JSON lines or Parquet file into a register; columns the register does not declare are left out.

    valid_from: the day since when a changed value is true (today; a new record: since ever). An empty cell says
    nothing. A rejected row goes to `Imported.rejects` with row, field and reason, never its values. The same file
    again changes nothing; a run that was cut off goes on. Each batch leaves a ledger line (`registry.imported`).
    Raises NotFound for an unknown register, UnknownFormat, ImportedElsewhere.
    """
    declared = definition(registry=registry)
    files.ending(path)
    job = _Job(declared, path, actor, at)
    run = _run_of(registry, path, valid_from, at)
    total = max(files.count(path), 1)
    gate = Gate(declared, _checks(registry), history.day_of(at))
    gate.repeated = files.repeated(path, gate.key_of)
    rejects = Rejects(Path(run.rejects))
    for good, bad, last in _batches(gate, path, done=run.rows, size=batch):
        run = _take(job, run, good, bad, last, rejects)
        progress(min(run.rows / total, 1), "")
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    progress(1, "")
    return _told(run, gate)


def _run_of(registry: str, path: Path, valid_from: date | None, at: datetime) -> ImportRun:
    """The run of this file that was cut off, or a new one."""
    digest = files.digest(path)
    place = Path(settings.MOTCUA_DATA) / "imports" / f"{registry}-{digest[:16]}.csv"
    run, _made = ImportRun.objects.get_or_create(
        registry=registry,
        digest=digest,
        finished_at=None,
        defaults={"rejects": str(place), "valid_from": valid_from, "started_at": at},
    )
    return run


def _checks(registry: str) -> Sequence[Mapping[str, Any]]:
    path = root() / "quality" / f"{registry}.yaml"
    declared = load_yaml(path)["checks"] if path.exists() else ()
    return [check for check in declared if check.get("import") == "reject"]


def _batches(
    gate: Gate, path: Path, *, done: int, size: int
) -> Iterator[tuple[list[Good], list[tuple[int, str, str]], int]]:
    """Rows that may be kept, reasons for the others, and the number of the last row, batch by batch.

    A batch never holds two rows with one key: the second would not see the first."""
    good: dict[str, Good] = {}
    bad: list[tuple[int, str, str]] = []
    last = done
    for number, cells in files.rows(path):
        found = gate.judge(number, cells)  # also rows that are done: a key may come twice
        if number <= done:
            continue
        last = number
        if isinstance(found, Good):
            good[found.key] = found
        else:
            bad += found
        if len(good) + len(bad) >= size:
            yield list(good.values()), bad, last
            good, bad = {}, []
    if good or bad or last > done:
        yield list(good.values()), bad, last


@transaction.atomic
def _take(
    job: _Job,
    run: ImportRun,
    good: Sequence[Good],
    bad: Sequence[tuple[int, str, str]],
    last: int,
    rejects: Rejects,
) -> ImportRun:
    """One batch: versions, reasons, the count and the ledger line, all of it or nothing."""
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    if held.rows != run.rows:
        raise ImportedElsewhere
    new, changed = _lay(job, held, good)
    held.rejected += len({number for number, _field, _reason in bad})
    held.new, held.changed = held.new + new, held.changed + changed
    held.unchanged += len(good) - new - changed
    held.rejects_size = rejects.write(held.rejects_size, bad)
    first, held.rows = held.rows + 1, last
    held.save()
    ledger.append(
        kind="registry.imported",
        subject=run.registry,
        actor=job.actor,
        facts={
            **{"registry": run.registry, "file": run.digest, "first": first, "last": last},
            **{"new": new, "changed": changed},
        },
        at=job.at,
    )
    return held


def _lay(job: _Job, run: ImportRun, good: Sequence[Good]) -> tuple[int, int]:
    """Lay the rows of a batch over what is known; (new, changed)."""
    history.lock_all(job.declared, [row.key for row in good])
    spellings = {row.key: keyring.stored_keys(job.declared, row.key) for row in good}
    known = _known(run.registry, [one for many in spellings.values() for one in many])
    plans: list[_Plan] = []
    for row in good:
        stored = next((one for one in spellings[row.key] if one in known), spellings[row.key][0])
        versions = known.get(stored, [])
        plan = _Plan(row, stored, versions, [history.span(version) for version in versions])
        start = (run.valid_from or history.day_of(job.at)) if versions else SINCE_EVER
        plan = replace(plan, start=start)
        if plan.differs:
            plans.append(plan)
    at = max([job.at, *(version.known_from for plan in plans for version in plan.versions)])
    sources = Source.objects.bulk_create(_source(job, run, plan, at) for plan in plans)
    data_key = history.sealing_key(job.declared, at=at)
    made, gone = [], []
    for plan, source in zip(plans, sources, strict=True):
        after = plan.after(source.pk)
        gone += [
            version.pk for version, span in zip(plan.versions, plan.before, strict=True) if span not in after
        ]
        made += [
            history.row(job.declared, plan.stored, span, data_key=data_key, source=source, at=at)
            for span in after
            if span not in plan.before
        ]
    Version.objects.filter(pk__in=gone).update(known_to=at)
    Version.objects.bulk_create(made)
    new = sum(not plan.versions for plan in plans)
    return new, len(plans) - new


@dataclass(frozen=True, slots=True)
class _Plan:
    """A row beside what is known of its record."""

    row: Good
    stored: str
    versions: Sequence[Version]
    before: Sequence[rules.Span]
    start: date = SINCE_EVER

    def after(self, source: int) -> tuple[rules.Span, ...]:
        return rules.overlay(
            self.before, self.row.values, source=source, start=self.start, end=None, repeats=False
        )

    @property
    def differs(self) -> bool:
        return any(span not in self.before for span in self.after(0))


def _known(registry: str, stored: Sequence[str]) -> Mapping[str, list[Version]]:
    """What is known now, by spelling of the key; asked in parts, because a database counts its parameters."""
    found: dict[str, list[Version]] = defaultdict(list)
    for start in range(0, len(stored), BATCH):
        part = stored[start : start + BATCH]
        for version in Version.objects.select_related("data_key").filter(
            registry=registry, key__in=part, known_to=None
        ):
            found[version.key].append(version)
    return found


def _source(job: _Job, run: ImportRun, plan: _Plan, at: datetime) -> Source:
    return Source(
        registry=run.registry,
        kind=Source.Kind.BATCH,
        origin=run.digest[:_ORIGIN],
        key=plan.stored,
        actor=job.actor,
        document=f"import {run.digest} row {plan.row.number}",
        at=at,
    )


def _told(run: ImportRun, gate: Gate) -> Imported:
    return Imported(
        read=run.rows,
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        rejected=run.rejected,
        rejects=run.rejects if run.rejected else "",
        left_out=tuple(sorted(gate.left_out)),
    )
