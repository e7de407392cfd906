"""Where ports meet their drivers: the only list of them."""

from django.conf import settings

from motcua.data.exchange import actions as exchange
from motcua.data.registries import actions as registries
from motcua.service.connectors import actions as connectors
from motcua.service.connectors import queries as dialects
from motcua.service.connectors.drivers.classic import Classic
from motcua.service.connectors.drivers.gate import Gate
from motcua.service.connectors.drivers.store import PortalStore
from motcua.service.connectors.types import Gateway
from motcua.service.dossiers import queries as dossiers
from motcua.service.notices import actions as notices
from motcua.service.notices.drivers.http import HttpGateway
from motcua.service.vault import actions as vault
from motcua.service.vault.types import Store


def bind() -> None:
    """Bind every port; safe to call again. `signing` chooses its driver by key, see its README."""
    if settings.MOTCUA_SMS_URL:
        notices.bind_gateway(gateway=HttpGateway(settings.MOTCUA_SMS_URL, settings.MOTCUA_SMS_TOKEN))
    connectors.bind_gateway(gateway=_portal())
    vault.bind_store(store=_store())
    exchange.bind_ports(
        case_book=dossiers.Cases(), provider=registries.as_provider(), strongbox=registries.as_strongbox()
    )


def _portal() -> Gateway | None:
    """The driver of the National Portal's dialect, when there is a Portal to talk to."""
    portal = settings.MOTCUA_PORTAL
    if not portal["url"]:
        return None
    made = {"classic": Classic, "gate": Gate}[portal["dialect"]]
    return made(
        url=portal["url"],
        user=portal["user"],
        secret=portal["secret"],
        unit=portal["unit"],
        dialect=dialects.dialect(name=portal["dialect"]),
    )


def _store() -> Store | None:
    """People's stores at the National Portal, where the operator says that they are to be kept in step."""
    portal = settings.MOTCUA_PORTAL
    if not portal["url"] or not portal["store"]:
        return None
    return PortalStore(
        url=portal["url"],
        user=portal["user"],
        secret=portal["secret"],
        unit=portal["unit"],
        dialect=dialects.dialect(name="store"),
    )
