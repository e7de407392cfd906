"""Errors of the protocol: code, message and a trace; JSON or XML; 500 for `server.…`, 400 for `client.…`.

The codes changed their spelling between versions (`Server.ServerProxy.AccessDenied`, then
`server.serverproxy.access_denied`): here they are kept in the newer one and written as the switch says.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4
from xml.sax.saxutils import escape, unescape

CLIENT, CONSUMER, PROVIDER = "client", "server.clientproxy", "server.serverproxy"
TOO_MANY = "too_many_requests"
_WORDS = {"clientproxy": "ClientProxy", "serverproxy": "ServerProxy"}
_CODE = re.compile(r"(client|server\.clientproxy|server\.serverproxy)(\.[a-z][a-z_]{0,39}){1,3}\Z")
_TRACE = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
_ELEMENT = re.compile(r"<(message|detail)>([^<]*)</")
_LINE = 300
_XML = ("text/xml", "application/xml", "text/*")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of a node. `code` in the newer spelling; `detail` traces it in the node's log."""

    code: str
    message: str
    detail: str

    @property
    def status(self) -> int:
        """The HTTP status that belongs to the code."""
        if self.code.endswith(f".{TOO_MANY}"):
            return 429
        return 500 if self.code.startswith("server.") else 400


def spelled(code: str, *, camel: bool = True) -> str:
    """The code as it goes out: `Server.ServerProxy.AccessDenied`, or as it is."""
    if not camel:
        return code
    return ".".join(
        _WORDS.get(part, "".join(map(str.capitalize, part.split("_")))) for part in code.split(".")
    )


def tail(code: str) -> str:
    """What went wrong, without where, in the newer spelling: `access_denied`, `service_failed.io_error`."""
    parts = [re.sub(r"(?<!^)(?=[A-Z])", "_", part).lower() for part in code.split(".")]
    return ".".join(parts[1:] if parts[0] == CLIENT else parts[2:])


def told(code: str, body: bytes) -> Fault | None:
    """An error as another node told it: its code, a line of words, a trace; None for what is no error of the protocol.

    Nothing signs an error, so nothing else of its body goes on.
    """
    plain = ".".join(_newer(part) for part in code.split("."))
    if not _CODE.match(plain):
        return None
    said = _said(body)
    message, detail = said.get("message"), said.get("detail")
    words = message if isinstance(message, str) and len(message) <= _LINE and message.isprintable() else ""
    return Fault(plain, words, detail if isinstance(detail, str) and _TRACE.match(detail) else str(uuid4()))


def _newer(part: str) -> str:
    plain = part.replace("_", "").lower()
    return plain if plain in _WORDS else re.sub(r"(?<!^)(?=[A-Z])", "_", part).lower()


def _said(body: bytes) -> Mapping[str, object]:
    """What the body of an error says, in either form; {} for anything else."""
    text = body.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {name: unescape(value) for name, value in _ELEMENT.findall(text)}
    return found if isinstance(found, dict) else {}


def same(one: str, other: str) -> bool:
    """Whether two spellings mean the same code."""
    return one.replace("_", "").lower() == other.replace("_", "").lower()


def body(fault: Fault, *, accept: str, camel: bool = True) -> tuple[str, bytes]:
    """Content type and body of the error, as the client's Accept asks."""
    code = spelled(fault.code, camel=camel)
    if any(kind in accept.lower() for kind in _XML):
        inner = "".join(
            f"<{name}>{escape(value)}</{name}>"
            for name, value in (("type", code), ("message", fault.message), ("detail", fault.detail))
        )
        return (
            "text/xml; charset=utf-8",
            f'<?xml version="1.0" encoding="UTF-8"?><error>{inner}</error>'.encode(),
        )
    told = {"type": code, "message": fault.message, "detail": fault.detail}
    return "application/json; charset=utf-8", json.dumps(told, ensure_ascii=False).encode()
