"""Drivers of the Signer port: bound by config/wiring, else built from settings at first use."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from motcua.trust.signing.drivers.demo_ca import DemoSigner
from motcua.trust.signing.drivers.pkcs11 import TokenSigner
from motcua.trust.signing.drivers.remote import RemoteSigner
from motcua.trust.signing.types import Signer

_bound: dict[str, Signer] = {}
_makers: dict[str, Callable[[], Signer]] = {
    "demo_ca": lambda: DemoSigner(Path(settings.MOTCUA_DATA) / "ca"),
    "remote": lambda: RemoteSigner(
        url=getattr(settings, "MOTCUA_SIGNING_URL", ""), secret=getattr(settings, "MOTCUA_SIGNING_SECRET", "")
    ),
    "pkcs11": TokenSigner,
}


_classes: dict[str, type[DemoSigner] | type[RemoteSigner] | type[TokenSigner]] = {
    "demo_ca": DemoSigner,
    "remote": RemoteSigner,
    "pkcs11": TokenSigner,
}


def bind(signer: Signer) -> None:
    """Use this driver under its name from now on."""
    _bound[signer.name] = signer


def unbind(name: str) -> None:
    """Forget a driver that was bound."""
    _bound.pop(name, None)


def pin_here(name: str) -> bool:
    """Whether the PIN for this driver is typed on our page."""
    return _classes[name].pin_here


def signer(name: str) -> Signer:
    """The driver of this name."""
    return _bound.get(name) or _makers[name]()
