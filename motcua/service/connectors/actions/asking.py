"""What the Portal holds: taken in where it is ours to settle, mirrored where it is not."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from motcua.kit.errors import DomainError
from motcua.kit.jobs.pauses import pause
from motcua.service.connectors import queries, rules
from motcua.service.connectors.actions.telling import AT_ONCE, named
from motcua.service.connectors.models import Arrival, Mirror
from motcua.service.connectors.types import Arrived, Gateway, Refused
from motcua.service.dossiers import actions as dossiers
from motcua.service.dossiers import queries as found
from motcua.service.dossiers.types import PortalDossier
from motcua.trust.identity import queries as identity

log = logging.getLogger("motcua.connectors")
_gateways = queries.GATEWAYS


def ask_portal(*, at: datetime) -> int:
    """Ask what the Portal holds for us: work is noted, what others work on is mirrored; returns how many were new.

    A Portal that does not answer is asked again a minute later; one message that cannot be read stops no other.
    """
    if not _gateways:
        return 0
    gateway = _gateways[0]
    try:
        items = gateway.waiting()
    except (OSError, Refused) as error:
        log.warning("the Portal was not asked: %s", named(error))
        return 0
    units = {line.agency_code for line in identity.offices(at=at)} | {gateway.unit}
    new = 0
    for item in items:
        try:
            arrived = gateway.read(item=item)
        except (ValueError, KeyError, TypeError) as error:
            log.warning("a message of the Portal cannot be read: %s", named(error))
            continue
        new += _noted(arrived, item, at) if arrived.unit in units else _mirrored(arrived, at)
    return new


@transaction.atomic
def _noted(arrived: Arrived, item: Mapping[str, Any], at: datetime) -> int:
    _row, fresh = Arrival.objects.get_or_create(
        code=arrived.code, defaults={"message": dict(item), "came_at": at}
    )
    return int(fresh)


@transaction.atomic
def _mirrored(arrived: Arrived, at: datetime) -> int:
    if found.is_ours(code=arrived.code):
        return 0
    values = {
        "procedure": arrived.procedure[:30],
        "procedure_name": arrived.procedure_name[:500],
        "applicant": arrived.applicant[:200],
        "unit": arrived.unit[:120],
        "state": arrived.state,
        "due": arrived.due,
        "as_of": at,
    }
    _row, fresh = Mirror.objects.update_or_create(code=arrived.code, defaults=values)
    return int(fresh)


def take_arrivals(*, at: datetime) -> int:
    """Take in what came; one that was made and not marked is only marked. Returns how many were taken."""
    if not _gateways:
        return 0
    due = Arrival.objects.filter(Q(next_try=None) | Q(next_try__lte=at)).exclude(state=Arrival.State.TAKEN)
    return sum(_taken(_gateways[0], row, at) for row in due.order_by("came_at", "pk")[:AT_ONCE])


def _taken(gateway: Gateway, row: Arrival, at: datetime) -> bool:
    try:
        arrived = gateway.read(item=row.message)
        files = {paper.link: gateway.fetch(link=paper.link) for paper in arrived.papers}
        since = rules.submission(told=arrived.submitted_at, came_at=row.came_at, dialect=gateway.dialect)
        dossiers.take_from_portal(given=_given(arrived, files, since), at=at)
    except (OSError, DomainError, KeyError, ValueError, TypeError) as error:
        Arrival.objects.filter(pk=row.pk).update(
            state=Arrival.State.FAILED,
            failures=F("failures") + 1,
            trouble=named(error),
            next_try=at + pause(failures=row.failures + 1),
        )
        return False
    done = {"state": Arrival.State.TAKEN, "message": {}, "taken_at": at, "trouble": "", "next_try": None}
    Arrival.objects.filter(pk=row.pk).update(**done)
    return True


def _given(arrived: Arrived, files: Mapping[str, bytes], since: datetime) -> PortalDossier:
    return PortalDossier(
        code=arrived.code,
        procedure=arrived.procedure,
        applicant=arrived.applicant,
        number=arrived.applicant_number,
        kind=arrived.applicant_kind,
        born=arrived.born,
        phone=arrived.phone,
        email=arrived.email,
        unit=arrived.unit,
        submitted_at=since,
        answers=arrived.answers,
        papers=tuple((paper.component, paper.filename, files[paper.link]) for paper in arrived.papers),
    )
