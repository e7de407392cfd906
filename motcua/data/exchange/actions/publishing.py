"""Editions of the directory: made by the operator, stored by everybody, each one a leaf of the ledger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import directory, evidence, keyring, models
from motcua.data.exchange.types import Directory, Service
from motcua.kit.crypto import sha256
from motcua.kit.errors import DomainError, NotFound
from motcua.trust.ledger import actions as ledger

LIFE = timedelta(hours=24)
AGE = timedelta(hours=1)
KIND = "exchange.directory"


class OldDirectory(DomainError):
    """The directory offered is not newer than the one held, or speaks of another exchange."""

    code = "old_directory"
    message = _("Danh bạ nhận được không mới hơn danh bạ đang giữ. Lấy lại danh bạ từ đơn vị điều hành.")


class NoDirectory(NotFound):
    """This node has no directory yet."""

    code = "no_directory"
    message = _("Nút này chưa có danh bạ thành viên. Chạy lệnh tham gia trước.")


@transaction.atomic
def accept_directory(*, text: str, at: datetime) -> Directory:
    """Store an edition that the operator made. Raises Refused (signature, time), OldDirectory."""
    offered = directory.opened(text=text, keys=keyring.operators(), at=at)
    held = _latest()
    if held is not None and offered.version == held.version and held.text == text:
        return offered
    if held is not None and not _follows(offered, directory.trusted(held.text)):
        raise OldDirectory
    _keep(offered, text, by=offered.instance, what="accepted", at=at)
    return offered


@transaction.atomic
def publish_service(*, service: Service, url: str = "", at: datetime) -> Directory:
    """Put a service of a member into the directory; url: the system behind it, where this node serves it.

    Operator only. Raises NotFound for an unknown subsystem.
    """

    def change(held: Directory) -> Directory:
        if str(service.id.subsystem) not in held.subsystems:
            raise NotFound
        return replace(held, services={**held.services, str(service.id): service})

    text = changed(at=at, change=change, by=str(service.id.subsystem), what="service")
    if url:
        _back(str(service.id), url)
    return directory.trusted(text)


def back_service(*, service: str, url: str) -> None:
    """Say which system stands behind a service of this node: an address, or `provider:` for the registers here."""
    _back(service, url)


@transaction.atomic
def refresh_directory(*, at: datetime) -> bool:
    """On the operator's machine: a new edition when the latest is an hour old; whether one was made."""
    held = _latest()
    if held is None or not keyring.is_operator() or at < held.issued + AGE:
        return False
    changed(at=at, change=lambda directory: directory, by="timer", what="refresh")
    return True


def first_edition(*, instance: str, authority: str, at: datetime) -> Directory:
    """The empty directory of a new exchange."""
    empty = Directory(instance, 1, at, at + LIFE, {}, {}, {}, {}, {}, {}, authority)
    with transaction.atomic():
        _sign(empty, by=instance, what="found", at=at)
    return empty


def changed(*, at: datetime, change: Callable[[Directory], Directory], by: str, what: str) -> str:
    """The next edition, made out of the latest by `change`, as signed text. Raises NoDirectory, ExchangeKeyMissing."""
    held = _latest(lock=True)
    if held is None:
        raise NoDirectory
    before = directory.trusted(held.text)
    made = change(before)
    own = str(keyring.node_settings().get("code", ""))
    after = replace(
        made,
        version=before.version + 1,
        issued=at,
        expires=at + LIFE,
        operator=own if own in made.nodes else made.operator,
    )
    return _sign(after, by=by, what=what, at=at)


def _sign(made: Directory, *, by: str, what: str, at: datetime) -> str:
    text = directory.written(directory=made, key=keyring.private(keyring.OPERATOR))
    _keep(made, text, by=by, what=what, at=at)
    return text


def _keep(made: Directory, text: str, *, by: str, what: str, at: datetime) -> None:
    models.Edition.objects.create(version=made.version, text=text, issued=made.issued, expires=made.expires)
    facts = {"version": made.version, "digest": sha256(text.encode()), "what": what}
    ledger.append(kind=KIND, subject=f"{KIND}:{made.version}", actor=evidence.actor(by), facts=facts, at=at)


def _follows(offered: Directory, held: Directory) -> bool:
    return offered.instance == held.instance and offered.version > held.version


def _latest(*, lock: bool = False) -> models.Edition | None:
    found = models.Edition.objects.order_by("-version")
    return (found.select_for_update() if lock else found).first()


def _back(service: str, url: str) -> None:
    models.Backing.objects.update_or_create(service=service, defaults={"url": url})
