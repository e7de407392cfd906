"""TLS at the doors: who may connect, and whose certificate it was.

Systems may come without a certificate, so that they can be told in the protocol's own words what is missing; nodes
may not. A connection to another node is given up before a byte is sent unless its certificate is the listed one.
"""

import ssl
from hashlib import sha256
from pathlib import Path

from aiohttp import web


class Stranger(ssl.SSLCertVerificationError):
    """The other side's certificate is of our authority, but not the one the directory lists."""


def at_edge(*, cert: Path, key: Path, authority: str) -> ssl.SSLContext:
    """For information systems: TLS 1.2 or newer, a certificate of the authority if any."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cert, key)
    context.load_verify_locations(cadata=authority)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def at_peer(*, cert: Path, key: Path, authority: str) -> ssl.SSLContext:
    """For nodes: TLS 1.3, a certificate of the authority always."""
    context = at_desk(cert=cert, key=key, authority=authority)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def at_desk(*, cert: Path, key: Path, authority: str) -> ssl.SSLContext:
    """For nodes at the operator's: whoever wants to join has no certificate yet, and gets nothing but the desk."""
    context = at_edge(cert=cert, key=key, authority=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def to_peer(*, cert: Path, key: Path, authority: str, allowed: frozenset[str]) -> ssl.SSLContext:
    """Towards one node: TLS 1.3, and one of the certificates (SHA-256 of the DER, hex) listed for it."""
    context = to_member(cert=cert, key=key, authority=authority)
    context.sslobject_class = _pinned(allowed)
    return context


def to_member(*, cert: Path, key: Path, authority: str) -> ssl.SSLContext:
    """Towards any node of the exchange: TLS 1.3 and a certificate of the authority; for what carries its own proof."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(cert, key)
    context.load_verify_locations(cadata=authority)
    # The certificate itself is pinned where it matters, which says more than any name in it.
    context.check_hostname = False
    return context


def fingerprint(request: web.BaseRequest) -> str:
    """SHA-256 (hex) of the certificate the other side showed, or "" when it showed none."""
    transport = request.transport
    shown = transport.get_extra_info("ssl_object") if transport is not None else None
    return print_of(shown) if shown is not None else ""


def print_of(shown: ssl.SSLObject) -> str:
    """The same of a connection."""
    der = shown.getpeercert(True)
    return sha256(der).hexdigest() if der else ""


def _pinned(allowed: frozenset[str]) -> type[ssl.SSLObject]:
    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            der = self.getpeercert(True)
            if not der or sha256(der).hexdigest() not in allowed:
                raise Stranger("the node's certificate is not the one in the directory")

    return Pinned
