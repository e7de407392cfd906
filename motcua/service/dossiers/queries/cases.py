"""Whether a case is a reason to read about a person: what the exchange asks before it lets a read pass."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.service.dossiers import rules
from motcua.service.dossiers.learned import ABOUT
from motcua.service.dossiers.models import Dossier


def concerns(*, case: str, subject: str, at: datetime) -> bool:
    """Whether `case` (code, or a draft's reference) is open at `at` and concerns the person of this number.

    An open dossier concerns its applicant and whoever its answers name by number; a draft its own signed-in person,
    and those for whom it holds a recorded basis (named by number and name, or standing at the counter). One
    statement. Legal source: Luật 91/2025/QH15 (purpose limitation).
    """
    found = Dossier.objects.filter(_named(case)).select_related("party", "submitter").first()
    if found is None or not subject or found.created_at > at:
        return False
    if found.submitted_at is None:
        own = found.submitter.party_id == found.party_id and found.party.number == subject
        return own or subject in found.facts.get(ABOUT, {})
    open_now = found.finished_at is None or found.finished_at > at
    return open_now and (found.party.number == subject or subject in rules.words_in(found.answers))


class Cases:
    """The port `CaseBook` of the exchange."""

    def concerns(self, *, case: str, subject: str, at: datetime) -> bool:
        """As `concerns`."""
        return concerns(case=case, subject=subject, at=at)


def _named(case: str) -> Q:
    try:
        return Q(ref=UUID(case))
    except ValueError:
        return Q(code=case)
