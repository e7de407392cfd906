"""Saying something to a party: once for one net change, in the portal at once, elsewhere by jobs."""

import smtplib
from collections.abc import Mapping
from datetime import datetime

from django.core.mail import send_mail
from django.db import transaction

from motcua.kit.jobs.queue import later
from motcua.service.notices import queries, types
from motcua.service.notices.models import Notice, Sending

JOB = "motcua.service.notices.jobs.deliver"
_gateway: list[types.TextGateway] = []


def bind_gateway(*, gateway: types.TextGateway) -> None:
    """Bind the port to the telephone network (config/wiring.py)."""
    _gateway[:] = [gateway]


@transaction.atomic
def send(
    *,
    party_id: int,
    kind: str,
    subject: str,
    turn: int,
    phone: str,
    email: str,
    params: Mapping[str, str],
    at: datetime,
) -> None:
    """Tell a party about a subject (dossier code) at a turn; a second call for the same turn does nothing.

    kind: a key of library/notices; phone, email: empty where the party gave none. Raises KeyError for an
    unknown kind, so that a package with a misspelt notice fails in its scenarios and not in silence.
    """
    queries.words(kind=kind, language="vi")
    notice, fresh = Notice.objects.get_or_create(
        subject=subject, kind=kind, turn=turn, defaults={"party_id": party_id, "params": dict(params), "at": at}
    )
    if not fresh:
        return
    wanted = ((Sending.Channel.SMS, phone), (Sending.Channel.EMAIL, email))
    rows = [Sending(notice=notice, channel=channel, address=address) for channel, address in wanted if address]
    for row in rows:
        row.save()
        later(JOB, sending_id=row.pk)


def deliver(*, sending_id: int, at: datetime) -> None:
    """Carry one sending out; a sent one is left alone. Raises OSError so that the job is tried again."""
    row = Sending.objects.select_related("notice").get(pk=sending_id)
    if row.state == Sending.State.SENT:
        return
    title, text, short = queries.text_of(kind=row.notice.kind, params=row.notice.params, language="vi")
    try:
        if row.channel == Sending.Channel.SMS:
            _gateway[0].send(to=row.address, text=short, key=f"motcua-{row.pk}")
        else:
            send_mail(title, text, None, [row.address])
    except (OSError, smtplib.SMTPException, IndexError) as error:
        Sending.objects.filter(pk=row.pk).update(state=Sending.State.FAILED, trouble=type(error).__name__)
        raise OSError(f"sending {row.pk}: {type(error).__name__}") from error
    Sending.objects.filter(pk=row.pk).update(state=Sending.State.SENT, sent_at=at, trouble="")


def mark_read(*, party_id: int, subject: str, at: datetime) -> None:
    """The party has opened the subject: its notices are read."""
    Notice.objects.filter(party_id=party_id, subject=subject, read_at=None).update(read_at=at)
