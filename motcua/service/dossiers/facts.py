"""What the engine is told about a dossier: the same for a step, a page and a paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.service.dossiers.models import Dossier
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Facts, Package


def facts_of(
    dossier: Dossier, package: Package, *, roles: frozenset[str], given: Mapping[str, Any], at: datetime
) -> Facts:
    """What the engine is told about a dossier; the calendar is that of the office that decides."""
    calendar = procedures.calendar(code=dossier.deciding.calendar_code)
    return Facts(
        roles=roles,
        channel=dossier.channel,
        calendar=calendar,
        answers=forms.scope(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at),
        input=given,
        agency=dossier.deciding.agency_code,
    )
