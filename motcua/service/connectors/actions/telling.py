"""Telling the Portal of each step, in order, until it has heard.

Nothing outside is called inside a transaction: a line is claimed, the Portal is told, the answer is written down.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.kit.errors import DomainError, NotFound
from motcua.kit.jobs.pauses import pause
from motcua.kit.jobs.queue import later
from motcua.service.connectors import queries
from motcua.service.connectors.models import Line, Report
from motcua.service.connectors.types import Gateway, Refused
from motcua.service.dossiers import queries as found

log = logging.getLogger("motcua.connectors")
JOB = "motcua.service.connectors.jobs.tell"
LEASE = timedelta(minutes=5)
AT_ONCE = 50
_gateways = queries.GATEWAYS


def bind_gateway(*, gateway: Gateway | None) -> None:
    """Bind the port to the National Portal (config/wiring.py); None: there is none to tell."""
    _gateways[:] = [gateway] if gateway is not None else []


@transaction.atomic
def note_step(*, code: str, turn: int, at: datetime) -> None:
    """A step to be told; noted once. A part of a linked dossier is not: the Portal knows what was submitted there."""
    if not _gateways or not found.told_to_portal(code=code):
        return
    Line.objects.get_or_create(code=code)
    Report.objects.get_or_create(code=code, turn=turn, defaults={"made_at": at})
    later(JOB, code=code)


def tell_dossier(*, code: str, at: datetime) -> int:
    """Tell all that is not yet told of one dossier, oldest first; returns how many steps were.

    The first failure ends it: it is counted, its trouble kept, and the line rests (kit.jobs.pauses). A line that
    another worker holds is left to it. Never raises for the network: the timer comes again.
    """
    told = 0
    while _gateways and _claim(code, at):
        try:
            report = Report.objects.filter(code=code, told_at=None).order_by("turn").first()
            done = report is not None and _tell_one(_gateways[0], report, at)
        finally:
            Line.objects.filter(code=code).update(claimed_until=None)
        if not done:
            break
        told += 1
    return told


def _claim(code: str, at: datetime) -> bool:
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    rested = Q(next_try=None) | Q(next_try__lte=at)
    return bool(Line.objects.filter(free, rested, code=code).update(claimed_until=at + LEASE))


def _tell_one(gateway: Gateway, report: Report, at: datetime) -> bool:
    try:
        view = found.portal_view(code=report.code, turn=report.turn)
        gateway.tell(view=view, known=report.turn > 1 or view.place == "portal")
    except (OSError, DomainError, KeyError, ValueError) as error:
        _failed(report.code, error, at)
        return False
    Report.objects.filter(pk=report.pk).update(told_at=at)
    Line.objects.filter(code=report.code).update(failures=0, trouble="", next_try=None)
    return True


def _failed(code: str, error: Exception, at: datetime) -> None:
    line = Line.objects.get(code=code)
    line.failures += 1
    line.trouble = named(error)
    line.next_try = at + pause(failures=line.failures)
    line.save(update_fields=("failures", "trouble", "next_try"))
    log.warning("the Portal was not told of %s (failure %s): %s", code, line.failures, line.trouble)


def named(error: Exception) -> str:
    """What went wrong without anybody's data: a kind of error, or the Portal's own code."""
    why = str(error.params.get("why", "")) if isinstance(error, Refused) else ""
    return f"{type(error).__name__} {why}".strip()[:120]


def tell_due(*, at: datetime) -> int:
    """Tell the dossiers whose pause is over, the longest waiting first; returns how many lines were tried."""
    if not _gateways:
        return 0
    codes = queries.due_lines(at=at, most=AT_ONCE)
    for code in codes:
        tell_dossier(code=code, at=at)
    return len(codes)


def tell_now(*, code: str, at: datetime) -> None:
    """An operator does not want to wait for the pause: try at once. Raises NotFound."""
    if not Line.objects.filter(code=code).update(next_try=None):
        raise NotFound
    later(JOB, code=code)
