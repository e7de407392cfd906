"""A brake on trying again and again: per name and process, a minute long; a proxy in front may add a stronger one."""

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from motcua.kit.crypto import sha256
from motcua.kit.errors import DomainError

A_MINUTE = 60


class TooFast(DomainError):
    """More tries in a minute than a person makes."""

    code = "too_fast"
    status = 429
    message = _("Bạn vừa thử nhiều lần liền. Chờ một phút rồi thử lại.")


def slow_down(*, what: str, by: str, most: int) -> None:
    """Count one try of `what` by somebody (an address, an actor). Raises TooFast after `most` in a minute."""
    key = f"{what}:{sha256(by.encode())[:24]}"
    cache.add(key, 0, A_MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:
        count = 1
    if count > most:
        raise TooFast
