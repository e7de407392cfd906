"""request.who: nobody, a person, or an officer with the posts held at this moment.

Lazy: a page that does not ask costs no SQL. An officer counts as one only after a second factor; the demo's
one-click entrance is a factor only while the demo runs.
"""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from motcua.kit import clock
from motcua.kit.http import NOBODY
from motcua.kit.http.who import Nobody
from motcua.trust.identity import queries, rules
from motcua.trust.identity.models import User
from motcua.trust.identity.types import ENTRY, Entry, Who

DEMO_ENTRANCE = "demo_entrance"


class KeyBackend(ModelBackend):
    """Django's own backend; only the user of a session, asked at every request, is found more quickly."""

    def get_user(self, user_id: int) -> User | None:
        """The active user behind a session."""
        return queries.key(user_id=user_id)


class WhoMiddleware:
    """Sets request.who; comes after Django's AuthenticationMiddleware, which checks the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MOTCUA_DEMO and settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_demo(request)
        request.who = SimpleLazyObject(lambda: _who(request))  # type: ignore[attr-defined]  # the one setter
        return self.get_response(request)


def _end_demo(request: HttpRequest) -> None:
    """A session of the demo's entrance never gave a password: outside the demo it is none, on no page at all."""
    if request.session.get(DEMO_ENTRANCE):
        auth.logout(request)


def _who(request: HttpRequest) -> Who | Nobody:
    user = request.user
    if not user.is_authenticated or (user.kind == User.Kind.PERSON and not queries.persons_enter()):
        return NOBODY
    if user.kind == User.Kind.OFFICER and not second_factor_given(request, user=user):
        return NOBODY
    return queries.who(user=user, at=clock.now(), entry=_entry(request, user))


def _entry(request: HttpRequest, user: User) -> Entry:
    """What this session remembers of how somebody came in. A person's level is at least what everybody must have."""
    if user.kind == User.Kind.OFFICER:
        return Entry(fresh=_fresh(request, user))
    known = request.session.get(ENTRY) or {}
    least = rules.asked_level(text=settings.MOTCUA_OIDC["minimum_acr"])
    return Entry(**{"level": least, **known})


def _fresh(request: HttpRequest, user: User) -> bool:
    """Whether the last second factor is of the last minutes; by the machine's clock, which alone wrote it down."""
    if settings.MOTCUA_DEMO and request.session.get(DEMO_ENTRANCE):
        return True
    given = [
        record["at"] for record in get_authentication_records(request, user) if record.get("method") == "mfa"
    ]
    return bool(given) and 0 <= time.time() - given[-1] < settings.MOTCUA_FRESH_MINUTES * 60


def second_factor_given(request: HttpRequest, *, user: User) -> bool:
    """Whether this session passed a second factor (or, in the demo, came in by a role card)."""
    if settings.MOTCUA_DEMO and request.session.get(DEMO_ENTRANCE):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
