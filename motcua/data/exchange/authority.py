"""The built-in certificate authority (P-256): a root, and certificates of at most thirty days for nodes and systems.

No revocation service: what is revoked stands in the directory, and what is not renewed ends by itself.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from motcua.data.exchange.types import Certificate

LIFE = timedelta(days=30)
RENEW_BEFORE = timedelta(days=10)
ROOT_LIFE = timedelta(days=3650)
SKEW = timedelta(minutes=10)  # a node whose clock is a little slow must not be locked out
NAME = "Một Cửa: nền tảng chia sẻ dữ liệu"


def make_root(*, instance: str, at: datetime) -> tuple[bytes, str]:
    """(private key PEM, certificate PEM) of a new root."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"{NAME} ({instance})")
    made = _unsigned(name, name, private.public_key(), at - SKEW, at + ROOT_LIFE)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(root=True), critical=True)
    return _pem(private), _text(made.sign(private, hashes.SHA256()))


def make_request(*, name: str) -> tuple[bytes, str]:
    """(private key PEM, signing request PEM) for a node or a system; the key never leaves its owner."""
    private = ec.generate_private_key(ec.SECP256R1())
    return _pem(private), _request(private, name)


def request_for(*, key: bytes, name: str) -> str:
    """A signing request (PEM) for a key that is there already (PEM). Raises ValueError for another kind of key."""
    private = serialization.load_pem_private_key(key, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("key: P-256")
    return _request(private, name)


def issue(
    *,
    request: str,
    kind: Literal["node", "client"],
    holder: str,
    hosts: tuple[str, ...] = (),
    root: tuple[bytes, str],
    at: datetime,
    life: timedelta = LIFE,
) -> tuple[str, Certificate]:
    """A certificate (PEM) for the key in the request, named after its holder, and its line in the directory.

    What the request says of itself is not believed. Raises ValueError for a request not signed by its own P-256 key.
    """
    asked = x509.load_pem_x509_csr(request.encode())
    public = asked.public_key()
    if not asked.is_signature_valid or not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("request: not signed by the P-256 key it is for")
    root_key, root_text = root
    signer = serialization.load_pem_private_key(root_key, None)
    issuer = x509.load_pem_x509_certificate(root_text.encode())
    until = at + min(life, LIFE)
    made = _unsigned(_name(holder), issuer.subject, public, at - SKEW, until)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(root=False), critical=True)
    uses = [ExtendedKeyUsageOID.CLIENT_AUTH, *([ExtendedKeyUsageOID.SERVER_AUTH] if kind == "node" else [])]
    made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    if hosts:
        made = made.add_extension(x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False)
    made = made.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),  # type: ignore[arg-type] # our own
        critical=False,
    )
    done = made.sign(signer, hashes.SHA256())  # type: ignore[arg-type] # our own P-256 key
    return _text(done), Certificate(fingerprint(_text(done)), kind, holder, at - SKEW, until)


def fingerprint(pem: str) -> str:
    """SHA-256 (hex) of the certificate's DER."""
    found = x509.load_pem_x509_certificate(pem.encode())
    return sha256(found.public_bytes(serialization.Encoding.DER)).hexdigest()


def due(*, certificate: Path, at: datetime) -> bool:
    """Whether the certificate in this file should be renewed now."""
    return at >= ends(certificate) - RENEW_BEFORE


def issued(path: Path) -> datetime:
    """When the certificate in this file was made."""
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_before_utc + SKEW


def ends(path: Path) -> datetime:
    """When the certificate in this file ends."""
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def fits(*, certificate: str, key: bytes) -> bool:
    """Whether the certificate (PEM) is for this private key (PEM). Raises ValueError for what is neither."""
    found = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    return found == serialization.load_pem_private_key(key, None).public_key()


def _request(private: ec.EllipticCurvePrivateKey, name: str) -> str:
    asked = x509.CertificateSigningRequestBuilder().subject_name(_name(name)).sign(private, hashes.SHA256())
    return asked.public_bytes(serialization.Encoding.PEM).decode()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common[:64])]
    )


def _unsigned(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        key_cert_sign=root,
        crl_sign=root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
