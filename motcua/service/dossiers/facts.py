"""What the engine is told about a dossier: the same for a step, a page and a paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.service.dossiers.models import Dossier
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Standing
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Facts, Package

LANGUAGE = "_language"


def names_of(package: Package, state: str = "") -> dict[str, str]:
    """The procedure's name, and that of a state, in every language: a notice picks its own."""
    english = procedures.localised(package=package, language="en")
    found = {"procedure": package.name, "procedure_en": english.name}
    if state:
        found |= {"step": package.process.states[state].title, "step_en": english.process.states[state].title}
    return found


def language_of(dossier: Dossier) -> str:
    """The language in which the applicant filled the form; Vietnamese for who came to the counter."""
    return str(dossier.facts.get(LANGUAGE, "vi"))


def standing_of(dossier: Dossier, package: Package, at: datetime) -> Standing:
    """The form under the answers and facts of a dossier."""
    return forms.standing(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)


def facts_of(
    dossier: Dossier,
    package: Package,
    *,
    roles: frozenset[str],
    given: Mapping[str, Any],
    at: datetime,
    now: Standing | None = None,
) -> Facts:
    """What the engine is told about a dossier; the calendar is that of the office that decides.

    now: the form at this moment, where it has been walked already.
    """
    calendar = procedures.calendar(code=dossier.deciding.calendar_code)
    return Facts(
        roles=roles,
        channel=dossier.channel,
        calendar=calendar,
        answers=(now or standing_of(dossier, package, at)).scope,
        input=given,
        agency=dossier.deciding.agency_code,
    )
