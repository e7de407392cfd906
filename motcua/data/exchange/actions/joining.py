"""Taking part: founding an exchange, asking to join, the one approval, renewal and revocation of certificates."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import authority, directory, keyring, models, signatures
from motcua.data.exchange.actions.publishing import changed, first_edition
from motcua.data.exchange.types import (
    Certificate,
    Directory,
    Joined,
    JoinRequest,
    Member,
    Node,
    Refused,
    Subsystem,
)
from motcua.kit.crypto import canonical_json
from motcua.kit.errors import DomainError, NotFound

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LETTERS_OF_A_CODE = 12
MOST_WAITING = 200
LOCAL = ("127.0.0.1", "localhost")


class BadJoin(DomainError):
    """The request to join cannot be approved as it is."""

    code = "bad_join"
    status = 422
    message = _("Chưa nhận được yêu cầu tham gia: %(why)s. Sửa rồi gửi lại.")


class JoinsFull(DomainError):
    """Too many requests wait already; nobody may fill the operator's table."""

    code = "joins_full"
    status = 429
    message = _("Đang có quá nhiều yêu cầu tham gia chờ duyệt. Báo đơn vị điều hành duyệt bớt rồi gửi lại.")


class JoinDecided(DomainError):
    """Somebody has already decided on this request."""

    code = "join_decided"
    message = _("Yêu cầu tham gia này đã được quyết định. Tải lại trang để xem.")


class AlreadyFounded(DomainError):
    """This machine knows an exchange already."""

    code = "exchange_founded"
    message = _("Máy này đã thuộc một nền tảng. Xem: motcua exchange status.")


def found(*, instance: str, at: datetime) -> Directory:
    """Make this machine the operator of a new exchange: root, operator's key, first edition. Raises AlreadyFounded."""
    if models.Edition.objects.exists():  # asked before a key is made: without tables none is left behind
        raise AlreadyFounded
    private, certificate = authority.make_root(instance=instance, at=at)
    keyring.keep(keyring.ROOT, private)
    keyring.keep(keyring.ROOT_CERTIFICATE, certificate.encode())
    keyring.keep(keyring.OPERATOR, keyring.pem(Ed25519PrivateKey.generate()))
    return first_edition(instance=instance, authority=certificate, at=at)


def request_join(*, request: JoinRequest, at: datetime) -> str:
    """Hand in a request to take part; returns its code, the same when it comes again. Raises BadJoin, JoinsFull.

    It must be signed with the key that it makes known (`prepare_join` does).
    """
    _check(request)
    code = join_code(request=request)
    if models.Joining.objects.filter(code=code).exists():
        return code
    if models.Joining.objects.filter(state=models.Joining.State.WAITING).count() >= MOST_WAITING:
        raise JoinsFull
    models.Joining.objects.get_or_create(
        code=code, defaults={"request": directory.as_data(request), "requested_at": at}
    )
    return code


def join_code(*, request: JoinRequest) -> str:
    """The short name of exactly this request, keys included: both sides compute it, people read it to each other."""
    number = int.from_bytes(sha256(canonical_json(directory.as_data(request))).digest())
    letters = []
    for _place in range(LETTERS_OF_A_CODE):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


@transaction.atomic
def approve_join(*, code: str, by: str, at: datetime) -> Joined:
    """Approve a request: certificates, and an edition of the directory with the new member. by: opaque actor.

    Raises NotFound, JoinDecided, BadJoin, ExchangeKeyMissing (this machine is not the operator).
    """
    row = _waiting(code)
    request = directory.from_data(JoinRequest, row.request)
    _check(request)
    node, client = _certified(request, at)
    edition = changed(
        at=at, change=lambda held: _with(held, request, at, node[1], client[1]), by=by, what="join"
    )
    joined = Joined(node[0], client[0], keyring.read(keyring.ROOT_CERTIFICATE).decode(), edition)
    row.state, row.decided_at, row.decided_by = models.Joining.State.APPROVED, at, by
    row.answer = directory.as_data(joined)
    row.save()
    return joined


@transaction.atomic
def refuse_join(*, code: str, by: str, at: datetime) -> None:
    """Turn a request down. Raises NotFound, JoinDecided."""
    row = _waiting(code)
    row.state, row.decided_at, row.decided_by = models.Joining.State.REFUSED, at, by
    row.save()


@transaction.atomic
def renew(*, fingerprint: str, request: str, at: datetime, shown: str = "") -> Joined:
    """A new certificate for the holder of a current one, for the key in `request`. Raises BadJoin.

    shown: the certificate with which the caller came, where that is another than the one to be renewed: it must be
    that of the node which speaks for the system. No approval is needed: who holds the old key is who it was.
    """
    made: list[str] = []

    def change(held: Directory) -> Directory:
        old = held.certificates.get(fingerprint)
        if old is None or fingerprint in held.revoked or at >= old.valid_until:
            raise BadJoin(why=_("chứng thư cũ không còn hiệu lực"))
        if shown and shown != fingerprint and not _speaks(held, shown, old, at):
            raise BadJoin(why=_("nút gửi yêu cầu không đại diện cho hệ thống này"))
        url = held.nodes[old.holder].url if old.kind == "node" else ""
        text, line = _issue(request, old.kind, old.holder, url, at)
        made.append(text)
        return replace(held, certificates={**_live(held, at), line.fingerprint: line})

    edition = changed(at=at, change=change, by=fingerprint, what="renew")
    root = keyring.read(keyring.ROOT_CERTIFICATE).decode()
    return Joined(made[0], made[0], root, edition)


