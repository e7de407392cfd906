"""The one error of the rule language: raised while reading a source text, never while evaluating it."""

from django.utils.translation import gettext as _


class FeelError(ValueError):
    """A rule that cannot be read; `position` counts characters of the source from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message

    def __str__(self) -> str:
        return _("%(message)s (ký tự thứ %(position)s)") % {
            "message": self.message,
            "position": self.position + 1,
        }
