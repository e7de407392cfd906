"""The pages about agreements: a list, and one agreement as a jurist reads it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import agreements, models
from motcua.data.exchange.queries.standing import names, own_member
from motcua.data.exchange.types import Agreement, Quota, SubjectPlace
from motcua.kit import library
from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity

State = Literal["proposed", "running", "later", "expired", "revoked"]
STATES: dict[State, Promise] = {
    "proposed": _("Chờ đủ chữ ký"),
    "running": _("Đang có hiệu lực"),
    "later": _("Chưa đến ngày hiệu lực"),
    "expired": _("Hết hiệu lực"),
    "revoked": _("Đã chấm dứt"),
}
MARKS: dict[State, str] = {
    "proposed": "wait",
    "running": "ok",
    "later": "new",
    "expired": "done",
    "revoked": "done",
}
SIGNS = "sign"
DRAFT = re.compile(r"[a-z0-9][a-z0-9-]{0,99}\Z")
PLACES = {
    "body": _("trong nội dung yêu cầu, mục “%(name)s”"),
    "query": _("trong địa chỉ, tham số “%(name)s”"),
    "path": _("trong địa chỉ, đoạn thứ %(name)s"),
    "none": _("dữ liệu không về một người nào"),
}
STATUTORY = {"inspection": _("Thanh tra, kiểm tra"), "synchronisation": _("Đồng bộ dữ liệu")}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One row of the list."""

    hash: str
    code: str
    title: str
    provider: str
    consumer: str
    state: State
    mark: str
    state_word: str
    valid_until: datetime
    used: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An agreement written in library/agreements that nobody has proposed yet."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """All agreements of this member; `member` is "" where none is set; drafts only for who may propose."""

    member: str
    lines: tuple[AgreementLine, ...]
    proposer: bool
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """A purpose with its article and the labels of its fields."""

    code: str
    name: str
    basis: str
    grade: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One side: who it is, whether and when it signed."""

    side: str
    name: str
    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement in plain words: what, for which purpose, by which article, who signed, how much used."""

    hash: str
    code: str
    title: str
    notes: str
    state: State
    mark: str
    state_word: str
    service: str
    sides: tuple[SignatureLine, ...]
    purposes: tuple[PurposeLine, ...]
    permissions: tuple[str, ...]
    valid_from: datetime
    last_day: datetime
    quota: Quota
    verified: bool
    statutory: str
    statutory_word: str
    subject: str
    keep_bodies: bool
    retention_days: int
    third_party: bool
    revoked_at: datetime | None
    revoked_why: str
    may_sign: bool
    may_revoke: bool
    given: int
    refused: int
    last: datetime | None


def agreements_page(*, at: datetime, proposer: bool = False) -> AgreementsPage:
    """Every agreement known here, newest first, with how often it was used. Three statements."""
    rows = list(models.Agreement.objects.order_by("-proposed_at"))
    used = {
        row["agreement"]: row
        for row in models.Exchange.objects.exclude(agreement="")
        .values("agreement")
        .annotate(count=Count("id"), last=Max("at"))
    }
    known = names()
    lines = tuple(_line(row, used.get(row.hash, {}), known, at) for row in rows)
    drafts = _drafts({row.hash for row in rows}) if proposer else ()
    return AgreementsPage(own_member(), lines, proposer, drafts)


def draft(*, name: str) -> dict[str, Any]:
    """The agreement written in library/agreements/NAME.yaml. Raises NotFound, LibraryError."""
    path = library.root() / "agreements" / f"{name}.yaml"
    if not DRAFT.match(name) or not path.is_file():
        raise NotFound
    return library.load_yaml(path)


def agreement_page(*, hash: str, at: datetime, signer: bool = True) -> AgreementPage:
    """One agreement; signer: the reader's post may sign. Three statements. Raises NotFound."""
    row = _row(hash)
    counts = models.Exchange.objects.filter(agreement=hash).aggregate(
        given=Count("id", filter=Q(refused="")), refused=Count("id", filter=~Q(refused="")), last=Max("at")
    )
    agreement = agreements.parsed(document=row.document.encode())
    page = _page(row, agreement, json.loads(row.document), names(), counts, at)
    return page if signer else replace(page, may_sign=False, may_revoke=False)


def may_sign(*, who: Any, at: datetime) -> bool:
    """Whether a post held now signs for the whole agency: at a body that stands under no other. One statement.

    An agreement binds the member, so a commune's leader does not sign for the province.
    """
    bodies = {post.body_code for post in who.posts if SIGNS in post.capabilities}
    if not bodies:
        return False
    return any(one.code in bodies and one.parent_code is None for one in identity.offices(at=at))


