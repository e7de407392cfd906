"""Questions about keys and the agents beside USB tokens."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from motcua.kit.errors import NotAllowed
from motcua.trust.identity import queries as identity
from motcua.trust.signing import drivers
from motcua.trust.signing.models import Batch, Preparation, SigningKey


@dataclass(frozen=True)
class KeyShown:
    """A key in use: whose, which certificate, until when."""

    label: str
    signer: str
    until: datetime | None


@dataclass(frozen=True)
class PairingPage:
    """GET /ky/may/: USB tokens of this officer; `secret` is shown once, right after pairing."""

    keys: tuple[KeyShown, ...]
    secret: str = field(repr=False)
    server: str
    agency: str
    action: str
    mine: bool


def chain_of(*, key: SigningKey, at: datetime) -> tuple[bytes, ...]:
    """DER certificates of a key, the signer's first: as registered, else as its driver gives them."""
    if not key.chain:
        return drivers.signer(key.driver).chain(key=key.name, at=at)
    loaded = x509.load_pem_x509_certificates(key.chain.encode())
    return tuple(item.public_bytes(Encoding.DER) for item in loaded)


def paired(*, secret: str) -> SigningKey:
    """The key of a paired agent; only the secret's digest is stored. Raises NotAllowed."""
    digest = sha256(secret.encode()).hexdigest()
    key = SigningKey.objects.filter(pairing=digest, active=True).first() if secret else None
    if key is None:
        raise NotAllowed
    return key


def signing_officer(*, user_id: int, at: datetime, slot: str = "") -> str:
    """The opaque name of an officer who signs (leader) or keeps a seal (agency) by a post held now; either
    without a slot. Raises NotAllowed."""
    found = identity.key(user_id=user_id)
    wanted = {"leader": {"sign"}, "agency": {"clerk"}}.get(slot, {"sign", "clerk"})
    if found is None or not wanted & _capabilities(user_id, at):
        raise NotAllowed
    return str(found.actor)


def _capabilities(user_id: int, at: datetime) -> set[str]:
    posts = identity.posts_of(user_id=user_id, at=at)
    return {capability for post in posts for capability in post.capabilities}


def sealing_office(*, user_id: int, at: datetime) -> int:
    """The office whose seal this officer keeps. Raises NotAllowed."""
    posts = identity.posts_of(user_id=user_id, at=at)
    bodies = [post.body_id for post in posts if "clerk" in post.capabilities]
    if not bodies:
        raise NotAllowed
    return bodies[0]


def agent_work(*, secret: str, ref: str) -> tuple[Mapping[str, str], ...]:
    """What a paired agent is to sign: id, number, title and hash (base64 SHA-256) per document; two SQL.

    Raises NotAllowed for an unknown agent or a batch that does not wait for its key.
    """
    key = paired(secret=secret)
    if not Batch.objects.filter(ref=ref, key=key, state=Batch.State.READY).exists():
        raise NotAllowed
    rows = Preparation.objects.filter(request__batch__ref=ref, request__state="prepared", value=None)
    found = rows.order_by("request_id").values_list("request_id", "request__number", "request__title", "hash")
    return tuple(
        {"id": str(pk), "number": number, "title": title, "hash": b64encode(bytes(digest)).decode()}
        for pk, number, title, digest in found
    )


def pairing_page(*, user_id: int, secret: str, at: datetime) -> PairingPage:
    """USB tokens of this officer and of the agency whose seal they keep. Raises NotAllowed where there is neither."""
    signing_officer(user_id=user_id, at=at)
    try:
        office = sealing_office(user_id=user_id, at=at)
    except NotAllowed:
        office = None
    mine = Q(user_id=user_id) | Q(office_id=office) if office else Q(user_id=user_id)
    keys = SigningKey.objects.filter(mine, active=True).select_related("user", "office").order_by("pk")
    return PairingPage(
        keys=tuple(_shown(key) for key in keys),
        secret=secret,
        server=settings.MOTCUA_PUBLIC_URL,
        agency=identity.office_by_id(office_id=office).name if office else "",
        action=reverse("signing-pairing"),
        mine="sign" in _capabilities(user_id, at),
    )


def _shown(key: SigningKey) -> KeyShown:
    holder = key.user.name if key.user else key.office.name
    if not key.chain:
        return KeyShown(label=str(key.get_driver_display()), signer=holder, until=None)
    certificate = x509.load_pem_x509_certificate(key.chain.encode())
    return KeyShown(label=str(key.get_driver_display()), signer=holder, until=certificate.not_valid_after_utc)
