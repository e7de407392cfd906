"""The key of the pseudonyms: this node's own, apart from every other key."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.kit.keys import decode, make_key
from motcua.trust.privacy import rules


class PrivacyKeyMissing(DomainError):
    """No key for pseudonyms is configured and this is not the demo."""

    code = "privacy_key_missing"
    status = 503
    message = _(
        "Chưa có khóa bí danh cho nhật ký đọc dữ liệu. Quản trị viên đặt MOTCUA_PRIVACY_KEY_FILE rồi chạy lại."
    )


def pseudonym(*, subject: str) -> str:
    """The pseudonym (64 hex digits) of a personal number under this node's own key. Raises PrivacyKeyMissing."""
    return rules.pseudonym(key=_key(), number=subject)


def _key() -> bytes:
    """32 bytes from the settings; the demo makes a file of its own."""
    if settings.MOTCUA_PRIVACY_KEY:
        return decode(settings.MOTCUA_PRIVACY_KEY, length=32)
    path = f"{settings.MOTCUA_DATA}/privacy.key"
    try:
        changed = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        if not (settings.MOTCUA_DEMO or settings.DEBUG):
            raise PrivacyKeyMissing from None
        make_key(Path(path))
        changed = os.stat(path).st_mtime_ns
    return _kept(path, changed)


@lru_cache(maxsize=4)
def _kept(path: str, changed: int) -> bytes:  # noqa: ARG001 - a key of the cache
    """The file is read once: every read of a person's data passes here."""
    return decode(Path(path).read_text(encoding="ascii").strip(), length=32)
