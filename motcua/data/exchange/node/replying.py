"""What leaves a listener: an answer with its five headers, or an error of the protocol and nothing else."""

import logging
from uuid import uuid4

from aiohttp import web
from multidict import CIMultiDict

from motcua.data.exchange.types import Answer, Headers, Refused
from motcua.data.exchange.xroad import faults
from motcua.data.exchange.xroad import headers as named
from motcua.data.exchange.xroad.faults import Fault

log = logging.getLogger(__name__)
# The provider's rules, wherever they are applied: a consumer node that knows them refuses early, in the same words.
PROVIDERS_RULES = frozenset(
    {"access_denied", "unknown_service", "service_disabled", "service_type", "maintenance_mode"}
)
CLIENTS_FAULTS = frozenset({"bad_request", "invalid_client_identifier", faults.TOO_MANY})
# Refusals that keep their place in the code whatever their status: X-Road answers /asic so.
OF_THE_NODE = frozenset({"ssl_authentication_failed"})
NAME = ("Server", "motcua")
BODILESS = frozenset({204, 304})


def fault_of(refused: Refused, *, where: str) -> Fault:
    """The protocol's error for a refusal at `where` (server.clientproxy or server.serverproxy)."""
    tail = refused.code
    clients = refused.status is not None and refused.status < 500 and tail not in OF_THE_NODE
    if tail in CLIENTS_FAULTS or clients:
        where = faults.CLIENT
    elif tail in PROVIDERS_RULES or tail.startswith("service_failed"):
        where = faults.PROVIDER
    return Fault(code=f"{where}.{tail}", message=refused.message, detail=str(uuid4()))


def refusal(refused: Refused, *, where: str, accept: str, camel: bool) -> web.Response:
    """An error of this node, logged with its trace and without anything the message carried."""
    fault = fault_of(refused, where=where)
    log.info("refused %s %s", fault.code, fault.detail)
    return error(
        fault, status=refused.status or fault.status, wait=refused.retry_after, accept=accept, camel=camel
    )


def error(fault: Fault, *, status: int, wait: int | None, accept: str, camel: bool) -> web.Response:
    """An error of the protocol, in this node's spelling and the client's form. wait: seconds until asking again."""
    kind, told = faults.body(fault, accept=accept, camel=camel)
    headers = CIMultiDict(
        [(named.ERROR, faults.spelled(fault.code, camel=camel)), ("Content-Type", kind), NAME]
    )
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return web.Response(status=status, headers=headers, body=told)


def passed(answer: Answer, extra: Headers) -> web.Response:
    """An answer as it goes on, with the headers that the node answers for."""
    headers = CIMultiDict([*answer.headers, *extra, NAME])
    body = None if answer.status in BODILESS else answer.body
    return web.Response(status=answer.status, headers=headers, body=body)


def plain(body: bytes, *, kind: str) -> web.Response:
    """An answer of the node about itself."""
    return web.Response(body=body, headers=CIMultiDict([("Content-Type", kind), NAME]))
