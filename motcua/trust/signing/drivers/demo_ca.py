"""A demo certificate authority and its keys, made at first use: only in the demo and in tests.

Outside the demo the server holds no officer's key; `DemoSigner` refuses to exist there.
"""

import os
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from motcua.trust.signing.types import Answer, Refused, Signed, WrongPin

PIN = "123456"
ROOT = "root"
ROOT_LIFE = timedelta(days=365 * 20)
LEAF_LIFE = timedelta(days=365 * 3)
BEFORE = timedelta(days=365)


@dataclass(frozen=True)
class Holder:
    """Whom a demo certificate names: a person with a title, or an agency (empty title)."""

    name: str
    organisation: str
    title: str = ""
    province: str = ""

    def key(self) -> str:
        """The name of the key file: readable, and one per holder."""
        plain = unicodedata.normalize(
            "NFD", f"{self.organisation} {self.name} {self.title}".replace("đ", "d")
        )
        letters = "".join(c for c in plain.replace("Đ", "d") if not unicodedata.combining(c))
        return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:120]


class DemoCA:
    """Keys and certificates (P-256) in one folder; a file holds a certificate and its key, written once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def root(self, *, at: datetime) -> x509.Certificate:
        """The demo root, made at first use."""
        return self._load(ROOT)[0] if self._path(ROOT).exists() else self._make_root(at)

    def issue(self, holder: Holder, *, at: datetime) -> str:
        """Make sure that a holder has a key and a certificate; returns the key's name."""
        key = holder.key()
        if not self._path(key).exists():
            self._make_leaf(key, holder, at)
        return key

    def chain(self, key: str, *, at: datetime) -> tuple[bytes, ...]:
        """DER of the holder's certificate and the root."""
        both = (self._load(key)[0], self.root(at=at))
        return tuple(item.public_bytes(serialization.Encoding.DER) for item in both)

    def sign(self, key: str, digest: bytes) -> bytes:
        """DER ECDSA signature over a SHA-256 hash."""
        private = self._load(key)[1]
        return private.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    def has(self, key: str) -> bool:
        """Whether this key was made."""
        return self._path(key).exists()

    def _path(self, key: str) -> Path:
        if not re.fullmatch(r"[a-z0-9-]+", key):
            raise ValueError("key: a-z, 0-9 and - only")
        return self.folder / f"{key}.pem"

    def _load(self, key: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        data = self._path(key).read_bytes()
        private = serialization.load_pem_private_key(data, None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("demo keys are P-256")
        return x509.load_pem_x509_certificate(data), private

    def _make_root(self, at: datetime) -> x509.Certificate:
        private = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Một Cửa (bản thử)"),
                x509.NameAttribute(NameOID.COMMON_NAME, "CA thử nghiệm Một Cửa"),
            ]
        )
        made = _unsigned(name, name, private.public_key(), at - BEFORE * 5, at + ROOT_LIFE)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        made = made.add_extension(_usage(certificates=True), critical=True)
        self._keep(ROOT, made.sign(private, hashes.SHA256()), private)
        return self._load(ROOT)[0]

    def _make_leaf(self, key: str, holder: Holder, at: datetime) -> None:
        root = self.root(at=at)
        root_key = self._load(ROOT)[1]
        private = ec.generate_private_key(ec.SECP256R1())
        made = _unsigned(_subject(holder), root.subject, private.public_key(), at - BEFORE, at + LEAF_LIFE)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(_usage(certificates=False), critical=True)
        made = made.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        made = made.add_extension(issuer, critical=False)
        self._keep(key, made.sign(root_key, hashes.SHA256()), private)

    def _keep(self, key: str, certificate: x509.Certificate, private: ec.EllipticCurvePrivateKey) -> None:
        """Write once: when two processes make the same key, the first one stands."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f".{key}.{secrets.token_hex(6)}"
        body = certificate.public_bytes(serialization.Encoding.PEM) + private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
        try:
            os.link(draft, self._path(key))
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _unsigned(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _subject(holder: Holder) -> x509.Name:
    pairs = [
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.STATE_OR_PROVINCE_NAME, holder.province),
        (NameOID.ORGANIZATION_NAME, holder.organisation),
        (NameOID.TITLE, holder.title),
        (NameOID.COMMON_NAME, holder.name),
    ]
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in pairs if value])


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


class DemoSigner:
    """The Signer port on the demo's keys; the PIN of everyone is shown on the page."""

    name = "demo_ca"
    pin_here = True

    def __init__(self, folder: Path) -> None:
        if not settings.MOTCUA_DEMO:
            raise RuntimeError("The demo CA exists in the demo only (MOTCUA_DEMO).")
        self.ca = DemoCA(folder)

    def chain(self, *, key: str, at: datetime) -> tuple[bytes, ...]:
        """The certificate and the demo root."""
        return self.ca.chain(key, at=at)

    def authorise(self, *, key: str, hashes: Sequence[bytes], pin: str, at: datetime) -> str:  # noqa: ARG002 - the port
        """A PIN like a real one: wrong is wrong."""
        if not secrets.compare_digest(pin.encode(), PIN.encode()):
            raise WrongPin
        return "demo"

    def fetch(self, *, key: str, ticket: str, hashes: Sequence[bytes], at: datetime) -> list[Answer]:  # noqa: ARG002 - the port
        """Sign at once."""
        if not self.ca.has(key):
            return [Refused("Không còn khóa ký thử này.") for _hash in hashes]
        return [Signed(self.ca.sign(key, digest)) for digest in hashes]
