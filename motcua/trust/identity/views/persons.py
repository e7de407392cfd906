"""Persons sign in with the identity provider: explain, leave, come back; and everybody's way out."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from motcua.kit import clock
from motcua.kit.http import access, notice, page
from motcua.trust.identity import actions, queries, rules
from motcua.trust.identity.types import ENTRY, HIGHEST_LEVEL, OFFICER, PERSON, SignedIn

MEMORY = "oidc"
BACKEND = "motcua.trust.identity.middleware.KeyBackend"


@dataclass(frozen=True)
class SignInPage:
    """Why sign in, and the one button."""

    start: str
    officer: str
    demo: bool
    level: int


@dataclass(frozen=True)
class FailedPage:
    """What happened, what to do, and the way to try again."""

    code: str
    title: str
    message: str
    again: str


@dataclass(frozen=True)
class ElsewherePage:
    """Persons are served at the National Portal; officers come in here."""

    portal: str
    officer: str


@dataclass(frozen=True)
class SignedOutPage:
    """The way out of the provider as well."""

    there: str


@require_GET
@never_cache
@access("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page before the provider; somebody already signed in goes straight on. In a province: where to go instead."""
    if not queries.persons_enter():
        content = ElsewherePage(settings.MOTCUA_NATIONAL_PORTAL, reverse("identity-officer-sign-in"))
        return page(request, "identity/elsewhere.html", content)
    return_to = rules.local_path(url=request.GET.get("next", ""), default="/")
    level = rules.asked_level(text=request.GET.get("muc", ""))
    if request.who.is_person and request.who.level >= level:
        return redirect(return_to)
    least = rules.asked_level(text=settings.MOTCUA_OIDC["minimum_acr"]) or HIGHEST_LEVEL
    more = f"&muc={level}" if level else ""
    content = SignInPage(
        start=f"{reverse('identity-depart')}?next={quote(return_to)}{more}",
        officer=reverse("identity-officer-sign-in"),
        demo=settings.MOTCUA_DEMO,
        level=max(level, least),
    )
    return page(request, "identity/sign_in.html", content)


@require_GET
@never_cache
@access("anyone")
def depart(request: HttpRequest) -> HttpResponse:
    """To the provider. A link, not a form: the page's CSP keeps forms on this site."""
    if not queries.persons_enter():
        return redirect("identity-sign-in")
    return_to = request.GET.get("next", "")
    try:
        start = actions.begin_sign_in(
            callback=_callback(request),
            return_to=return_to,
            wire_time=_wire_time(),
            level=rules.asked_level(text=request.GET.get("muc", "")),
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
    if not queries.persons_enter():
        return redirect("identity-sign-in")
    return_to = memory.get("return_to", "/")
    try:
        entered = actions.finish_sign_in(
            answer=request.GET.dict(),
            memory=memory,
            callback=_callback(request),
            wire_time=_wire_time(),
            at=clock.now(),
        )
    except actions.SignInError as error:
        return _failed(request, error, return_to=return_to)
    user = ModelBackend().get_user(entered.user_id)
    if user is None:
        return _failed(request, actions.SignInDeclined(), return_to=return_to)
    auth.login(request, user, backend=BACKEND)
    request.session[ENTRY] = _kept(entered)
    request.session.set_expiry(0)
    return redirect(return_to)


def _kept(entered: SignedIn) -> dict[str, Any]:
    """What the session keeps of it, as an Entry; a person for themselves is the rule and takes little room."""
    if entered.organisation_id is None:
        return {"level": entered.level}
    names = ("level", "organisation_id", "organisation", "role")
    return {name: getattr(entered, name) for name in names}


@require_POST
@access("anyone")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, on every device: a signed cookie cannot be taken back one by one."""
    user = request.user
    if user.is_authenticated:
        actions.end_sessions(user_id=user.pk, at=clock.now())
    kind = getattr(user, "kind", "")
    auth.logout(request)
    notice(request, _("Bạn đã đăng xuất."), kind="info")
    home = {OFFICER: reverse("identity-officer-sign-in"), PERSON: reverse("identity-signed-out")}.get(
        kind, "/"
    )
    return redirect(rules.local_path(url=request.POST.get("next", ""), default=home))


@require_GET
@never_cache
@access("anyone")
def signed_out(request: HttpRequest) -> HttpResponse:
    """Out here; whoever shares the machine signs out at the provider too, by a link: forms stay on this site (CSP)."""
    return page(request, "identity/signed_out.html", SignedOutPage(reverse("identity-sign-out-there")))


@require_GET
@never_cache
@access("anyone")
def sign_out_there(request: HttpRequest) -> HttpResponse:
    """To the provider's page of signing out, and back to the first page."""
    try:
        there = actions.way_out(back=request.build_absolute_uri("/"))
    except actions.SignInError as error:
        return _failed(request, error, return_to="/")
    return HttpResponseRedirect(there or "/")


@csrf_exempt
@require_POST
@never_cache
@access("anyone")
def signed_out_there(request: HttpRequest) -> HttpResponse:
    """The provider, not a browser, says that somebody signed out there; its token is the proof of who speaks."""
    try:
        actions.end_sessions_of_subject(
            token=request.POST.get("logout_token", ""), wire_time=_wire_time(), at=clock.now()
        )
    except actions.SignInError as error:
        return JsonResponse({"error": "invalid_request"}, status=error.status)
    return HttpResponse(status=200)


def _failed(request: HttpRequest, error: actions.SignInError, *, return_to: str) -> HttpResponse:
    again = f"{reverse('identity-sign-in')}?next={quote(rules.local_path(url=return_to, default='/'))}"
    content = FailedPage(code=error.code, title=str(error.title), message=str(error), again=again)
    return page(request, "identity/sign_in_failed.html", content, status=error.status)


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("identity-come-back"))


def _wire_time() -> int:
    """Seconds by this machine's own clock: tokens of other machines know nothing of the demo's day."""
    return int(time.time())
