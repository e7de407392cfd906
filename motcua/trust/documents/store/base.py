"""The store's Protocol and the four ways it can refuse."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError

Needed = Callable[[list[str]], set[str]]


class StoreFull(DomainError):
    """No room left on the disk or in the bucket; nothing was written."""

    code = "store_full"
    status = 507
    message = _("Nơi lưu tệp đã đầy nên tệp này chưa được ghi. Bạn giữ tệp và thử lại sau.")


class StoreUnavailable(DomainError):
    """The store does not answer; nothing was written."""

    code = "store_unavailable"
    status = 503
    message = _("Chưa mở được nơi lưu tệp. Bạn thử lại sau vài phút.")


class BlobMissing(DomainError):
    """A digest that the store does not hold."""

    code = "blob_missing"
    status = 500
    message = _("Không còn tìm thấy nội dung của tệp này. Bạn báo cho quầy một cửa để chúng tôi khôi phục.")


class BlobDamaged(DomainError):
    """The stored bytes no longer match their digest; they are not handed out."""

    code = "blob_damaged"
    status = 500
    message = _("Nội dung tệp đã bị thay đổi nên chúng tôi không đưa ra. Bạn báo cho quầy một cửa.")


class Store(Protocol):
    """Bytes by digest. `put` of what is already there renews its age and writes nothing."""

    def put(self, data: bytes) -> str:
        """Keep the bytes durably; their SHA-256. Raises StoreFull, StoreUnavailable."""

    def get(self, digest: str) -> bytes:
        """The bytes, verified. Raises BlobMissing, BlobDamaged, StoreUnavailable."""

    def sweep(self, *, before: datetime, needed: Needed) -> int:
        """Remove blobs last put before `before` that `needed` does not name; how many."""
