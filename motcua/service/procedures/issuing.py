"""What was issued is what runs: a manifest of a package's files, and the detached signature over it.

Both lie in `<issued>/<code>/<version>/`, never in the package: a published folder does not change. The layers
of provinces and offices as they lay at issue are covered: a layer that is added or changed needs a new issue.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit import jws
from motcua.kit.crypto import canonical_json, sha256
from motcua.kit.errors import DomainError
from motcua.kit.keys import Malformed, Verifier, load_key, make_key, parse_vkey, verifier_of
from motcua.kit.library import load_yaml
from motcua.service.procedures.bases import base_files, layers, package_digest

MANIFEST, SIGNATURE, STAMP = "MANIFEST.json", "SIGNATURE.jws", "STAMP"
LARGEST = 1_000_000
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,59}")
MOST_VERSIONS = 10_000


class NotIssued(DomainError):
    """A package is not what was issued, or was not issued at all; `reason` says why."""

    code = "not_issued"
    message = "%(reason)s"


class KeyMissing(DomainError):
    """No key to issue with is configured and this is not the demo."""

    code = "package_key_missing"
    status = 503
    message = gettext_lazy(
        "Chưa có khóa ban hành thủ tục. Quản trị viên đặt MOTCUA_PACKAGE_KEY_FILE rồi chạy lại."
    )


@dataclass(frozen=True, slots=True)
class Issued:
    """What a valid signature says: which package, from when, issued when, under whose key."""

    code: str
    version: int
    digest: str
    effective_from: date
    issued_at: datetime
    key: str

    @property
    def issuer(self) -> str:
        """The name of the key."""
        return self.key.partition("+")[0]


def files_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a version is made of, by name; its base's and layers' by that in the library."""
    own = {item.relative_to(folder).as_posix(): item for item in folder.rglob("*") if item.is_file()}
    code = load_yaml(folder / "procedure.yaml").get("code")
    files = {**own, **base_files(folder), **layers(folder, code)}
    return {name: sha256(path.read_bytes()) for name, path in files.items()}


def manifest_of(folder: Path, *, at: datetime, approved: Iterable[Mapping[str, str]] = ()) -> bytes:
    """The canonical manifest of a version, to be signed at this moment; `approved`: the posts, and when."""
    told = {"files": files_of(folder), "issued_at": at.isoformat(), "approved": list(approved)}
    return canonical_json({**_facts(folder), **told})


def _facts(folder: Path) -> dict[str, Any]:
    """What the manifest repeats of procedure.yaml: which procedure and version, and in force when."""
    told = load_yaml(folder / "procedure.yaml")
    days = {name: _day(told.get(name)) for name in ("effective_from", "effective_to")}
    return {
        "code": str(told.get("code")),
        "version": told.get("version"),
        "digest": package_digest(folder),
    } | days


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def place_of(issued: Path, *, code: str, version: int) -> Path:
    """Where the manifest and the signature of a version lie."""
    return issued / code / str(version)


def verify(folder: Path, *, issued: Path, keys: Collection[Verifier]) -> Issued:
    """That a folder is what was issued; raises NotIssued, which says what is missing, wrong or changed."""
    try:
        facts = _facts(folder)
        here = files_of(folder)
    except OSError as error:
        name = Path(str(error.filename)).name
        raise NotIssued(reason=_("Tệp khác với khi ký: %(files)s.") % {"files": name}) from error
    except (DomainError, ValueError) as error:
        raise NotIssued(reason=str(error)) from error
    version = facts["version"]
    if not CODE.fullmatch(facts["code"]) or not isinstance(version, int) or not 0 < version < MOST_VERSIONS:
        raise NotIssued(reason=_("Mã hoặc số bản của gói không hợp lệ."))
    place = place_of(issued, code=facts["code"], version=version)
    manifest, signature = _read(place / MANIFEST), _read(place / SIGNATURE)
    try:
        key = jws.verify(signature.decode("utf-8", "replace"), manifest, keys=keys)
        told = json.loads(manifest)
    except (Malformed, jws.BadSignature, ValueError) as error:
        reason = _("Chữ ký không đúng, hoặc không phải của khóa được tin (%(why)s).") % {"why": error}
        raise NotIssued(reason=reason) from error
    return _compared(told, facts, here, key.vkey)


