"""What an owner's store at the National Portal holds: taken in, compared, marked; nothing is removed silently."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import sha256
from motcua.kit.errors import DomainError, NotAllowed, NotFound
from motcua.kit.http import Who
from motcua.kit.jobs.pauses import pause
from motcua.kit.jobs.queue import later
from motcua.service.vault import rules
from motcua.service.vault.actions.keeping import deposit
from motcua.service.vault.actions.telling import AT_ONCE, LEASE, free, named
from motcua.service.vault.models import Copy, Item, Link
from motcua.service.vault.queries.papers import STORES
from motcua.service.vault.types import PORTAL, Deposit, StorePaper
from motcua.trust.documents import actions as documents
from motcua.trust.identity import actions as identity_actions
from motcua.trust.ledger.actions import append
from motcua.trust.signing import queries as signatures

log = logging.getLogger("motcua.vault")
ASK = "motcua.service.vault.jobs.ask_store"
EVERY = timedelta(hours=1)
AT_SIGN_IN = timedelta(minutes=10)


@dataclass(slots=True)
class Turn:
    """One owner's turn while it lasts: the link that is held, until when, and how late it is meanwhile."""

    link: int
    party: int
    held_until: datetime
    clock: Callable[[], datetime]

    def goes_on(self) -> bool:
        """Hold on for another lease; False when the owner has ended it, or the lease lapsed and another took it."""
        until = self.clock() + LEASE
        if not self._held().update(held_until=until):
            return False
        self.held_until = until
        return True

    def locked(self) -> bool:
        """As `goes_on`, inside a transaction: until it ends nobody else takes the turn and no stop goes by."""
        return self._held().select_for_update().first() is not None

    def end(self, **values: object) -> None:
        """Let go, with what is to be remembered; nothing where another holds it."""
        Link.objects.filter(pk=self.link, held_until=self.held_until).update(held_until=None, **values)

    def _held(self) -> QuerySet[Link]:
        return Link.objects.filter(pk=self.link, held_until=self.held_until, ended_at=None)


class Tampered(DomainError):
    """The bytes that came are not those whose hash the Portal's list names."""

    code = "vault_tampered"
    status = 502
    message = _("Tệp nhận từ Cổng không đúng dấu vết Cổng đã ghi.")


@transaction.atomic
def agree(*, who: Who, at: datetime) -> None:
    """The owner lets their store at the Portal be asked, at once and every hour, until they end it.

    Raises NotFound where there is no store to ask. Luật 91/2025/QH15 (consent); Nghị định 45/2020/NĐ-CP điều 16.
    """
    if not STORES:
        raise NotFound
    if who.party_id is None:
        raise NotAllowed
    row, fresh = Link.objects.get_or_create(party_id=who.party_id, defaults={"agreed_at": at})
    if row.ended_at is not None:
        Link.objects.filter(pk=row.pk).update(agreed_at=at, ended_at=None)
    if fresh or row.ended_at is not None:
        append(kind="vault.link", subject=f"link:{row.pk}", actor=who.actor, facts={}, at=at)
    Link.objects.filter(pk=row.pk).update(next_try=None, asked_at=None)
    later(ASK, party=who.party_id)


@transaction.atomic
def stop(*, who: Who, at: datetime) -> None:
    """The owner's store at the Portal is asked no more; what was taken stays. Raises NotFound."""
    row = Link.objects.select_for_update().filter(party_id=who.party_id, party_id__isnull=False).first()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        Link.objects.filter(pk=row.pk).update(ended_at=at)
        append(kind="vault.link_ended", subject=f"link:{row.pk}", actor=who.actor, facts={}, at=at)


def after_sign_in(*, party: int, at: datetime) -> None:
    """The owner is here: ask soon, unless it was just done or nobody agreed; no SQL where there is no store."""
    rested = Q(asked_at=None) | Q(asked_at__lte=at - AT_SIGN_IN)
    if STORES and Link.objects.filter(rested, party_id=party, ended_at=None).exists():
        later(ASK, party=party)


