"""Saying something to a party: once for one net change, in the portal at once, elsewhere by jobs."""

import smtplib
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from motcua.kit.db import insert
from motcua.kit.jobs.queue import later
from motcua.service.notices import queries, types
from motcua.service.notices.models import Notice, Sending
from motcua.trust.identity import queries as identity

JOB = "motcua.service.notices.jobs.deliver"
_gateway: list[types.TextGateway] = []


def bind_gateway(*, gateway: types.TextGateway) -> None:
    """Bind the port to the telephone network (config/wiring.py)."""
    _gateway[:] = [gateway]


@transaction.atomic(savepoint=False)
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
    language: str = "vi",
) -> None:
    """Tell a party about a subject (dossier code) at a turn; a second call for the same turn does nothing.

    kind: a key of library/notices; phone, email: empty where the party gave none; language: vi or en, of what goes
    out (the portal speaks the reader's); params: a value that differs by language twice (procedure, procedure_en).
    Raises KeyError for an unknown kind; `procedure check` finds a misspelt one before it is published.
    """
    queries.words(kind=kind, language="vi")
    notice = Notice(
        subject=subject,
        kind=kind,
        turn=turn,
        party_id=party_id,
        params=dict(params),
        language=language,
        at=at,
    )
    if not insert(notice, unless_known=True):
        return
    wanted = ((Sending.Channel.SMS, phone), (Sending.Channel.EMAIL, email))
    rows = [
        Sending(notice_id=notice.pk, channel=channel, address=address)
        for channel, address in wanted
        if address
    ]
    for row in rows:
        insert(row)
        later(JOB, sending_id=row.pk)


def tell_officer(
    *, user_id: int, kind: str, subject: str, turn: int, params: Mapping[str, str], at: datetime
) -> None:
    """Tell an officer about a subject, in the portal; a second call for the same turn does nothing.

    Raises KeyError for an unknown kind.
    """
    queries.words(kind=kind, language="vi")
    Notice.objects.get_or_create(
        subject=subject, kind=kind, turn=turn, user_id=user_id, defaults={"params": dict(params), "at": at}
    )


def send_to_numbers(
    *, numbers: Sequence[str], kind: str, subject: str, params: Mapping[str, str], at: datetime
) -> None:
    """Tell those of these people (personal numbers, organisation codes) who are known here; others cannot be reached.

    Raises KeyError for an unknown kind.
    """
    for turn, number in enumerate(numbers):
        party = identity.party_by_number(number=number)
        if party is not None:
            send(
                party_id=party.party_id,
                kind=kind,
                subject=subject,
                turn=turn,
                phone=party.phone,
                email=party.email,
                params=params,
                at=at,
            )


def deliver(*, sending_id: int, at: datetime) -> None:
    """Carry one sending out; a sent one is left alone, and one that newer words replace is not sent.

    Raises OSError so that the job is tried again.
    """
    row = Sending.objects.select_related("notice").get(pk=sending_id)
    if row.state in (Sending.State.SENT, Sending.State.REPLACED):
        return
    if _replaced(row.notice):
        Sending.objects.filter(pk=row.pk).update(state=Sending.State.REPLACED, trouble="")
        return
    try:
        _hand_over(row)
    except (OSError, smtplib.SMTPException, IndexError) as error:
        Sending.objects.filter(pk=row.pk).update(state=Sending.State.FAILED, trouble=type(error).__name__)
        raise OSError(f"sending {row.pk}: {type(error).__name__}") from error
    Sending.objects.filter(pk=row.pk).update(state=Sending.State.SENT, sent_at=at, trouble="")


def _replaced(notice: Notice) -> bool:
    """The same thing has been said anew since (a second date): the older words would only mislead."""
    same = Notice.objects.filter(subject=notice.subject, kind=notice.kind, user=None)
    return same.filter(turn__gt=notice.turn).exists()


def _hand_over(row: Sending) -> None:
    notice = row.notice
    title, text, short = queries.text_of(kind=notice.kind, params=notice.params, language=notice.language)
    if row.channel == Sending.Channel.SMS:
        _gateway[0].send(to=row.address, text=short, key=f"motcua-{row.pk}")
    else:
        key = {"Message-ID": f"<motcua-{row.pk}@{urlsplit(settings.MOTCUA_PUBLIC_URL).hostname}>"}
        EmailMessage(title, text, None, [row.address], headers=key).send()


def mark_read(*, party_id: int, subject: str, at: datetime) -> None:
    """The party has opened the subject: its notices are read."""
    Notice.objects.filter(party_id=party_id, subject=subject, read_at=None).update(read_at=at)


def mark_read_by_officer(*, user_id: int, at: datetime) -> None:
    """The officer has opened the list: its notices are read."""
    Notice.objects.filter(user_id=user_id, read_at=None).update(read_at=at)