def policy(*, hash: str) -> dict[str, Any]:
    """The agreement as an ODRL policy (JSON-LD). Raises NotFound."""
    return agreements.as_jsonld(agreement=agreements.parsed(document=_row(hash).document.encode()))


def bundle(*, hash: str) -> dict[str, str]:
    """The agreement as it travels to the other side, for `receive`. Raises NotFound."""
    row = _row(hash)
    return {
        "document": row.document,
        "provider_signature": row.provider_signature,
        "consumer_signature": row.consumer_signature,
        "revocation": row.revocation,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else "",
    }


def _drafts(known: set[str]) -> tuple[DraftLine, ...]:
    """The drafts in the library that are sound and not yet proposed."""
    found = []
    for path in sorted((library.root() / "agreements").glob("*.yaml")):
        data = library.load_yaml(path)
        try:
            hash = agreements.parsed(document=agreements.canonical(data=data)).hash
        except agreements.BadAgreement:
            continue
        if hash not in known:
            found.append(DraftLine(path.stem, data["title"]))
    return tuple(found)


def _row(hash: str) -> models.Agreement:
    row = models.Agreement.objects.filter(hash=hash).first()
    if row is None:
        raise NotFound
    return row


def _state(row: models.Agreement, agreement: Agreement, at: datetime) -> State:
    if row.revoked_at is not None and row.revoked_at <= at:
        return "revoked"
    if at >= agreement.valid_until:
        return "expired"
    if not row.provider_signature or not row.consumer_signature:
        return "proposed"
    return "later" if at < agreement.valid_from else "running"


def _line(
    row: models.Agreement, used: Mapping[str, Any], known: Mapping[str, str], at: datetime
) -> AgreementLine:
    agreement = agreements.parsed(document=row.document.encode())
    state = _state(row, agreement, at)
    return AgreementLine(
        hash=row.hash,
        code=row.code,
        title=json.loads(row.document)["title"],
        provider=known.get(row.provider, row.provider),
        consumer=known.get(row.consumer, row.consumer),
        state=state,
        mark=MARKS[state],
        state_word=str(STATES[state]),
        valid_until=agreement.valid_until - timedelta(days=1),
        used=used.get("count", 0),
        last=used.get("last"),
    )


def _page(
    row: models.Agreement,
    agreement: Agreement,
    data: dict[str, Any],
    known: Mapping[str, str],
    counts: Mapping[str, Any],
    at: datetime,
) -> AgreementPage:
    state, own = _state(row, agreement, at), own_member()
    ours = [side for side in ("provider", "consumer") if own and _member(getattr(row, side)) == own]
    unsigned = [side for side in ours if not getattr(row, f"{side}_signature")]
    return AgreementPage(
        hash=row.hash,
        code=row.code,
        title=data["title"],
        notes=data.get("notes", ""),
        state=state,
        mark=MARKS[state],
        state_word=str(STATES[state]),
        service=f"{row.provider}/{agreement.service}",
        sides=_sides(row, known),
        purposes=_purposes(data),
        permissions=tuple(f"{one.method} {one.path}" for one in agreement.permissions),
        valid_from=agreement.valid_from,
        last_day=agreement.valid_until - timedelta(days=1),
        quota=agreement.quota,
        verified=agreement.case == "verified",
        statutory=agreement.statutory,
        statutory_word=str(STATUTORY.get(agreement.statutory_kind, "")),
        subject=_subject(agreement.subject),
        keep_bodies=agreement.keep_bodies,
        retention_days=agreement.retention_days,
        third_party=agreement.third_party,
        revoked_at=row.revoked_at,
        revoked_why=row.revoked_why,
        may_sign=bool(unsigned) and state not in ("revoked", "expired"),
        may_revoke=bool(ours) and state != "revoked",
        **counts,
    )


def _member(subsystem: str) -> str:
    return subsystem.rpartition("/")[0]


def _sides(row: models.Agreement, known: Mapping[str, str]) -> tuple[SignatureLine, ...]:
    return (
        SignatureLine(
            str(_("Bên cung cấp")),
            known.get(row.provider, row.provider),
            row.provider,
            row.provider_signed_at,
        ),
        SignatureLine(
            str(_("Bên khai thác")),
            known.get(row.consumer, row.consumer),
            row.consumer,
            row.consumer_signed_at,
        ),
    )


def _purposes(data: dict[str, Any]) -> tuple[PurposeLine, ...]:
    labels = {one["name"]: one["label"] for one in data["fields"]}
    return tuple(
        PurposeLine(
            code=one["code"],
            name=one["name"],
            basis=one["basis"],
            grade=one.get("grade", ""),
            fields=tuple(labels[name] for name in one.get("fields", sorted(labels))),
        )
        for one in data["purposes"]
    )


def _subject(place: SubjectPlace) -> str:
    return str(PLACES[place.place]) % {"name": place.name}
