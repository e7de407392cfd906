"""What officers open at their desks already leaves ledger lines; here they join the log of the person concerned."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import Seat
from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.types import Placed
from motcua.trust.privacy import models, queries
from motcua.trust.privacy.actions.alarms import alarms_for
from motcua.trust.privacy.actions.recording import row_of
from motcua.trust.privacy.types import DESK, Case, Read, known_cases

# Kinds of lines that are the reading of a dossier or of a paper in one, and what was opened.
READINGS = {"dossier.read": "dossier", "document.read": "document"}
BATCH = 500


def follow_ledger(*, at: datetime) -> int:  # noqa: ARG001 - a line carries its own moment
    """Take over readings that stand in the ledger only, so that no page pays for a second line; returns how many.

    Follows sequenced lines, which have no gaps; told twice, a line is taken once. Four statements a batch.
    """
    cursor = models.Cursor.objects.filter(pk=1).first() or models.Cursor(pk=1)
    lines = ledger.placed(start=cursor.position, most=BATCH)
    if not lines:
        return 0
    found = [line for line in lines if line.kind in READINGS and line.subject]
    cases = known_cases(names={line.subject for line in found})
    rows = [row_of(_read(line, cases[line.subject]), line.at) for line in found if line.subject in cases]
    cursor.position = lines[-1].index + 1
    with transaction.atomic():
        models.Read.objects.bulk_create(rows, ignore_conflicts=True)
        cursor.save()
    return len(lines)


def _read(line: Placed, case: Case) -> Read:
    return Read(
        subject=case.number,
        office="",
        actor=line.actor,
        purpose="",
        basis="",
        fields=(),
        channel=DESK,
        registry=READINGS[line.kind],
        case=line.subject,
        verified=True,
        own=True,
        leaf=line.id,
    )


@transaction.atomic
def settle(*, at: datetime) -> int:
    """Look up the dossier and the office of new reads and mark those that fit no pattern of work; returns how many.

    A dossier that is the person's own is said to be so; one that nobody here knows stays unnamed for ever.
    """
    waiting = models.Read.objects.filter(settled=False).order_by("pk")
    locked = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    rows = list(locked[:BATCH])
    if not rows:
        return 0
    cases = known_cases(names={row.case for row in rows if row.case})
    seats = identity.seats(actors=frozenset(row.actor for row in rows if not row.office_name), at=at)
    for row in rows:
        _settle(row, cases, seats)
    changed = ["own", "verified", "office", "office_name", "settled"]
    models.Read.objects.bulk_update(rows, changed)
    models.Alarm.objects.bulk_create(alarms_for(rows=rows, at=at), ignore_conflicts=True)
    return len(rows)


def _settle(row: models.Read, cases: Mapping[str, Case], seats: Mapping[str, Seat]) -> None:
    case, seat = cases.get(row.case), seats.get(row.actor)
    if case is not None and row.own is None:
        row.own = row.subject == queries.pseudonym(subject=case.number)
        # Somebody else's dossier is a reason only for reading about those whom it names.
        row.verified |= row.own or any(row.subject == queries.pseudonym(subject=one) for one in case.named)
    if seat is not None and not row.office_name:
        row.office, row.office_name = seat.office, seat.name
    row.settled = True
