"""Is this file genuine? The judgement on a signed PDF, from its bytes and the trusted roots alone.

Every signature is checked at the time it was made (NĐ 23/2025, NĐ 68/2024): intact, chained to a trusted
root, not revoked; and nothing was added to the file after the last one.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

from asn1crypto import x509
from asn1crypto.cms import ContentInfo
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    KeyUsageConstraints,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

from motcua.trust.signing.rules.pades import FIELD_NAMES, run
from motcua.trust.signing.types import Check, SignatureFound

log = logging.getLogger("motcua.signing")
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
TIMEOUT_SECONDS = 4
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Trust:
    """What we believe: roots and revocation lists (DER); `online` also asks the CA of a trusted chain.

    `seen_at`: when our own register first held exactly these bytes, if it did; a proof of time.
    """

    roots: tuple[bytes, ...]
    crls: tuple[bytes, ...] = ()
    online: bool = False
    seen_at: datetime | None = None


@dataclass
class _Judgement:
    """What is known of one signature while it is being judged."""

    found: EmbeddedPdfSignature
    when: datetime
    level: str
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    altered: bool = False
    expired: bool = False


def check(data: bytes, *, trust: Trust, at: datetime) -> Check:
    """Judge a file; never raises: what cannot be read is a verdict too."""
    digest = sha256(data).hexdigest()
    try:
        reader = PdfFileReader(BytesIO(data))
        if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
            return _unreadable(_("Tệp đặt mật khẩu nên không đọc được. Mở khóa rồi kiểm tra lại."), digest)
        pages = int(reader.root["/Pages"]["/Count"])
    except Exception:  # noqa: BLE001 - hostile bytes raise anything; all of it means unreadable
        pages = 0
    if pages < 1:
        return _unreadable(_("Đây không phải tệp PDF đọc được, hoặc tệp đã hỏng."), digest)
    try:
        return _judge(reader, data, trust, at, digest)
    except Exception as error:  # noqa: BLE001 - hostile bytes raise anything; none of it may pass for genuine
        log.warning("a signature could not be judged: %s", type(error).__name__)
        log.debug("judging %s", digest, exc_info=error)
        broken = _("Chữ ký trong tệp bị hỏng, không kiểm tra được.")
        return Check(
            readable=True, genuine=False, valid_now=False, reasons=(broken,), sha256=digest, signed=True
        )


def _unreadable(reason: str, digest: str) -> Check:
    return Check(readable=False, genuine=False, valid_now=False, reasons=(reason,), sha256=digest)


def _judge(reader: PdfFileReader, data: bytes, trust: Trust, at: datetime, digest: str) -> Check:
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        reason = _("Tệp không có chữ ký số nào. Bản in, bản chụp không kiểm tra được bằng cách này.")
        return Check(readable=True, genuine=False, valid_now=False, reasons=(reason,), sha256=digest)
    store = _store(reader)
    judged = [_judge_one(item, trust, store, at) for item in signatures]
    newest = max(judged, key=lambda item: item.found.signed_revision)
    stamped = bool(reader.embedded_timestamp_signatures)
    _judge_after(newest, data, stamped=stamped, stored=store is not None)
    genuine = not any(item.faults for item in judged)
    reasons = [text for item in judged for text in (*item.faults, *item.remarks)]
    return Check(
        readable=True,
        genuine=genuine,
        valid_now=genuine and not any(item.expired for item in judged),
        signatures=tuple(_found(item) for item in judged),
        reasons=tuple(dict.fromkeys(reasons)),
        sha256=digest,
        signed=True,
        altered=any(item.altered for item in judged),
        earlier=tuple(
            sha256(data[: item.found.byte_range[2] + item.found.byte_range[3]]).hexdigest() for item in judged
        ),
    )


def _store(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None


def _judge_one(
    found: EmbeddedPdfSignature, trust: Trust, store: DocumentSecurityStore | None, at: datetime
) -> _Judgement:
    claimed = found.self_reported_timestamp
    now = at.astimezone(UTC)
    status = _status(found, claimed or now, trust, store, now)
    stamped = status.timestamp_validity is not None
    judged = _Judgement(found, claimed or now, _level(found, stamped=stamped, stored=store is not None))
    if stamped and status.timestamp_validity.trusted:
        judged.when = status.timestamp_validity.timestamp
        status = _status(found, judged.when, trust, store, now)
    _integrity(judged, status)
    if not judged.altered:
        _trust(judged, status, now, claimed)
        _lately(judged, status, trust, store, now)
    return judged


def _status(
    found: EmbeddedPdfSignature,
    moment: datetime,
    trust: Trust,
    store: DocumentSecurityStore | None,
    now: datetime,
    *,
    again: bool = False,
    online: bool = False,
) -> PdfSignatureStatus:
    def context(when: datetime) -> ValidationContext:
        settings = {
            "trust_roots": [x509.Certificate.load(der) for der in trust.roots],
            "moment": when,
            "revocation_mode": "soft-fail",
            "retroactive_revinfo": True,
            "allow_fetching": online,
            "fetcher_backend": RequestsFetcherBackend(per_request_timeout=TIMEOUT_SECONDS)
            if online
            else None,
        }
        if store is None:
            return ValidationContext(crls=trust.crls, **settings)
        return store.as_validation_context({"crls": list(trust.crls), **settings})

    return run(
        async_validate_pdf_signature(
            found,
            signer_validation_context=context(moment),
            ts_validation_context=context(now if moment > now else moment),
            key_usage_settings=USAGE,
            skip_diff=again,
        )
    )


def _integrity(judged: _Judgement, status: PdfSignatureStatus) -> None:
    who = _name(judged.found.signer_cert)
    coverage = status.coverage or SignatureCoverageLevel.UNCLEAR
    if not (status.intact and status.valid):
        judged.faults.append(_("Nội dung đã bị sửa sau khi %(who)s ký.") % {"who": who})
    elif coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        judged.faults.append(_("Chữ ký của %(who)s chỉ bảo vệ một phần của tệp.") % {"who": who})
    elif not status.docmdp_ok or _changed(status) > ModificationLevel.FORM_FILLING:
        judged.faults.append(_("Tệp bị thêm nội dung sau khi %(who)s ký.") % {"who": who})
    judged.altered = bool(judged.faults)


def _changed(status: PdfSignatureStatus) -> ModificationLevel:
    level = status.modification_level
    return ModificationLevel.OTHER if level is None else level


def _trust(judged: _Judgement, status: PdfSignatureStatus, now: datetime, claimed: datetime | None) -> None:
    who = _name(judged.found.signer_cert)
    if not status.trusted:
        judged.faults.append(_why_not_trusted(judged.found, status) % {"who": who})
    if claimed is None:
        judged.faults.append(_("Chữ ký của %(who)s không ghi giờ ký.") % {"who": who})
    elif claimed > now + TOLERANCE:
        judged.faults.append(_("Chữ ký của %(who)s ghi giờ ký ở tương lai.") % {"who": who})
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.valid and stamp.intact and stamp.trusted):
        judged.remarks.append(
            _("Dấu thời gian kèm chữ ký của %(who)s không kiểm được; giờ ký là giờ tự khai.") % {"who": who}
        )


def _why_not_trusted(found: EmbeddedPdfSignature, status: PdfSignatureStatus) -> str:
    problem = status.trust_problem_indic
    if status.revoked:
        return _("Chứng thư số của %(who)s đã bị thu hồi trước lúc ký.")
    if problem in {
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    }:
        return _("Lúc ký, chứng thư số của %(who)s đã hết hạn.")
    if problem == AdESIndeterminate.NOT_YET_VALID or "NOT_YET_VALID" in str(problem):
        return _("Lúc ký, chứng thư số của %(who)s chưa có hiệu lực.")
    if found.signer_cert.self_signed in {"yes", "maybe"}:
        return _("Chứng thư số của %(who)s do chính người ký tự lập, không có cơ quan nào chứng nhận.")
    if problem == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return _("Chứng thư số của %(who)s không do tổ chức chứng thực được tin cậy cấp.")
    return _("Chứng thư số của %(who)s không dùng được để ký văn bản này.")


def _lately(
    judged: _Judgement,
    status: PdfSignatureStatus,
    trust: Trust,
    store: DocumentSecurityStore | None,
    now: datetime,
) -> None:
    """Since then: an expired certificate is no longer valid, a revoked one without proof not genuine."""
    certificate = judged.found.signer_cert
    who = _name(certificate)
    if judged.faults:
        return
    proven = (
        judged.level != "B-B" and status.timestamp_validity is not None and status.timestamp_validity.trusted
    )
    seen = trust.seen_at is not None
    if now > certificate.not_valid_after and judged.level not in {"B-LT", "B-LTA"}:
        judged.expired = True
        judged.remarks.append(
            _("Chứng thư số của %(who)s đã hết hạn ngày %(day)s; lúc ký vẫn còn hạn.")
            % {"who": who, "day": certificate.not_valid_after.astimezone().strftime("%d/%m/%Y")}
        )
    later = _revoked_since(judged, trust, store, now)
    if later is None:
        return
    first_known = judged.when if proven else trust.seen_at
    if (proven or seen) and first_known is not None and first_known < later:
        judged.remarks.append(
            _("Chứng thư số của %(who)s bị thu hồi sau khi ký; chữ ký vẫn đúng.") % {"who": who}
        )
        return
    judged.faults.append(
        _("Chứng thư số của %(who)s đã bị thu hồi và không có gì chứng minh chữ ký được tạo trước lúc đó.")
        % {"who": who}
    )


def _revoked_since(
    judged: _Judgement, trust: Trust, store: DocumentSecurityStore | None, now: datetime
) -> datetime | None:
    moment = min(now, judged.found.signer_cert.not_valid_after)
    status = _status(judged.found, moment, trust, store, now, again=True, online=trust.online)
    return status.revocation_details.revocation_date if status.revocation_details else None


def _judge_after(newest: _Judgement, data: bytes, *, stamped: bool, stored: bool) -> None:
    """After the last signature only validation data and time stamps may follow, and no loose bytes."""
    found = newest.found
    if newest.altered:
        return
    change = getattr(found.diff_result, "modification_level", ModificationLevel.OTHER)
    last = found.signed_revision + 1 == found.reader.xrefs.total_revisions
    start, length = found.byte_range[2], found.byte_range[3]
    loose = data[start + length :] if last else data[data.rfind(b"%%EOF") + len(b"%%EOF") :].strip(b"\r\n")
    more = not last and not (stamped or stored)
    if change > ModificationLevel.LTA_UPDATES or loose or more or not _tidy_hole(found, data):
        newest.altered = True
        newest.faults.append(
            _("Tệp bị thêm nội dung sau khi %(who)s ký.") % {"who": _name(found.signer_cert)}
        )
    elif stamped and newest.level == "B-LT":
        newest.level = "B-LTA"


def _tidy_hole(found: EmbeddedPdfSignature, data: bytes) -> bool:
    """The gap no signature can cover holds the CMS in hexadecimal, zeros after it, and nothing else."""
    hole = data[found.byte_range[0] + found.byte_range[1] : found.byte_range[2]]
    content = found.pkcs7_content
    size = len(ContentInfo.load(content).dump())
    hexadecimal = content.hex().encode()
    return not content[size:].strip(b"\0") and hole in {b"<%s>" % hexadecimal, b"<%s>" % hexadecimal.upper()}


def _level(found: EmbeddedPdfSignature, *, stamped: bool, stored: bool) -> str:
    if str(found.sig_object["/SubFilter"]) != "/ETSI.CAdES.detached":
        return "CMS"
    if stamped:
        return "B-LT" if stored else "B-T"
    return "B-B"


def _found(judged: _Judgement) -> SignatureFound:
    certificate = judged.found.signer_cert
    subject = certificate.subject.native
    return SignatureFound(
        signer=_name(certificate),
        role=_role(judged.found),
        at=judged.when,
        level=judged.level,
        ok=not judged.faults,
        title=_text(subject.get("title")),
        organisation=_text(subject.get("organization_name")),
        expires=certificate.not_valid_after,
    )


def _role(found: EmbeddedPdfSignature) -> str:
    """leader or agency: by what the certificate names, else by the field."""
    subject = found.signer_cert.subject.native
    name, body = _text(subject.get("common_name")), _text(subject.get("organization_name"))
    if subject.get("title") or subject.get("given_name") or subject.get("surname"):
        return "leader"
    if name and name == body:
        return "agency"
    return "agency" if found.field_name == FIELD_NAMES["agency"] else "leader"


def _name(certificate: x509.Certificate) -> str:
    subject = certificate.subject.native
    return _text(subject.get("common_name")) or certificate.subject.human_friendly


def _text(value: str | Sequence[str] | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return ", ".join(value)
