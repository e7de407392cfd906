"""Home, search, the officer's desk, the leader's page."""

import csv
from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.kit.tables import safe
from motcua.service.notices import actions as notices
from motcua.trust.identity import queries as identity
from motcua.web import queries


@require_GET
@access("anyone")
def home(request: HttpRequest) -> HttpResponse:
    """The question, and the jobs most people come for; in a province, where people are served instead."""
    if not identity.persons_enter():
        return redirect(settings.MOTCUA_PERSON_LOGIN_URL)
    return page(request, "web/home.html", queries.home_page(at=now()))


@require_GET
@access("anyone")
def search(request: HttpRequest) -> HttpResponse:
    """Procedures by words, with or without marks; all of them by field when nothing is typed."""
    return page(request, "web/search.html", queries.search_page(q=request.GET.get("q", "")[:200], at=now()))


@require_GET
@access("anyone")
def lookup(request: HttpRequest) -> HttpResponse:
    """From a dossier code to the dossier: its own page asks who is there."""
    code = "".join(request.GET.get("ma", "").split()).upper()[:60].replace("/", "")
    return redirect("dossiers-dossier", code) if code else redirect("web-home")


@require_GET
@access("officer", can="desk")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this officer's posts, nearest due first."""
    content = queries.desk_page(
        who=request.who,
        at=now(),
        chosen=request.GET.get("han", ""),
        state=request.GET.get("buoc", "")[:40],
        procedure=request.GET.get("thu-tuc", "")[:20],
        search=request.GET.get("q", "")[:100],
        number=request.GET.get("trang", "1"),
    )
    return page(request, "web/desk.html", content)


@require_GET
@access("officer", can="desk")
def find(request: HttpRequest) -> HttpResponse:
    """Dossiers of the officer's offices by code, name or number."""
    content = queries.find_page(
        who=request.who,
        at=now(),
        search=" ".join(request.GET.get("q", "").split())[:100],
        number=request.GET.get("trang", "1"),
    )
    return page(request, "web/desk.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can="desk")
def told(request: HttpRequest) -> HttpResponse:
    """What this officer has been told; POST: all of it has been seen."""
    if request.method == "POST":
        notices.mark_read_by_officer(user_id=request.who.user_id, at=now())
        return redirect("web-notices")
    return page(request, "web/notices.html", queries.notices_page(user_id=request.who.user_id))


@require_GET
@access("officer", can="oversee")
def leader(request: HttpRequest) -> HttpResponse:
    """Seven figures of the leader's office; each opens onto what it counts."""
    return page(request, "web/leader.html", queries.leader_page(who=request.who, at=now()))


@require_GET
@access("officer", can="oversee")
def leader_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a table, for the same people."""
    shown = queries.leader_page(who=request.who, at=now())
    return _table("dieu-hanh.csv", queries.leader_rows(page=shown))


@require_GET
@access("officer", can="oversee")
def leader_once(request: HttpRequest, procedure: str, column: str) -> HttpResponse:
    """Exactly the fields or papers that one number of the once-only meter counts."""
    content = queries.once_page(
        who=request.who,
        procedure=procedure,
        column=column,
        way=request.GET.get("vi-sao", "")[:10],
        at=now(),
        number=request.GET.get("trang", "1"),
    )
    return page(request, "web/once.html", content)


@require_GET
@access("officer", can="oversee")
def leader_list(request: HttpRequest, figure: str) -> HttpResponse:
    """Exactly the dossiers that one figure counts."""
    content = queries.figure_page(
        who=request.who,
        figure=figure,
        at=now(),
        number=request.GET.get("trang", "1"),
        state=request.GET.get("buoc", "")[:40],
        week=request.GET.get("tuan", "")[:10],
    )
    return page(request, "web/desk.html", content)


@require_GET
@access("anyone")
def processing(request: HttpRequest) -> HttpResponse:
    """The record of processing of personal data."""
    return page(request, "web/processing.html", queries.processing_page(at=now()))


@require_GET
@access("anyone")
def processing_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table; its cells come from the library, none of them from people."""
    return _table("so-xu-ly-du-lieu.csv", queries.processing_rows(page=queries.processing_page(at=now())))


@require_GET
@access("anyone")
def demo(request: HttpRequest) -> HttpResponse:
    """A card per role, while the demo runs; 404 otherwise."""
    if not settings.MOTCUA_DEMO:
        raise Http404
    return page(request, "web/demo.html", queries.demo_page(at=now()))


@require_GET
@access("anyone")
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive, for the process watcher."""
    return HttpResponse("ok", content_type="text/plain")


def _table(name: str, rows: Iterable[tuple[str, ...]]) -> HttpResponse:
    """A file that a spreadsheet opens with its tone marks; no cell is a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([safe(cell) for cell in row] for row in rows)
    return response
