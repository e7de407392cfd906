"""A breach of personal data: its clock runs from the moment it was detected, day and night."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.trust.identity.types import Who
from motcua.trust.ledger import actions as ledger
from motcua.trust.privacy import models, queries


class NotInThePast(DomainError):
    """A breach cannot have been detected after it is written down."""

    code = "breach_in_the_future"
    status = 422
    message = _("Lúc phát hiện không thể ở sau lúc này. Sửa lại ngày giờ.")


@transaction.atomic
def report_breach(
    *, who: Who, what: str, people: int, harmful: bool, detected_at: datetime, at: datetime
) -> int:
    """Write a breach down and start its clock (72 hours in library/privacy/breach.yaml); returns its number.

    people: how many it may concern, 0 unknown; harmful: likely to harm them, so that they too are told.
    Raises NotInThePast. Legal source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 điều 23.
    """
    if detected_at > at:
        raise NotInThePast
    due = detected_at + timedelta(hours=queries.breach_rule()["hours"])
    breach = models.Breach.objects.create(
        what=what,
        people=people,
        harmful=harmful,
        detected_at=detected_at,
        due=due,
        reported_by=who.actor,
        reported_at=at,
    )
    _line("privacy.breach_reported", breach.pk, who, {"people": people, "harmful": harmful}, at)
    return breach.pk


@transaction.atomic
def tell_of_breach(*, who: Who, breach: int, whom: str, note: str, at: datetime) -> None:
    """Record that the authority (`whom` authority) or the people (people) were told, with the letter's number.

    Once only for each. Raises NotFound.
    """
    column = {"authority": "authority_told_at", "people": "people_told_at"}.get(whom)
    if column is None:
        raise NotFound
    waiting = models.Breach.objects.filter(pk=breach, **{column: None})
    if not waiting.update(**{column: at, f"{whom}_note": note}):
        raise NotFound
    _line("privacy.breach_told", breach, who, {"whom": whom, "note": note}, at)


def _line(kind: str, breach: int, who: Who, facts: dict, at: datetime) -> None:
    ledger.append(kind=kind, subject=f"privacy-breach:{breach}", actor=who.actor, facts=facts, at=at)