def ask_due(*, at: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Ask for the owners whose hour or pause is over, the longest waiting first; returns how many were asked.

    clock: as in `ask_store`.
    """
    if not STORES:
        return 0
    rested = Copy.objects.filter(way=Copy.Way.IN, state=Copy.State.WAITING, next_try__lte=at)
    hour = Q(asked_at=None) | Q(asked_at__lte=at - EVERY) | Q(party_id__in=rested.values("party_id"))
    due = Link.objects.filter(free(at) & hour, ended_at=None)
    parties = list(due.order_by("asked_at", "pk").values_list("party_id", flat=True)[:AT_ONCE])
    for party in parties:
        ask_store(party=party, at=clock() if clock else at, clock=clock)
    return len(parties)


def ask_store(*, party: int, at: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Compare one owner's store at the Portal with the vault here and take what is new; how many papers were taken.

    Only with the owner's agreement, and only papers that name the owner. What changed or was withdrawn there is
    marked here; what is no longer listed is marked too. A failure is counted and tried again; never raises for it.
    clock: how late it is meanwhile, for a turn may last longer than one lease; without it no time passes.
    """
    turn = _claim(party, at, clock) if STORES else None
    if turn is None:
        return 0
    row = Link.objects.select_related("party").get(party_id=party)
    try:
        listing = rules.readable(listing=STORES[0].holds(number=row.party.number or ""))
    except (OSError, DomainError, KeyError, ValueError, TypeError, AttributeError) as error:
        failures = row.failures + 1
        turn.end(failures=failures, trouble=named(error), next_try=at + pause(failures=failures))
        log.warning("the Portal's store %s was not asked (failure %s): %s", row.pk, failures, named(error))
        return 0
    own = [paper for paper in listing.papers if paper.owner == row.party.number]
    taken = 0
    for paper in own:
        if not turn.goes_on():
            return taken
        taken += _compared(turn, paper, at)
    _mark_gone(party, [*(paper.id for paper in own), *listing.unread])
    strangers = F("strangers") + len(listing.papers) - len(own)
    known = {"strangers": strangers, "unreadable": listing.unreadable}
    turn.end(asked_at=at, failures=0, trouble="", next_try=None, **known)
    return taken


def _claim(party: int, at: datetime, clock: Callable[[], datetime] | None) -> Turn | None:
    rows = Link.objects.filter(free(at), party_id=party, ended_at=None).exclude(party__number=None)
    link = rows.values_list("pk", flat=True).first()
    if link is None or not rows.update(held_until=at + LEASE):
        return None
    return Turn(link=link, party=party, held_until=at + LEASE, clock=clock or (lambda: at))


def _compared(turn: Turn, paper: StorePaper, at: datetime) -> int:
    """One listed paper beside what is known of it; 1 when its bytes were taken."""
    row = _known(turn.party, paper, at)
    if row.way == Copy.Way.OUT:
        _compare_ours(row, paper)
        return 0
    if row.item is None or row.sha256 != paper.sha256:
        return int(_taken(turn, row, paper, at))
    if not paper.stands and row.item.ended_at is None:
        Item.objects.filter(pk=row.item.pk).update(ended_at=at)
    state = Copy.State.SAME if paper.stands else Copy.State.WITHDRAWN
    Copy.objects.filter(pk=row.pk).exclude(state=state).update(state=state, trouble="", next_try=None)
    return 0


def _known(party: int, paper: StorePaper, at: datetime) -> Copy:
    """The row of a listed paper: by its id there, else by our own reference, else a new one to be taken."""
    rows = Copy.objects.select_related("item").filter(party_id=party)
    found = rows.filter(theirs=paper.id).first()
    if found is None and rules.is_ref(paper.reference):
        found = rows.filter(way=Copy.Way.OUT, theirs="", item__ref=paper.reference).first()
    if found is not None:
        return found
    made = {"way": Copy.Way.IN, "title": paper.title[:300], "made_at": at}
    return Copy.objects.get_or_create(party_id=party, theirs=paper.id, defaults=made)[0]


def _compare_ours(row: Copy, paper: StorePaper) -> None:
    """What we issued is true here: a copy there that says something else is told, never taken."""
    if row.state == Copy.State.WAITING or row.item is None:
        return
    same = paper.sha256 == row.sha256 and paper.stands == (row.item.ended_at is None)
    state = Copy.State.SAME if same else Copy.State.DIFFERENT
    Copy.objects.filter(pk=row.pk).exclude(state=state).update(state=state)


def _taken(turn: Turn, row: Copy, paper: StorePaper, at: datetime) -> bool:
    """Fetch, check and keep the bytes; the paper they replace is marked as no longer standing, and stays."""
    if row.next_try is not None and row.next_try > at:
        return False
    try:
        data = STORES[0].fetch(link=paper.link)
        if sha256(data) != paper.sha256:
            raise Tampered
        document, grade = _kept(row.party_id, paper, data, at)
        return _deposit(turn, row, paper, document, grade, at)
    except (OSError, DomainError, KeyError, ValueError, TypeError, DataError, IntegrityError) as error:
        failures = row.failures + 1
        told = {"failures": failures, "trouble": named(error), "next_try": at + pause(failures=failures)}
        Copy.objects.filter(pk=row.pk).update(state=Copy.State.WAITING, **told)
        log.warning("copy %s was not taken from the Portal (failure %s): %s", row.pk, failures, named(error))
        return False


def _kept(party: int, paper: StorePaper, data: bytes, at: datetime) -> tuple[str, int]:
    """The bytes, checked as any upload is, and how far they may be trusted; unclaimed they are thrown away.

    A signed grade is believed where the signature holds here; otherwise the file is a plain scan.
    """
    signed = False
    if rules.needs_signature(grade=paper.grade):
        signed = signatures.verify(data=data, trust=signatures.trusted(), at=at).genuine
    _user, actor = identity_actions.user_of_party(party_id=party, at=at)
    line = documents.take_file(owner=actor, filename=paper.filename, data=data, at=at)
    return line.document, rules.believed(grade=paper.grade, signed=signed)


@transaction.atomic
def _deposit(turn: Turn, row: Copy, paper: StorePaper, document: str, grade: int, at: datetime) -> bool:
    """Into the vault, unless meanwhile the owner ended it, another took the turn, or the paper came another way.

    Bytes that nobody claims are thrown away by documents.
    """
    if not turn.locked():
        return False
    row = Copy.objects.select_for_update().get(pk=row.pk)
    if row.item_id is not None and row.sha256 == paper.sha256:
        return False
    _user, actor = identity_actions.user_of_party(party_id=row.party_id, at=at)
    documents.claim(refs=[document], subject=f"vault:copy:{row.pk}", owner=actor, kind="component", at=at)
    documents.regrade(ref=document, grade=grade, at=at)
    ref = deposit(
        party_id=row.party_id,
        paper=_as_deposit(paper, document, grade),
        actor="system",
        at=at,
    )
    item = Item.objects.get(ref=ref)
    if row.item_id is not None:
        Item.objects.filter(pk=row.item_id, ended_at=None).update(ended_at=at)
    if not paper.stands:
        Item.objects.filter(pk=item.pk).update(ended_at=at)
    state = Copy.State.SAME if paper.stands else Copy.State.WITHDRAWN
    done = {"failures": 0, "trouble": "", "next_try": None, "done_at": at, "title": paper.title[:300]}
    Copy.objects.filter(pk=row.pk).update(
        item=item, state=state, sha256=paper.sha256, turn=F("turn") + 1, **done
    )
    return True


def _as_deposit(paper: StorePaper, document: str, grade: int) -> Deposit:
    return Deposit(
        title=paper.title,
        document=document,
        sha256=paper.sha256,
        grade=grade,
        origin=PORTAL,
        issuer=paper.issuer,
        number=paper.number,
        holder=paper.holder,
        dated=paper.dated,
        valid_until=paper.valid_until,
    )


def _mark_gone(party: int, listed: Sequence[str]) -> None:
    """What the Portal no longer lists: said so, and kept; a paper not told yet is not missed there.

    What was listed once and could never be taken is not asked for any more either.
    """
    there = Q(state__in=(Copy.State.SAME, Copy.State.DIFFERENT))
    wanted = Q(state=Copy.State.WAITING, way=Copy.Way.IN)
    rows = Copy.objects.filter(there | wanted, party_id=party).exclude(theirs="").exclude(theirs__in=listed)
    rows.update(state=Copy.State.GONE, failures=0, trouble="", next_try=None)
