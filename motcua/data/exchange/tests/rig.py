"""Two real nodes in one process with an exchange of two members in memory: what the node's own tests run against."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from motcua.data.exchange import directory as directories
from motcua.data.exchange import signatures
from motcua.data.exchange.node import loop
from motcua.data.exchange.node.loop import Door, Parts
from motcua.data.exchange.node.state import Settings, Standing
from motcua.data.exchange.tests.counter import Counter, Shelf
from motcua.data.exchange.types import (
    Agreement,
    Answer,
    Certificate,
    Directory,
    Identifier,
    LeafFacts,
    Member,
    Node,
    OrgKey,
    Permission,
    Provider,
    Purpose,
    Quota,
    Service,
    Snapshot,
    SubjectPlace,
    Subsystem,
)
from motcua.kit.clock import now
from motcua.kit.keys import Verifier, verifier_of
from tests.support.ports import free_port

CLIENT, OTHER = "VN/GOV/G24/bhyt", "VN/GOV/G24/khac"
SERVICE, TRIAL, OWN = (f"VN/GOV/G01/dancu/{code}" for code in ("tracuu", "thu", "noibo"))
NUMBER = "001099012345"
FIELDS = ("so_dinh_danh", "ho_ten")
HEADERS = {
    "X-Road-Client": CLIENT,
    "X-Road-Issue": "000.00.01.G24-261121-0001",
    "Content-Type": "application/json",
}
BODY = f'{{"so_dinh_danh":"{NUMBER}"}}'.encode()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def name(text: str) -> Identifier:
    """An identifier from its text."""
    return Identifier(tuple(text.split("/")))


class Authority:
    """Certificates for one test run."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thử")])
        made = self._builder(self._name, self._key.public_key()).add_extension(
            x509.BasicConstraints(True, 0), True
        )
        self.pem = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, folder: Path, label: str) -> tuple[Path, Path, str]:
        """(certificate, key, fingerprint)."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, label)])
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        made = (
            self._builder(subject, key.public_key())
            .add_extension(names, False)
            .sign(self._key, hashes.SHA256())
        )
        cert, private = folder / f"{label}.pem", folder / f"{label}.key"
        cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(_pem(key))
        return cert, private, sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()

    def _builder(self, subject: x509.Name, public: Any) -> x509.CertificateBuilder:
        at = datetime.now(tz=UTC)  # noqa: TID251 - a certificate holds at the machine's own time
        return x509.CertificateBuilder(
            issuer_name=self._name,
            subject_name=subject,
            public_key=public,
            serial_number=x509.random_serial_number(),
            not_valid_before=at - timedelta(days=1),
            not_valid_after=at + timedelta(days=30),
        )


@dataclass
class Rig:
    """The exchange under test. What a test changes in `snapshot`, the nodes see at once (after `spread`)."""

    folder: Path
    ports: dict[str, int]
    files: dict[str, tuple[Path, Path]]
    keys: dict[str, signatures.SigningKey]
    snapshot: Snapshot
    fingerprints: dict[str, str]
    authority: Authority
    kept: list[LeafFacts] = field(default_factory=list)
    fails: bool = False
    given: dict[str, Snapshot] = field(default_factory=dict)
    nodes: dict[str, Standing] = field(default_factory=dict)
    session: aiohttp.ClientSession | None = None
    desks: dict[str, Counter] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    operator: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def spread(self, snapshot: Snapshot, *codes: str) -> None:
        """Give some nodes (all) another snapshot."""
        for code in codes or self.nodes:
            self.given[code] = self.nodes[code].snapshot = snapshot

    async def ask(
        self,
        method: str = "POST",
        path: str = f"/r1/{SERVICE}/v1/xac-thuc",
        *,
        system: str = "bhyt",
        **more: Any,
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask the consumer's edge as an information system: status, headers in lower case, body."""
        headers = more.pop("headers", HEADERS)
        data = more.pop("data", BODY if method == "POST" else None)
        assert self.session is not None
        url = aiohttp.client.URL(f"https://127.0.0.1:{self.ports['edge']}{path}", encoded=True)
        async with self.session.request(
            method, url, headers=headers, data=data, ssl=self.trust(system), allow_redirects=False, **more
        ) as got:
            found = {key.lower(): value for key, value in got.headers.items()}
            return got.status, found, await got.read()

    async def turn(self, code: str) -> None:
        """One turn of a node's chores, now."""
        chores = self.nodes[code].chores
        assert chores is not None
        await chores(now())

    @property
    def believed(self) -> Verifier:
        """Whose directories are believed."""
        return verifier_of(directories.OPERATOR, self.operator)

    def signed(self, directory: Directory) -> str:
        """A directory as its operator signs it."""
        return directories.written(directory=directory, key=self.operator)

    def trust(self, system: str) -> ssl.SSLContext:
        """What a system trusts and shows."""
        context = ssl.create_default_context(cadata=self.snapshot.directory.authority)
        context.load_cert_chain(*self.files[system])
        return context

    def load(self, code: str, _at: datetime) -> Snapshot:
        """What a node reads each second."""
        return self.given.get(code, self.snapshot)

    def record(self, lines: Sequence[LeafFacts], _at: datetime) -> None:
        """Stands in for the tables."""
        if self.fails:
            raise OSError("no space left on device")
        self.kept.extend(lines)