@transaction.atomic
def revoke_certificate(*, fingerprint: str, by: str, at: datetime) -> None:
    """From the next edition on nobody believes this certificate. Raises NotFound."""

    def change(held: Directory) -> Directory:
        if fingerprint not in held.certificates:
            raise NotFound
        return replace(held, revoked=held.revoked | {fingerprint})

    changed(at=at, change=change, by=by, what="revoke")


def _check(request: JoinRequest) -> None:
    sound = (
        (len(request.member.parts) == 3, _("mã thành viên phải có ba phần")),
        (request.subsystem.parts[:3] == request.member.parts, _("hệ thống không thuộc thành viên")),
        (len(request.subsystem.parts) == 4, _("mã hệ thống phải có bốn phần")),
        (request.key.member == request.member, _("khóa ký không thuộc thành viên")),
        (urlsplit(request.url).scheme == "https", _("địa chỉ nút phải là https")),
        (request.node.isascii() and request.node.replace("-", "").isalnum(), _("mã nút chưa đúng")),
    )
    for holds, why in sound:
        if not holds:
            raise BadJoin(why=why)
    try:
        signatures.verify_join(request=request)
    except Refused as error:
        raise BadJoin(why=_("yêu cầu chưa được ký bằng chính khóa ghi trong đó")) from error


def _waiting(code: str) -> models.Joining:
    row = models.Joining.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound
    if row.state != models.Joining.State.WAITING:
        raise JoinDecided
    return row


def _certified(request: JoinRequest, at: datetime) -> tuple[tuple[str, Certificate], tuple[str, Certificate]]:
    node = _issue(request.node_csr, "node", request.node, request.url, at)
    return node, _issue(request.client_csr, "client", str(request.subsystem), "", at)


def _issue(
    request: str, kind: str, holder: str, url: str, at: datetime, life: timedelta = authority.LIFE
) -> tuple[str, Certificate]:
    hosts = tuple(dict.fromkeys((urlsplit(url).hostname or LOCAL[0], *LOCAL))) if kind == "node" else ()
    root = keyring.read(keyring.ROOT), keyring.read(keyring.ROOT_CERTIFICATE).decode()
    try:
        return authority.issue(
            request=request,
            kind="node" if kind == "node" else "client",
            holder=holder,
            hosts=hosts,
            root=root,
            at=at,
            life=life,
        )
    except ValueError as error:
        raise BadJoin(why=_("yêu cầu cấp chứng thư chưa đúng")) from error


def _with(held: Directory, request: JoinRequest, at: datetime, *certificates: Certificate) -> Directory:
    """The directory with the new member in it. Raises BadJoin where a name belongs to another member.

    Who is a member already comes with the key it is known by: nobody joins a second time in its name.
    """
    known = [one for one in held.keys.values() if one.member == request.member and one.valid_until > at]
    if known and request.key.public not in [one.public for one in known]:
        raise BadJoin(why=_("thành viên này đã có khóa ký khác đang dùng"))
    node = held.nodes.get(request.node)
    if node is not None and node.member != request.member:
        raise BadJoin(why=_("mã nút đã thuộc thành viên khác"))
    key = held.keys.get(request.key.kid)
    if key is not None and key.member != request.member:
        raise BadJoin(why=_("mã khóa đã thuộc thành viên khác"))
    subsystem = Subsystem(request.subsystem, request.subsystem_name, request.node)
    return replace(
        held,
        members={**held.members, str(request.member): Member(request.member, request.member_name)},
        subsystems={**held.subsystems, str(request.subsystem): subsystem},
        nodes={**held.nodes, request.node: Node(request.node, request.member, request.url)},
        keys={**held.keys, request.key.kid: request.key},
        certificates={**held.certificates, **{one.fingerprint: one for one in certificates}},
    )


def _speaks(held: Directory, shown: str, old: Certificate, at: datetime) -> bool:
    """Whether the certificate shown is, in force, that of the node which speaks for the holder of the old one."""
    own, system = held.certificates.get(shown), held.subsystems.get(old.holder)
    if own is None or shown in held.revoked or at >= own.valid_until or system is None:
        return False
    return own.kind == "node" and old.kind == "client" and system.node == own.holder


def _live(held: Directory, at: datetime) -> dict[str, Certificate]:
    """Certificates still of use; those that ended are dropped, or the directory would grow for ever."""
    return {name: one for name, one in held.certificates.items() if one.valid_until > at}
