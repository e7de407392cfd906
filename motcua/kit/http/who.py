"""Who is asking. `identity` fills it in; every floor above may ask it."""

from typing import Protocol


class Who(Protocol):
    """The person behind a request, as far as any room may know."""

    user_id: int | None
    actor: str
    name: str
    is_person: bool
    is_officer: bool
    fresh: bool

    def can(self, capability: str) -> bool:
        """Whether one of the posts held now gives this capability (roles are data)."""


class Nobody:
    """A visitor who has not signed in."""

    user_id = None
    actor = ""
    name = ""
    is_person = False
    is_officer = False
    fresh = False
    posts: tuple[object, ...] = ()

    def can(self, capability: str) -> bool:  # noqa: ARG002 - the shape is that of Who
        """A visitor has no capability."""
        return False


NOBODY = Nobody()
