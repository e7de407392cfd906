"""How things stand: the directory, agreements in force, services of this node, requests to join."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from motcua.data.exchange import agreements, authority, directory, keyring, models
from motcua.data.exchange.ports import Bound
from motcua.data.exchange.types import Agreement, CaseBook, Directory, Joined, OrgKey, Provider, Snapshot
from motcua.kit.errors import NotFound

log = logging.getLogger(__name__)
Row = tuple[str, str, str]


@dataclass(slots=True)
class _Judged:
    """What the rows of the last snapshot are, under the keys of one directory: each row's signatures are checked once.

    Rows that are gone and directories that were replaced are forgotten with the next snapshot. One tuple, so that no
    thread sees the rows of one directory under another.
    """

    last: tuple[Directory | None, Mapping[Row, Agreement | None]] = (None, {})


_judged = _Judged()


@dataclass(frozen=True, slots=True)
class JoinLine:
    """A request to join, for whoever decides. key: the id of its signing key; known: the member takes part already."""

    code: str
    state: str
    member: str
    member_name: str
    subsystem: str
    url: str
    requested_at: datetime
    key: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """What a node has to go by: its directory, and until when each certificate in its folder holds."""

    node: str
    operator: str
    version: int
    issued: datetime
    expires: datetime
    certificates: Mapping[str, datetime]
    revoked: tuple[str, ...]


def own_member() -> str:
    """The member this installation speaks for (`VN/GOV/G24`), "" where none is set."""
    return str(settings.MOTCUA_EXCHANGE_MEMBER)


def directory_text() -> str:
    """The latest edition as signed text. Raises NotFound before the first. One statement."""
    found = models.Edition.objects.order_by("-version").values_list("text", flat=True).first()
    if found is None:
        raise NotFound
    return found


def latest_directory() -> Directory:
    """The latest edition, parsed; it may have expired. Raises NotFound before the first. One statement."""
    return _edition(directory_text())


@lru_cache(maxsize=4)
def _edition(text: str) -> Directory:
    return directory.trusted(text)


def snapshot(*, at: datetime) -> Snapshot:
    """All that the message path of a node looks at. Three statements. Raises NotFound.

    An agreement is in it when both sides' signatures hold, from its signing on; a revoked one with its end.
    """
    held = latest_directory()
    known = tuple(held.keys.values())
    under, rows = _judged.last
    before = rows if under is held else {}
    judged: dict[Row, Agreement | None] = {}
    found: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    signed = models.Agreement.objects.exclude(provider_signature="").exclude(consumer_signature="")
    columns = ("document", "provider_signature", "consumer_signature", "revoked_at")
    for document, provider_signature, consumer_signature, revoked in signed.values_list(*columns):
        row = document, provider_signature, consumer_signature
        agreement = judged[row] = before[row] if row in before else _held(*row, known)
        if agreement is not None and agreement.valid_until > at:
            place = str(agreement.consumer), f"{agreement.provider}/{agreement.service}"
            found[place].append(replace(agreement, revoked=revoked))
    _judged.last = held, judged
    services = dict(models.Backing.objects.values_list("service", "url"))
    return Snapshot(held, {place: tuple(lines) for place, lines in found.items()}, services)


def _held(document: str, provider: str, consumer: str, keys: tuple[OrgKey, ...]) -> Agreement | None:
    """The agreement if both signatures hold, else None: a row changed behind our back opens nothing."""
    try:
        agreement = agreements.parsed(document=document.encode())
    except agreements.BadAgreement:
        log.warning("an agreement in the database cannot be read and opens nothing", exc_info=True)
        return None
    sides = ((agreement.provider, provider), (agreement.consumer, consumer))
    holds = all(
        agreements.signed_by(
            payload=agreement.document, signature=signature, keys=keys, member=str(side.member)
        )
        for side, signature in sides
    )
    return agreement if holds else None


def keys() -> tuple[OrgKey, ...]:
    """Every organisation key of the latest directory, () without one."""
    try:
        return tuple(latest_directory().keys.values())
    except NotFound:
        return ()


def names() -> dict[str, str]:
    """Names of members and subsystems as the latest directory writes them, {} without one."""
    try:
        return names_in(held=latest_directory())
    except NotFound:
        return {}


def names_in(*, held: Directory) -> dict[str, str]:
    """The same of a directory at hand; no statement."""
    systems = {name: _said(held, one.name, name) for name, one in held.subsystems.items()}
    return {**{name: one.name for name, one in held.members.items()}, **systems}


def _said(held: Directory, name: str, code: str) -> str:
    member = held.members.get(code.rpartition("/")[0])
    return f"{member.name}: {name}" if member is not None and name != member.name else name


def node_standing() -> NodeStanding:
    """How this node stands: its directory and the certificates in its folder. Raises NotFound. One statement."""
    held = latest_directory()
    files = [path for path in sorted(keyring.folder().glob("*.pem")) if path.with_suffix(".key").exists()]
    ends = {path.stem: authority.ends(path) for path in files if path.name != keyring.ROOT_CERTIFICATE}
    return NodeStanding(
        node=str(keyring.node_settings().get("code", "")),
        operator=held.operator,
        version=held.version,
        issued=held.issued,
        expires=held.expires,
        certificates=ends,
        revoked=tuple(
            path.stem
            for path in files
            if authority.fingerprint(path.read_text(encoding="ascii")) in held.revoked
        ),
    )


def joins(*, waiting: bool = True) -> tuple[JoinLine, ...]:
    """Requests to join, oldest first; all, or those that wait. Two statements."""
    rows = models.Joining.objects.order_by("requested_at")
    if waiting:
        rows = rows.filter(state=models.Joining.State.WAITING)
    members = {str(one.member) for one in keys()}
    return tuple(_join(row, members) for row in rows)


def join_answer(*, code: str) -> Joined | None:
    """What came of a request to join: None while it waits. Raises NotFound, also when it was refused."""
    row = models.Joining.objects.filter(code=code).exclude(state=models.Joining.State.REFUSED).first()
    if row is None:
        raise NotFound
    return Joined(**row.answer) if row.answer else None


def case_book() -> CaseBook:
    """Who knows the open cases."""
    return Bound.case_book


def provider() -> Provider:
    """Who answers for services of this node that stand on its own registers."""
    return Bound.provider


def _join(row: models.Joining, members: set[str]) -> JoinLine:
    said: dict[str, Any] = row.request
    return JoinLine(
        code=row.code,
        state=row.state,
        member=said["member"],
        member_name=said["member_name"],
        subsystem=said["subsystem"],
        url=said["url"],
        requested_at=row.requested_at,
        key=said["key"]["kid"].rpartition("#")[2],
        known=said["member"] in members,
    )
