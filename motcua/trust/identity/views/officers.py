"""Officers sign in: password, then a code or a passkey. django-allauth's ceremonies, our pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib import auth
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.kit.http import access
from motcua.trust.identity import rules
from motcua.trust.identity.types import OFFICER

View = Callable[..., HttpResponse]


class _SignIn(LoginView):
    template_name = "identity/officer_sign_in.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """Whoever was signed in here before is signed out first: one browser, one person."""
        if self.request.user.is_authenticated:
            auth.logout(self.request)
        return super().form_valid(form)


class _SecondFactor(AuthenticateView):
    template_name = "identity/second_factor.html"


class _Security(IndexView):
    template_name = "identity/security.html"


class _AddPhone(ActivateTOTPView):
    template_name = "identity/add_phone.html"

    def form_valid(self, form: Form) -> HttpResponse:
        return _counts_as_second_factor(self.request, super().form_valid(form))


class _AddKey(AddWebAuthnView):
    template_name = "identity/add_key.html"

    def form_valid(self, form: Form) -> HttpResponse:
        return _counts_as_second_factor(self.request, super().form_valid(form))


class _RemovePhone(DeactivateTOTPView):
    template_name = "identity/remove_factor.html"


class _RemoveKey(RemoveWebAuthnView):
    template_name = "identity/remove_factor.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """The last factor stays."""
        if Authenticator.objects.filter(user_id=self.request.user.pk).count() < 2:
            return redirect("identity-security")
        return super().form_valid(form)


class _PasswordAgain(ReauthenticateView):
    template_name = "identity/password_again.html"


class _CodeAgain(CodeAgainView):
    template_name = "identity/code_again.html"


class _KeyAgain(ReauthenticateWebAuthnView):
    template_name = "identity/key_again.html"


@never_cache
@access("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. Somebody whose password is checked but who has no second factor yet sets one up."""
    if request.who.is_officer and request.method == "GET":
        return redirect(settings.LOGIN_REDIRECT_URL)
    if _half_signed_in(request) and request.method == "GET":
        return redirect("identity-security")
    return _SignIn.as_view()(request)


@never_cache
@access("anyone")
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or the passkey."""
    return _SecondFactor.as_view()(request)


@never_cache
@access("anyone")
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey alone: the device and its PIN or finger are two factors."""
    return LoginWebAuthnView.as_view(template_name="identity/officer_sign_in.html")(request)


@never_cache
@access("anyone")
def security(request: HttpRequest) -> HttpResponse:
    """The officer's second factors; the first stop after a first password."""
    return _for_officer(request, _Security.as_view())


@never_cache
@access("anyone")
def add_phone(request: HttpRequest) -> HttpResponse:
    """Pair an authenticator app."""
    return _for_officer(request, _AddPhone.as_view())


@never_cache
@access("anyone")
def remove_phone(request: HttpRequest) -> HttpResponse:
    """Forget the authenticator app, if a passkey remains."""
    return _for_officer(request, _RemovePhone.as_view(extra_context={"what": "phone"}))


@never_cache
@access("anyone")
def add_key(request: HttpRequest) -> HttpResponse:
    """Register a passkey."""
    return _for_officer(request, _AddKey.as_view())


@never_cache
@access("anyone")
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a passkey, if another factor remains."""
    return _for_officer(request, _RemoveKey.as_view(extra_context={"what": "key"}), pk=pk)


@never_cache
@access("anyone")
def password_again(request: HttpRequest) -> HttpResponse:
    """Before changing factors: the password once more."""
    return _for_officer(request, _PasswordAgain.as_view())


@never_cache
@access("anyone")
def code_again(request: HttpRequest) -> HttpResponse:
    """Before changing factors: a code."""
    return _for_officer(request, _CodeAgain.as_view())


@never_cache
@access("anyone")
def key_again(request: HttpRequest) -> HttpResponse:
    """Before changing factors: the passkey."""
    return _for_officer(request, _KeyAgain.as_view())


@require_GET
@never_cache
@access("officer")
def again(request: HttpRequest) -> HttpResponse:
    """Before signing: the second factor once more, by the passkey where there is one. A password is not enough."""
    kinds = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if not kinds:
        return redirect("identity-security")
    way = "identity-key-again" if Authenticator.Type.WEBAUTHN in kinds else "identity-code-again"
    back = rules.local_path(url=request.GET.get("next", ""), default=settings.LOGIN_REDIRECT_URL)
    return redirect(f"{reverse(way)}?{urlencode({'next': back})}")


def _for_officer(request: HttpRequest, view: View, **kwargs: Any) -> HttpResponse:
    """A checked password brings an officer this far; a factor once set must also have been given."""
    user = request.user
    if not user.is_authenticated or user.kind != OFFICER:
        return redirect(settings.MOTCUA_OFFICER_LOGIN_URL)
    if not request.who.is_officer and Authenticator.objects.filter(user_id=user.pk).exists():
        auth.logout(request)
        return redirect(settings.MOTCUA_OFFICER_LOGIN_URL)
    return view(request, **kwargs)


def _half_signed_in(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.kind == OFFICER and not request.who.is_officer


def _counts_as_second_factor(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Somebody who has just paired a device has used it: the session is a full one from here."""
    newest = Authenticator.objects.filter(user_id=request.user.pk).order_by("-pk").first()
    if newest is not None:
        post_authentication(request, newest)
    return response
