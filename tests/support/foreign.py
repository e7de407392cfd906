"""A certificate authority that is not ours (certomancer), and its time-stamp server (RFC 3161) on a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture, ServiceLabel
from certomancer.services import TimeStamper
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
REPLY = "application/timestamp-reply"


def make_foreign(folder: Path) -> "ForeignCA":
    """Good, short-lived, revoked and self-signed certificates, CRL, TSA; their keys in `folder`."""
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


class Authority:
    """What it answers: a token, or one of the ways in which servers fail."""

    def __init__(self, foreign: ForeignCA, *, at: datetime | None = None) -> None:
        self.stamper = TimeStamper(foreign.certificate("tsa"), foreign.key("tsa"), fixed_dt=at)
        self.mood, self.asked = "good", 0

    def answer(self, body: bytes) -> tuple[int, str, bytes]:
        self.asked += 1
        if self.mood == "good":
            return 200, REPLY, self.stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        if self.mood == "refuses":
            status = tsp.PKIStatusInfo({"status": "rejection"})
            return 200, REPLY, tsp.TimeStampResp({"status": status}).dump()
        return {
            "garbage": (200, REPLY, b"\x30\x82garbage"),
            "empty": (200, REPLY, b""),
            "page": (200, "text/html", b"<h1>Proxy</h1>"),
            "broken": (500, "text/plain", b"no"),
        }[self.mood]


@contextmanager
def listening(made: Authority) -> Iterator[str]:
    """The address at which it answers, on a free port."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            code, kind, body = made.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
