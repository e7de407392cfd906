"""Certificates that renew by themselves: found when due, asked anew for the same key, used once others know them.

A renewal keeps its key, so that one file changes and nothing is ever half changed; a new key comes by joining again.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import authority, keyring
from motcua.data.exchange.actions.joining import BadJoin
from motcua.data.exchange.actions.publishing import OldDirectory, accept_directory
from motcua.data.exchange.types import Due

NODE, NEXT = "node", "node.next.pem"
SETTLE = timedelta(minutes=5)


def due_certificates(*, at: datetime) -> tuple[Due, ...]:
    """The node's own certificate and its systems' that lie in this folder and end soon; no statement."""
    found = []
    for path in sorted(keyring.folder().glob("*.pem")):
        ours = path.with_suffix(".key").exists() and (path.stem == NODE or path.stem.startswith("client-"))
        waits = path.stem == NODE and (keyring.folder() / NEXT).exists()
        if ours and not waits and authority.due(certificate=path, at=at):
            found.append(Due(path.stem, authority.fingerprint(path.read_text(encoding="ascii"))))
    return tuple(found)


def request_renewal(*, name: str) -> str:
    """A signing request (PEM) for the key that lies beside this certificate. Raises ExchangeKeyMissing."""
    return authority.request_for(key=keyring.read(f"{name}.key"), name=name)


def take_certificate(*, name: str, text: str, at: datetime) -> None:
    """Put the operator's answer (JSON) to use: the directory first, then the certificate beside its key.

    The node's own waits (`settle_certificate`). Raises BadJoin, Refused (the directory's signature).
    """
    try:
        told = json.loads(text)
        certificate, directory = str(told["certificate"]), str(told["directory"])
        fits = authority.fits(certificate=certificate, key=keyring.read(f"{name}.key"))
    except (ValueError, KeyError, TypeError) as error:
        raise BadJoin(why=_("tệp trả lời không đọc được")) from error
    if not fits:
        raise BadJoin(why=_("chứng thư mới không phải của khóa này"))
    # A still newer edition may have been fetched meanwhile; it holds this certificate too.
    with suppress(OldDirectory):
        accept_directory(text=directory, at=at)
    keyring.put(NEXT if name == NODE else f"{name}.pem", certificate.encode("ascii"))


def settle_certificate(*, at: datetime) -> bool:
    """Begin to use the node's new certificate when the others have had five minutes to hear of it; whether it did.

    At once where the old one has ended.
    """
    waiting, used = keyring.folder() / NEXT, keyring.folder() / f"{NODE}.pem"
    if not waiting.exists() or (at < authority.issued(waiting) + SETTLE and not _ended(used, at)):
        return False
    waiting.replace(used)
    return True


def _ended(path: Path, at: datetime) -> bool:
    return not path.exists() or at >= authority.ends(path)
