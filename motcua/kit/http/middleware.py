"""The language somebody chose; DomainError → a page (or JSON) of the same status; security headers."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError

CSP = (
    "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'"
)


class LanguageMiddleware:
    """The language of the cookie, else Vietnamese: a browser's own setting is not somebody's choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


# The largest file anybody may send, with room for the form around it; read by nobody before this is known.
MOST_BODY = 24 * 1024 * 1024


class DomainErrorMiddleware:
    """The only translator of anticipated refusals into HTTP."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _too_large() if _size(request) > MOST_BODY else self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # On a shared machine the button "back" must not show what somebody read before signing out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the error's own words; leave every other exception to Django."""
        if not isinstance(error, DomainError):
            return None
        body = {"code": error.code, "message": str(error), "status": error.status}
        if request.headers.get("accept", "").startswith("application/json"):
            return JsonResponse({"error": body}, status=error.status)
        again = _again(request)
        entrance = error.params.get("entrance", "")  # of SignedOut
        if entrance:
            came = urlsplit(again)
            entrance = (
                f"{entrance}?{urlencode({'next': urlunsplit(('', '', came.path, came.query, '')) or '/'})}"
            )
        return render(
            request,
            "ui/errors/domain.html",
            {**body, "again": again, "entrance": entrance},
            status=error.status,
        )


def _again(request: HttpRequest) -> str:
    """Where one was: the page itself, or the one whose form was sent (an address may take POST alone)."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = request.headers.get("referer", "")
    here = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if here else ""


def _size(request: HttpRequest) -> int:
    """What the request says it carries; Django reads no further than that."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text[:15]) if text.isascii() and text.isdigit() else 0


def _too_large() -> HttpResponse:
    text = _("Tệp gửi lên lớn hơn 20 MB. Bạn quét ở 200–300 dpi hoặc chia ra nhiều tệp rồi gửi lại.")
    return HttpResponse(str(text), content_type="text/plain; charset=utf-8", status=413)
