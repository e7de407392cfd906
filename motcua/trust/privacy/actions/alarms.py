"""Reads that fit no pattern of work, by rules that are data (library/privacy/alarms.yaml)."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from motcua.kit.clock import ZONE
from motcua.trust.privacy import models, queries
from motcua.vn.calendar import BeyondCalendar, Calendar

Rows = Sequence[models.Read]


def alarms_for(*, rows: Rows, at: datetime) -> list[models.Alarm]:
    """The alarms that these reads raise, not yet stored; one statement for each rule that counts."""
    judged = [row for row in rows if row.actor and row.office]
    if not judged:
        return []
    raised = []
    for rule in queries.alarm_rules():
        counts = KINDS[rule["kind"]](judged, rule)
        raised += [
            models.Alarm(read=row, rule=rule["id"], count=counts[row.pk], at=at)
            for row in judged
            if counts[row.pk] and row.channel in rule["channels"]
        ]
    return raised


def _outside_hours(rows: Rows, rule: dict[str, Any]) -> Counter[int]:
    """Reads while the calendar's offices are closed by more than the margin."""
    calendar = Calendar.from_data(queries.calendar_data(code=rule["calendar"]))
    margin = timedelta(minutes=rule["margin_minutes"])
    return Counter(row.pk for row in rows if not _open(calendar, row.at, margin))


def _open(calendar: Calendar, at: datetime, margin: timedelta) -> bool:
    try:
        return any(calendar.is_working(moment.astimezone(ZONE)) for moment in (at - margin, at, at + margin))
    except BeyondCalendar:
        return True


def _many_subjects(rows: Rows, rule: dict[str, Any]) -> Counter[int]:
    """Many people read by one officer in a short time, none for a dossier that was looked up."""
    loose = models.Read.objects.exclude(verified=True, case__gt="").filter(refused="")
    return _counted(rows, rule, loose, ("actor",), Count("subject", distinct=True))


def _same_pair(rows: Rows, rule: dict[str, Any]) -> Counter[int]:
    """The same officer reading the same person again and again without such a dossier."""
    loose = models.Read.objects.exclude(verified=True, case__gt="")
    return _counted(rows, rule, loose, ("actor", "subject"), Count("pk"))


def _refused(rows: Rows, rule: dict[str, Any]) -> Counter[int]:
    """Refusal upon refusal of one officer."""
    return _counted(rows, rule, models.Read.objects.exclude(refused=""), ("actor",), Count("pk"))


def _counted(rows: Rows, rule: dict[str, Any], found: Any, by: tuple[str, ...], count: Count) -> Counter[int]:
    """Per row the count of its group within the window before the batch's last read, where it is too many."""
    last = max(row.at for row in rows)
    window = (last - timedelta(hours=rule["window_hours"]), last)
    fitting = found.filter(at__range=window, actor__in={row.actor for row in rows})
    groups = {
        tuple(group[name] for name in by): group["n"]
        for group in fitting.values(*by).annotate(n=count).order_by().filter(n__gte=rule["at_least"])
    }
    mine = set(fitting.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)) if groups else ()
    return Counter(
        {row.pk: groups.get(tuple(getattr(row, name) for name in by), 0) for row in rows if row.pk in mine}
    )


KINDS: dict[str, Callable[[Rows, dict[str, Any]], Counter[int]]] = {
    "outside_hours": _outside_hours,
    "many_subjects": _many_subjects,
    "same_pair": _same_pair,
    "refused": _refused,
}
