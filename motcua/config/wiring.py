"""Where ports meet their drivers: the only list of them."""

from django.conf import settings

from motcua.service.notices import actions as notices
from motcua.service.notices.drivers.http import HttpGateway


def bind() -> None:
    """Bind every port; safe to call again. `signing` chooses its driver by key, see its README."""
    if settings.MOTCUA_SMS_URL:
        notices.bind_gateway(gateway=HttpGateway(settings.MOTCUA_SMS_URL, settings.MOTCUA_SMS_TOKEN))
