"""A folder of its own for keys and documents, the demo CA, and a foreign CA (certomancer) with its lists."""

from datetime import datetime
from pathlib import Path

import pytest
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture, ServiceLabel
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

KEYS = ("root", "officer", "agency", "tsa", "hermit")
LONG = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2040-01-01T00:00:00+0000"}
SHORT = {"valid-from": "2026-01-01T00:00:00+0000", "valid-to": "2026-12-31T00:00:00+0000"}
SIGNER = [{"id": "digsig-commitment"}]
STAMPING = [
    {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": ["digital_signature"]},
    },
    {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]},
]
LISTS = {"for-issuer": "root", "simulated-update-schedule": "P1D"}
REVOKED = {"revoked-since": "2026-11-15T00:00:00+0000", "reason": "key_compromise"}


@pytest.fixture(autouse=True)
def demo(settings, tmp_path: Path):
    """MOTCUA_DEMO with data in a temporary folder."""
    settings.MOTCUA_DEMO = True
    settings.MOTCUA_DATA = tmp_path / "data"
    settings.MOTCUA_DATA.mkdir()


@pytest.fixture(scope="session")
def foreign(tmp_path_factory) -> "ForeignCA":
    """A CA that is not ours: good, short-lived, revoked and self-signed certificates, CRL, TSA."""
    folder = tmp_path_factory.mktemp("certomancer")
    for name in KEYS:
        # pyHanko's stand-in time-stamp authority knows RSA only.
        key = (
            rsa.generate_private_key(65537, 2048)
            if name == "tsa"
            else ec.generate_private_key(ec.SECP256R1())
        )
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    return ForeignCA(CertomancerConfig(_configuration(), key_search_dir=str(folder)), folder)


@pytest.fixture
def believed(foreign: "ForeignCA", settings) -> "ForeignCA":
    """The foreign CA as a trusted root of this installation."""
    (settings.MOTCUA_DATA / "trust").mkdir()
    (settings.MOTCUA_DATA / "trust" / "root.der").write_bytes(foreign.root)
    return foreign


def _configuration() -> dict:
    def leaf(subject: str, **more: object) -> dict:
        return {"subject": subject, "issuer": "root", "validity": LONG, "profiles": SIGNER, **more}

    certificates = {
        "root": {
            "subject": "root",
            "issuer": "root",
            "validity": LONG,
            "profiles": [{"id": "simple-ca", "params": {"crl-repo": "root", "max-path-len": 0}}],
        },
        "officer": leaf("officer"),
        "agency": leaf("agency"),
        "short": leaf("officer", validity=SHORT),
        "revoked": leaf("officer", revocation=REVOKED),
        "alone": {"subject": "hermit", "issuer": "hermit", "validity": LONG, "profiles": SIGNER},
        "tsa": leaf("tsa", profiles=[], extensions=STAMPING),
    }
    return {
        "external-url-prefix": "http://ca.invalid",
        "keysets": {"k": {"keys": {name: {"path": f"{name}.pem"} for name in KEYS}}},
        "pki-architectures": {
            "a": {
                "keyset": "k",
                "entity-defaults": {"country-name": "VN", "organization-name": "UBND phường Thử"},
                "entities": {
                    "root": {"common-name": "CA ngoài"},
                    "officer": {"common-name": "Trần Thị Phó", "title": "Phó Chủ tịch"},
                    "agency": {"common-name": "UBND phường Thử"},
                    "tsa": {"common-name": "TSA"},
                    "hermit": {"common-name": "Người Tự Lập"},
                },
                "certs": certificates,
                "services": {"crl-repo": {"root": LISTS}},
            }
        },
    }


class ForeignCA:
    """What tests ask of it: chains, keys, revocation lists."""

    def __init__(self, config: CertomancerConfig, folder: Path) -> None:
        self.arch: PKIArchitecture = config.get_pki_arch(ArchLabel("a"))
        self.folder = folder

    def certificate(self, label: str):
        """The asn1crypto certificate."""
        return self.arch.get_cert(CertLabel(label))

    def chain(self, label: str) -> tuple[bytes, ...]:
        """DER of the signer (and of nothing else when it is self-signed)."""
        der = self.certificate(label).dump()
        return (der,) if label == "alone" else (der, self.root)

    @property
    def root(self) -> bytes:
        """DER of the root."""
        return self.certificate("root").dump()

    def key(self, label: str):
        """The asn1crypto private key."""
        return self.arch.key_set.get_private_key(label)

    def key_file(self, label: str) -> Path:
        """PEM of the key with this name."""
        return self.folder / f"{label}.pem"

    def crl(self, at: datetime) -> bytes:
        """DER of the revocation list at this moment."""
        return self.arch.service_registry.get_crl(ServiceLabel("root"), at).dump()