class Inside:
    """A bound Provider that answers with more than it should."""

    def serve(self, **asked: Any) -> Answer:
        """Everything it knows."""
        return Answer(200, (("Content-Type", "application/json"),), b'{"ho_ten":"N","ton_giao":"x"}')


class Nobody:
    """A case book without any case."""

    def concerns(self, **_asked: Any) -> bool:
        """No."""
        return False


@asynccontextmanager
async def exchange(
    folder: Path,
    system: Handler,
    taken: Sequence[tuple[str, str]] = (),
    provider: Provider | None = None,
    **settings: Any,
) -> AsyncIterator[Rig]:
    """Both nodes and the system behind the services, until the block ends. taken: before the nodes started."""
    rig = make(folder)
    server = web.Server(system, auto_decompress=False)  # type: ignore[arg-type]  # a handler of plain requests
    runner = web.ServerRunner(server)
    await runner.setup()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", rig.ports["system"]).start()
        for code, edge, peer in (("g01", "edge01", "peer01"), ("g24", "edge", "peer24")):
            parts = Parts(
                # Chores are done when a test says so (`turn`), never between two of its lines.
                settings=Settings(code, **{"news_seconds": 3600.0, **settings}),
                edge=Door("127.0.0.1", rig.ports[edge], *rig.files[code]),
                peer=Door("127.0.0.1", rig.ports[peer], *rig.files[code]),
                key=rig.keys[code],
                load=partial(rig.load, code),
                record=rig.record,
                taken=lambda _since: taken,
                chore=lambda _at: None,
                book=Nobody(),
                provider=provider or Inside(),
                desk=rig.desks.setdefault(code, Counter(rig, code)),
                shelf=rig.shelves.setdefault(code, Shelf(rig, code)),
            )
            rig.nodes[code] = await stack.enter_async_context(loop.running(parts))
        rig.session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        yield rig


def play(folder: Path, story: Callable[[Rig], Awaitable[None]], system: Handler, **settings: Any) -> None:
    """Run one story against a fresh exchange."""

    async def told() -> None:
        async with exchange(folder, system, **settings) as rig:
            await story(rig)

    asyncio.run(told())


