"""What nodes say about the exchange itself: members, services, what a client may call, how a service is called."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qs
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from aiohttp import web

from motcua.data.exchange.node import replying
from motcua.data.exchange.node.reading import Head
from motcua.data.exchange.types import Agreement, Answer, Call, Directory, Refused, Service, Snapshot
from motcua.data.exchange.xroad import metaservices
from motcua.data.exchange.xroad.identifiers import Malformed
from motcua.data.exchange.xroad.metaservices import Offer, Party

JSON, XML = "application/json; charset=utf-8", "text/xml; charset=utf-8"


def answer(head: Head, directory: Directory) -> web.Response:
    """Addresses of the edge that belong to no service. Raises Refused or Malformed."""
    path, _mark, query = head.raw.partition("?")
    if path == "/listClients" and head.method in {"GET", "HEAD"}:
        instance = parse_qs(query).get("xRoadInstance", [directory.instance])[-1]
        parties = list(_parties(directory)) if instance == directory.instance else []
        if "application/json" in head.accept.lower():
            return replying.plain(_json(metaservices.clients(parties)), kind=JSON)
        return replying.plain(metaservices.clients_xml(parties), kind=XML)
    raise Malformed("the address must begin with /r1/ or name a service of the node")


def verification(text: str, *, authority: str) -> web.Response:
    """What evidence is checked with, as one file: the directory as its operator signed it, and the CA's certificate."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as file:
        for name, content in (("directory.txt", text), ("ca.pem", authority)):
            # A ZipInfo of no day: the same text makes the same file.
            file.writestr(ZipInfo(f"verificationconf/{name}"), content)
    return replying.plain(whole.getvalue(), kind="application/zip")


def served(call: Call, snapshot: Snapshot, *, at: datetime) -> Answer:
    """The provider's answers about its services. Raises Refused (bad_request, unknown_service)."""
    if call.method not in {"GET", "HEAD"}:
        raise Refused("bad_request", "This service of the node is only read", 400)
    answer = _told(call, snapshot, at)
    # No body travels, and what is signed must be what travels.
    return replace(answer, body=b"") if call.method == "HEAD" else answer


def _told(call: Call, snapshot: Snapshot, at: datetime) -> Answer:
    subsystem = str(call.service.subsystem)
    services = [one for one in snapshot.directory.services.values() if str(one.id.subsystem) == subsystem]
    if call.service.code == metaservices.LIST_METHODS:
        return _answer(_json(metaservices.methods(map(_offer, services))))
    if call.service.code == metaservices.ALLOWED_METHODS:
        return _answer(_json(metaservices.methods(_allowed(services, call, snapshot, at))))
    if call.service.code == metaservices.GET_OPENAPI:
        return _openapi(services, parse_qs(call.query).get("serviceCode", [""])[-1])
    raise Refused("unknown_service", "Unknown service")


def _parties(directory: Directory) -> Iterable[Party]:
    for member in directory.members.values():
        yield Party(member.id, member.name)
    for system in directory.subsystems.values():
        owner = directory.members.get(str(system.id.member))
        yield Party(system.id, owner.name if owner else "", system.name)


def _offer(service: Service) -> Offer:
    return Offer(service.id, service.kind, tuple((one.method, one.path) for one in service.endpoints))


def _allowed(services: Iterable[Service], call: Call, snapshot: Snapshot, at: datetime) -> Iterable[Offer]:
    for service in services:
        found = snapshot.agreements.get((str(call.client), str(service.id)), ())
        granted = {
            (one.method, one.path): None
            for agreement in found
            if _holds(agreement, at)
            for one in agreement.permissions
        }
        if granted:
            yield Offer(service.id, service.kind, tuple(granted))


def _holds(agreement: Agreement, at: datetime) -> bool:
    revoked = agreement.revoked is not None and agreement.revoked <= at
    return agreement.valid_from <= at < agreement.valid_until and not revoked


def _openapi(services: Iterable[Service], code: str) -> Answer:
    if not code:
        raise Refused("bad_request", 'Parameter "serviceCode" must be specified', 400)
    for service in services:
        if service.id.code == code and service.openapi:
            return _answer(service.openapi.encode())
    raise Refused("unknown_service", "Unknown service, or one without a description")


def _answer(body: bytes) -> Answer:
    return Answer(200, (("Content-Type", JSON),), body)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
