"""Answers about the exchange itself: who is connected, what a system offers and what one may call.

Member names are written snake_case, as X-Road's own answers are (the annex of its description differs).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from motcua.data.exchange.xroad.identifiers import MEMBER, Identifier

LIST_METHODS, ALLOWED_METHODS, GET_OPENAPI = "listMethods", "allowedMethods", "getOpenAPI"
RESERVED = frozenset(
    {
        *("listClients", LIST_METHODS, ALLOWED_METHODS, "getWsdl", GET_OPENAPI, "getSecurityServerMetrics"),
        *("getSecurityServerOperationalData", "getSecurityServerHealthData"),
    }
)
_NAMESPACES = 'xmlns:xroad="http://x-road.eu/xsd/xroad.xsd" xmlns:id="http://x-road.eu/xsd/identifiers"'
_TAGS = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode")


@dataclass(frozen=True, slots=True)
class Party:
    """A member or subsystem with the names people know it by."""

    id: Identifier
    name: str
    subsystem_name: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service and its endpoints, each a method and a path."""

    id: Identifier
    kind: str
    endpoints: tuple[tuple[str, str], ...]


def clients(parties: Iterable[Party]) -> dict[str, object]:
    """The answer of listClients."""
    return {"member": [_party(one) for one in parties]}


def clients_xml(parties: Iterable[Party]) -> bytes:
    """The answer of listClients to whoever does not ask for JSON."""
    rows = "".join(_party_xml(one) for one in parties)
    text = f'<?xml version="1.0" encoding="UTF-8"?><xroad:clientList {_NAMESPACES}>{rows}</xroad:clientList>'
    return text.encode()


def methods(offers: Iterable[Offer]) -> dict[str, object]:
    """The answer of listMethods and allowedMethods."""
    return {"service": [_offer(one) for one in offers]}


def _party(party: Party) -> dict[str, object]:
    small = len(party.id.parts) > MEMBER
    identity = {"object_type": "SUBSYSTEM" if small else "MEMBER", **_named(party.id)}
    names = {"subsystem_name": party.subsystem_name} if small and party.subsystem_name else {}
    return {"id": identity, "name": party.name, **names}


def _named(identifier: Identifier) -> dict[str, str]:
    keys = ("xroad_instance", "member_class", "member_code", "subsystem_code", "service_code")
    return dict(zip(keys, identifier.parts, strict=False))


def _offer(offer: Offer) -> dict[str, object]:
    return {
        **_named(offer.id),
        "object_type": "SERVICE",
        "service_type": offer.kind,
        "endpoint_list": [{"method": method, "path": path} for method, path in offer.endpoints],
    }


def _party_xml(party: Party) -> str:
    kind = "SUBSYSTEM" if len(party.id.parts) > MEMBER else "MEMBER"
    parts = "".join(
        f"<id:{tag}>{escape(part)}</id:{tag}>" for tag, part in zip(_TAGS, party.id.parts, strict=False)
    )
    return (
        f'<xroad:member><xroad:id id:objectType="{kind}">{parts}</xroad:id>'
        f"<xroad:name>{escape(party.name)}</xroad:name></xroad:member>"
    )