def make(folder: Path) -> Rig:
    """Keys, certificates, directory and agreements, not yet running."""
    authority, at = Authority(), now()
    begins, ends = at - timedelta(days=1), at + timedelta(days=30)
    holders = {
        "g24": ("node", "g24"),
        "g01": ("node", "g01"),
        "bhyt": ("client", CLIENT),
        "khac": ("client", OTHER),
    }
    files, certificates, prints = {}, {}, {}
    for label, (kind, holder) in holders.items():
        cert, key, fingerprint = authority.issue(folder, label)
        files[label], prints[label] = (cert, key), fingerprint
        certificates[fingerprint] = Certificate(fingerprint, kind, holder, begins, ends)  # type: ignore[arg-type]  # one of two words
    ports = {label: free_port() for label in ("edge", "peer24", "edge01", "peer01", "system")}
    private, public = _organisation_keys(begins, ends)
    directory = _directory(authority.pem, certificates, public, ports, (begins, ends))
    system = f"http://127.0.0.1:{ports['system']}"
    held = {(CLIENT, one): (agreement(one, begins, ends),) for one in (SERVICE, TRIAL, OWN)}
    behind = {SERVICE: system, TRIAL: system, OWN: "provider:"}
    return Rig(folder, ports, files, private, Snapshot(directory, held, behind), prints, authority)


def _organisation_keys(
    begins: datetime, ends: datetime
) -> tuple[dict[str, signatures.SigningKey], dict[str, OrgKey]]:
    private, public = {}, {}
    for code, member in (("g24", "VN/GOV/G24"), ("g01", "VN/GOV/G01")):
        key = Ed25519PrivateKey.generate()
        kid = f"{member}#1"
        private[code] = signatures.load_signing_key(pem=_pem(key), kid=kid)
        raw = key.public_key().public_bytes_raw()
        public[kid] = OrgKey(kid, name(member), "ed25519", raw, begins, ends)
    return private, public


def _directory(
    authority: str,
    certificates: dict[str, Certificate],
    keys: dict[str, OrgKey],
    ports: dict[str, int],
    span: tuple[datetime, datetime],
) -> Directory:
    systems = {CLIENT: "g24", OTHER: "g24", "VN/GOV/G01/dancu": "g01"}
    return Directory(
        instance="VN",
        version=1,
        issued=span[0],
        expires=span[1],
        members={one: Member(name(one), one) for one in ("VN/GOV/G24", "VN/GOV/G01")},
        subsystems={one: Subsystem(name(one), one, node) for one, node in systems.items()},
        nodes={
            code: Node(code, name(f"VN/GOV/{code.upper()}"), f"https://127.0.0.1:{ports[door]}")
            for code, door in (("g24", "peer24"), ("g01", "peer01"))
        },
        keys=keys,
        certificates=certificates,
        services={
            one: Service(name(one), one, "Cơ quan mẫu", "thử", openapi='{"openapi":"3.1.0"}')
            for one in (SERVICE, TRIAL, OWN)
        },
        authority=authority,
        operator="g01",
    )


def agreement(service: str, begins: datetime, ends: datetime) -> Agreement:
    """What the insurer may ask: about a person by POST; in the trial service anything, about nobody."""
    about = SubjectPlace("body", "so_dinh_danh") if service != TRIAL else SubjectPlace("none")
    return Agreement(
        code=f"thu/{service[-2:]}",
        hash=sha256(service.encode()).hexdigest(),
        provider=name("VN/GOV/G01/dancu"),
        consumer=name(CLIENT),
        service=service.rpartition("/")[2],
        purposes={"thu": Purpose("thu", "Thử", "điều mẫu", frozenset(FIELDS))},
        fields=frozenset(FIELDS),
        permissions=(Permission("POST" if service != TRIAL else "*", "/v1/**"),),
        valid_from=begins,
        valid_until=ends,
        quota=Quota(10**6, 10**6),
        case="asserted",
        subject=about,
        statutory="" if service != TRIAL else "điều mẫu",
    )


def with_agreement(snapshot: Snapshot, service: str, **changes: Any) -> Snapshot:
    """The snapshot with one agreement changed."""
    held = dict(snapshot.agreements)
    held[CLIENT, service] = tuple(replace(one, **changes) for one in held[CLIENT, service])
    return replace(snapshot, agreements=held)


def with_directory(snapshot: Snapshot, **changes: Any) -> Snapshot:
    """The snapshot with another directory, of the next version."""
    directory = replace(snapshot.directory, version=snapshot.directory.version + 1, **changes)
    return replace(snapshot, directory=directory)


def _pem(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
