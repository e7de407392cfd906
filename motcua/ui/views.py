"""The gallery, the language switch, and what to say when a page cannot be made."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.kit.http import access, page
from motcua.kit.http.faults import status_of_fault
from motcua.ui.sample import SAMPLE

YEAR = 365 * 24 * 3600


@access("anyone")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part once, with sample data: what a page may be put together from."""
    return page(request, "ui/gallery.html", SAMPLE)


@access("anyone")
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language and go back to the page one came from."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return render(request, "ui/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: rendered without request, session or database, for one of them may be what broke.

    While the database is away it is a 503: nothing was written, and it passes. What no column can hold is a 400.
    """
    status = status_of_fault()
    return HttpResponse(render_to_string(f"ui/errors/{status}.html"), status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page stood open too long, or cookies are off."""
    return render(request, "ui/errors/csrf.html", status=403)