def _read(path: Path) -> bytes:
    """At most a manifest's worth; a file that is not there was never issued."""
    try:
        with path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except OSError as error:
        raise NotIssued(reason=_("Chưa ký: không có %(file)s.") % {"file": path.name}) from error
    if len(found) > LARGEST:
        raise NotIssued(reason=_("%(file)s quá lớn.") % {"file": path.name})
    return found


def _compared(told: Any, facts: Mapping[str, Any], here: Mapping[str, str], key: str) -> Issued:
    """The signed words against the folder: the files first, then the numbers and the days."""
    signed = told.get("files") if isinstance(told, dict) else None
    if not isinstance(signed, dict):
        raise NotIssued(reason=_("Bảng kê đã ký không đọc được."))
    names = sorted(name for name in {*signed, *here} if signed.get(name) != here.get(name))
    if names:
        raise NotIssued(reason=_("Tệp khác với khi ký: %(files)s.") % {"files": ", ".join(names[:8])})
    wrong = [name for name, value in facts.items() if told.get(name) != value]
    if wrong:
        raise NotIssued(reason=_("Khác với khi ký: %(what)s.") % {"what": ", ".join(wrong)})
    try:
        begins, at = date.fromisoformat(facts["effective_from"]), datetime.fromisoformat(told["issued_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotIssued(reason=_("Không có ngày có hiệu lực hoặc lúc ban hành đọc được.")) from error
    if facts["effective_to"] and facts["effective_to"] < facts["effective_from"]:
        raise NotIssued(reason=_("Ngày hết hiệu lực trước ngày có hiệu lực."))
    return Issued(facts["code"], facts["version"], facts["digest"], begins, at, key)


def issued_root() -> Path:
    """Where this installation keeps what was issued."""
    return Path(settings.MOTCUA_ISSUED)


def trusted() -> tuple[Verifier, ...]:
    """The keys whose signatures this installation takes; none: it trusts the source of its library."""
    return tuple(parse_vkey(text) for text in settings.MOTCUA_PACKAGE_KEYS)


def signing_key(*, make: bool = False) -> tuple[str, Ed25519PrivateKey]:
    """The name and private key this installation issues with; with `make` the demo makes one. Raises KeyMissing."""
    name = settings.MOTCUA_PACKAGE_ISSUER
    if settings.MOTCUA_PACKAGE_KEY:
        return name, load_key(settings.MOTCUA_PACKAGE_KEY)
    path = Path(settings.MOTCUA_DATA) / "package.key"
    if not path.exists():
        if not (make and (settings.MOTCUA_DEMO or settings.DEBUG)):
            raise KeyMissing
        make_key(path)
    return name, load_key(path.read_text(encoding="ascii"))


def sign(manifest: bytes) -> str:
    """The detached signature of this installation over a manifest. Raises KeyMissing."""
    name, key = signing_key(make=True)
    return jws.sign(manifest, name=name, key=key)


def own_key() -> Verifier:
    """The public half of the key this installation issues with. Raises KeyMissing."""
    return verifier_of(*signing_key())


def own_keys() -> tuple[Verifier, ...]:
    """The same, or nothing where nothing is issued from here."""
    try:
        return (own_key(),)
    except KeyMissing:
        return ()


def signed(folder: Path) -> Issued | None:
    """What the signature beside a folder says, by the keys this installation takes; None where it says nothing."""
    try:
        return verify(folder, issued=issued_root(), keys=trusted() or own_keys())
    except NotIssued:
        return None


def keep(issued: Path, *, code: str, version: int, manifest: bytes, signature: str) -> None:
    """Put manifest and signature where every process looks; last the stamp that makes them look again."""
    place = place_of(issued, code=code, version=version)
    _put(place / MANIFEST, manifest)
    _put(place / SIGNATURE, f"{signature}\n".encode())
    _put(issued / STAMP, f"{code}/{version}\n".encode())


def _put(path: Path, data: bytes) -> None:
    """Whole or not at all: a reader finds the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    draft.write_bytes(data)
    draft.replace(path)


def stamp() -> int:
    """Changes whenever something is issued: what was read before is read again."""
    try:
        return (issued_root() / STAMP).stat().st_mtime_ns
    except OSError:
        return 0
