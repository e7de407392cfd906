"""Checking a file: which roots to trust, and the judgement with what our own register knows."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit import bounded
from motcua.kit.errors import DomainError
from motcua.trust.signing.rules.checks import Trust, check
from motcua.trust.signing.types import Check

SECONDS, PATIENCE = 20, 60
MEGABYTES, TIMES_ITS_SIZE = 512, 8
CERTIFICATES = {".pem", ".crt", ".cer", ".der"}


class TrustUnreadable(DomainError):
    """The folder of trusted roots is missing or holds a broken certificate."""

    code = "trust_unreadable"
    status = 500
    message = _("Không đọc được chứng thư gốc trong %(file)s.")


def trusted(*, folder: Path | None = None, online: bool = False, seen_at: datetime | None = None) -> Trust:
    """Roots (PEM or DER) and revocation lists (*.crl) of a folder; none given: MOTCUA_DATA/trust, and the
    demo CA in the demo. Raises TrustUnreadable."""
    if folder is not None:
        return Trust(roots=_roots(folder), crls=_lists(folder), online=online, seen_at=seen_at)
    data = Path(settings.MOTCUA_DATA)
    roots = _roots(data / "trust") if (data / "trust").is_dir() else ()
    demo = data / "ca" / "root.pem"
    if settings.MOTCUA_DEMO and demo.exists():
        roots = (*roots, *_certificates(demo))
    lists = _lists(data / "trust") if (data / "trust").is_dir() else ()
    return Trust(roots=roots, crls=lists, online=online, seen_at=seen_at)


def verify(*, data: bytes, trust: Trust, at: datetime) -> Check:
    """Judge a PDF in a child process with bounded time and memory; never raises for the file's sake. No SQL."""
    megabytes = MEGABYTES + TIMES_ITS_SIZE * len(data) // bounded.MEGA
    limits = bounded.Bounds(seconds=SECONDS, megabytes=megabytes, patience=PATIENCE)
    try:
        return bounded.run(check, data, trust=trust, at=at, bounds=limits)
    except bounded.OutOfBounds:
        reason = str(_("Tệp này đọc lâu hoặc nặng quá mức an toàn nên đã dừng, chưa kiểm tra được."))
        return Check(
            readable=False, genuine=False, valid_now=False, reasons=(reason,), sha256=digest(data=data)
        )


def digest(*, data: bytes) -> str:
    """SHA-256 as the register keeps it."""
    return sha256(data).hexdigest()


def _roots(folder: Path) -> tuple[bytes, ...]:
    if not folder.is_dir():
        raise TrustUnreadable(file=folder)
    files = sorted(
        file for file in folder.iterdir() if file.suffix.lower() in CERTIFICATES and file.is_file()
    )
    return tuple(der for file in files for der in _certificates(file))


def _certificates(file: Path) -> Iterator[bytes]:
    body = file.read_bytes()
    try:
        if b"-----BEGIN" in body:
            yield from (item.public_bytes(Encoding.DER) for item in x509.load_pem_x509_certificates(body))
        else:
            yield x509.load_der_x509_certificate(body).public_bytes(Encoding.DER)
    except ValueError as error:
        raise TrustUnreadable(file=file) from error


def _lists(folder: Path) -> tuple[bytes, ...]:
    found = []
    for file in sorted(folder.glob("*.crl")):
        body = file.read_bytes()
        try:
            load = x509.load_pem_x509_crl if b"-----BEGIN" in body else x509.load_der_x509_crl
            found.append(load(body).public_bytes(Encoding.DER))
        except ValueError as error:
            raise TrustUnreadable(file=file) from error
    return tuple(found)
