"""Persons sign in with the identity provider: explain, leave, come back; and everybody's way out."""

import time
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.kit import clock
from motcua.kit.http import access, notice, page
from motcua.trust.identity import actions, rules
from motcua.trust.identity.types import OFFICER

MEMORY = "oidc"
BACKEND = "motcua.trust.identity.middleware.KeyBackend"


@dataclass(frozen=True)
class SignInPage:
    """Why sign in, and the one button."""

    start: str
    officer: str
    demo: bool


@dataclass(frozen=True)
class FailedPage:
    """What happened, what to do, and the way to try again."""

    code: str
    title: str
    message: str
    again: str


@require_GET
@never_cache
@access("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page before the provider; somebody already signed in goes straight on."""
    return_to = rules.local_path(url=request.GET.get("next", ""), default="/")
    if request.who.is_person:
        return redirect(return_to)
    start = f"{reverse('identity-depart')}?next={quote(return_to)}"
    content = SignInPage(start=start, officer=reverse("identity-officer-sign-in"), demo=settings.MOTCUA_DEMO)
    return page(request, "identity/sign_in.html", content)


@require_GET
@never_cache
@access("anyone")
def depart(request: HttpRequest) -> HttpResponse:
    """To the provider. A link, not a form: the page's CSP keeps forms on this site."""
    return_to = request.GET.get("next", "")
    try:
        start = actions.begin_sign_in(
            callback=_callback(request), return_to=return_to, wire_time=_wire_time()
        )
    except actions.SignInError as error:
        return _failed(request, error, return_to=return_to)
    request.session[MEMORY] = start.memory
    return HttpResponseRedirect(start.url)


@require_GET
@never_cache
@access("anyone")
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider: checked, then signed in; or a page that says what went wrong, with nothing done."""
    memory = request.session.pop(MEMORY, {})
    return_to = memory.get("return_to", "/")
    try:
        user_id = actions.finish_sign_in(
            answer=request.GET.dict(),
            memory=memory,
            callback=_callback(request),
            wire_time=_wire_time(),
            at=clock.now(),
        )
    except actions.SignInError as error:
        return _failed(request, error, return_to=return_to)
    user = ModelBackend().get_user(user_id)
    if user is None:
        return _failed(request, actions.SignInDeclined(), return_to=return_to)
    auth.login(request, user, backend=BACKEND)
    request.session.set_expiry(0)
    return redirect(return_to)


@require_POST
@access("anyone")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, on every device: a signed cookie cannot be taken back one by one."""
    user = request.user
    if user.is_authenticated:
        actions.end_sessions(user_id=user.pk, at=clock.now())
    officer = getattr(user, "kind", "") == OFFICER
    auth.logout(request)
    notice(request, _("Bạn đã đăng xuất."), kind="info")
    home = reverse("identity-officer-sign-in") if officer else "/"
    return redirect(rules.local_path(url=request.POST.get("next", ""), default=home))


def _failed(request: HttpRequest, error: actions.SignInError, *, return_to: str) -> HttpResponse:
    again = f"{reverse('identity-sign-in')}?next={quote(rules.local_path(url=return_to, default='/'))}"
    content = FailedPage(code=error.code, title=str(error.title), message=str(error), again=again)
    return page(request, "identity/sign_in_failed.html", content, status=error.status)


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("identity-come-back"))


def _wire_time() -> int:
    """Seconds by this machine's own clock: tokens of other machines know nothing of the demo's day."""
    return int(time.time())
