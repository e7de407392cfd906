"""Errors that a person can read and act on.

A room raises a subclass of DomainError beside the function that raises it; `kit.http` turns it into a page
or JSON with the same code, message and status. Anything else is a fault: a 500 and an alert.
"""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Anticipated refusal. `code` is for machines, `message` says what happened and what to do."""

    code = "error"
    status = 409
    message = _("Chưa làm được việc này. Bạn thử lại sau.")

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class NotFound(DomainError):
    """The thing is not there, or is not for this person; the two are not told apart."""

    code = "not_found"
    status = 404
    message = _("Không tìm thấy. Bạn kiểm tra lại mã hoặc địa chỉ trang.")


class NotAllowed(DomainError):
    """The person is known but this is not theirs to do."""

    code = "not_allowed"
    status = 403
    message = _("Việc này không thuộc phần việc của bạn.")
