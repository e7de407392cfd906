"""/ket-noi/: the operator sees whether the Portal hears us; officers look up what a ministry works on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.kit.clock import now
from motcua.kit.http import access, notice, page
from motcua.service.connectors import actions, queries
from motcua.service.vault import actions as vault


@require_GET
@access("officer", can="admin")
def connectors(request: HttpRequest) -> HttpResponse:
    """What was told, what was not and why, what came."""
    return page(request, "connectors/connectors.html", queries.connectors_page(at=now()))


@require_POST
@access("officer", can="admin")
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Do not wait for the pause."""
    actions.tell_now(code=code, at=now())
    notice(request, _("Đang gửi lại hồ sơ %(code)s.") % {"code": code}, kind="info")
    return redirect("connectors-page")


@require_POST
@access("officer", can="admin")
def store_again(request: HttpRequest) -> HttpResponse:
    """Do not wait for the pauses of people's stores."""
    vault.retry_now(at=now())
    notice(request, _("Đang thử lại với kho của người dân ở Cổng."), kind="info")
    return redirect("connectors-page")


@require_GET
@access("officer", can="desk")
def mirrors(request: HttpRequest) -> HttpResponse:
    """Dossiers a ministry's system works on, to be read only."""
    search = "".join(request.GET.get("q", "").split())[:50]
    return page(request, "connectors/mirrors.html", queries.mirrors_page(search=search, at=now()))
