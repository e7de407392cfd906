"""What handing in takes, on real dossiers: minutes, and what registers spared people; for the published burden."""

from collections.abc import Mapping, Sequence
from statistics import mean, median
from typing import Any

from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.portals import FROM_PORTAL
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Measured

LATEST, FEWEST = 200, 5
Row = tuple[Any, Any, Mapping[str, Any], Mapping[str, Any]]


def minutes_to_submit(code: str, version: int) -> Measured | None:
    """Of the latest online dossiers of a version, breaks included; None where there are too few. One SQL statement."""
    rows: Sequence[Row] = (
        Dossier.objects.filter(
            procedure=code, version=version, channel=Dossier.Channel.ONLINE, submitted_at__isnull=False
        )
        .exclude(facts__has_key=FROM_PORTAL)  # filled in elsewhere
        .order_by("-id")
        .values_list("created_at", "submitted_at", "facts", "answers")[:LATEST]
    )
    taken = [(submitted - created).total_seconds() / 60 for created, submitted, *_kept in rows]
    if len(taken) < FEWEST:
        return None
    told, retyped = _once_only(code, version, rows)
    return Measured(median(taken), len(taken), told, retyped)


def _once_only(code: str, version: int, rows: Sequence[Row]) -> tuple[float, float]:
    """The meter of asking once: questions that registers answered, and those typed though a register knows them."""
    form = procedures.package(code=code, version=version).form
    names = {field.id for field in forms.sourced(form=form) if field.source and not field.source.confirms}
    told = [len(names & _filled(facts)) for *_when, facts, _answers in rows]
    typed = [len((names & _filled(answers)) - _filled(facts)) for *_when, facts, answers in rows]
    return mean(told), mean(typed)


def _filled(values: Mapping[str, Any]) -> set[str]:
    return {name for name, value in values.items() if value not in (None, "", [])}
