"""Where ports meet their drivers: the only list of them."""

from django.conf import settings

from motcua.data.exchange import actions as exchange
from motcua.data.registries import queries as registries
from motcua.service.dossiers import queries as dossiers
from motcua.service.notices import actions as notices
from motcua.service.notices.drivers.http import HttpGateway


def bind() -> None:
    """Bind every port; safe to call again. `signing` chooses its driver by key, see its README."""
    if settings.MOTCUA_SMS_URL:
        notices.bind_gateway(gateway=HttpGateway(settings.MOTCUA_SMS_URL, settings.MOTCUA_SMS_TOKEN))
    exchange.bind_ports(case_book=dossiers.Cases(), provider=registries.as_provider())
