"""Filling a draft: one page at a time, each saved as it is."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kit.clock import now
from motcua.kit.errors import DomainError
from motcua.kit.http import access, notice, page
from motcua.service.dossiers import actions, queries
from motcua.service.dossiers.views.acting import actor_of
from motcua.trust.documents.actions import FileRefused

DISPUTE = {"proposed": "dung", "reason": "ly-do", "proof": "giay-to"}


@require_http_methods(["GET", "POST"])
@access("person")
def start(request: HttpRequest, procedure: str) -> HttpResponse:
    """Open a draft (POST); a bare visit is sent to the procedure's page."""
    if request.method == "GET":
        return redirect("procedures-procedure", procedure)
    try:
        ref = actions.open_draft(procedure=procedure, actor=actor_of(request), at=now())
    except actions.LevelTooLow as error:
        notice(request, error, kind="warn")
        back = urlencode(
            {"muc": error.params["level"], "next": reverse("procedures-procedure", args=[procedure])}
        )
        return redirect(f"{settings.MOTCUA_PERSON_LOGIN_URL}?{back}")
    return redirect(queries.first_page(ref=ref, actor=actor_of(request)))


@require_http_methods(["GET", "POST"])
@access("person")
def fill(request: HttpRequest, ref: str, page: str) -> HttpResponse:
    """One page of the form; what was typed is kept whether it is right or wrong."""
    if request.method == "GET":
        return _fill_page(request, ref, page, check="xem" in request.GET)
    errors = actions.save_page(ref=ref, page=page, raw=_typed(request), actor=actor_of(request), at=now())
    if errors:
        return _fill_page(request, ref, page, check=True)
    return redirect(queries.next_of(ref=ref, page=page, actor=actor_of(request)))


@require_POST
@access("person")
def save(request: HttpRequest, ref: str, page: str) -> HttpResponse:
    """Autosave from htmx: the questions again when others came into sight, else only the saved line."""
    at = now()
    actions.save_page(ref=ref, page=page, raw=_typed(request), actor=actor_of(request), at=at, partial=True)
    content = queries.fill_page(ref=ref, page=page, actor=actor_of(request), at=at)
    if request.POST.get("_shape") == content.form.shape:
        response = render(request, "forms/saved.html", {"saved_at": at, "oob": True})
        response.headers["HX-Reswap"] = "none"
        return response
    return render(request, "forms/page.html", {"form_page": content.form, "recheck_url": content.autosave})


@require_http_methods(["GET", "POST"])
@access("person")
def dispute(request: HttpRequest, ref: str) -> HttpResponse:
    """“Dữ liệu chưa đúng”: what a register has wrong, said to the register's owner; `o` names the question."""
    field = request.GET.get("o", "")[:60]
    given = {"ref": ref, "field": field, "actor": actor_of(request)}
    content = queries.dispute_page(**given)
    if isinstance(content, str):
        return redirect(content)
    if request.method == "GET":
        return page(request, "dossiers/dispute.html", content)
    typed = {name: request.POST.get(sent, "").strip()[:2000] for name, sent in DISPUTE.items()}
    try:
        actions.dispute(**given, **{**typed, "proof": typed["proof"][:200]}, at=now())
    except DomainError as error:
        if error.status not in (400, 403, 409, 422):
            raise
        again = queries.dispute_page(**given, typed=typed, error=str(error))
        return page(request, "dossiers/dispute.html", again, status=422)
    return redirect(content.back_href)


@require_http_methods(["GET", "POST"])
@access("person")
def papers(request: HttpRequest, ref: str) -> HttpResponse:
    """The papers; POST hands one in: a file, or the document that an upload in pieces has made (`tep`)."""
    actor, at = actor_of(request), now()
    if request.method == "GET":
        return page(request, "dossiers/papers.html", queries.papers_page(ref=ref, actor=actor, at=at))
    component, file = request.POST.get("component", ""), request.FILES.get("file")
    try:
        actions.hand_in_paper(
            ref=ref,
            component=component,
            document=request.POST.get("tep", ""),
            file=(file.name or "", file.read()) if file else None,
            actor=actor,
            at=at,
        )
    except FileRefused as refused:
        again = queries.papers_page(ref=ref, actor=actor, at=at, errors={component: str(refused)})
        return page(request, "dossiers/papers.html", again, status=422)
    return redirect("dossiers-papers", ref)


@require_POST
@access("person")
def reuse(request: HttpRequest, ref: str) -> HttpResponse:
    """A paper of one's own vault in place of an upload."""
    actions.reuse_paper(
        ref=ref,
        component=request.POST.get("component", ""),
        item=request.POST.get("item", ""),
        actor=actor_of(request),
        at=now(),
    )
    return redirect("dossiers-papers", ref)


@require_GET
@access("person")
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything once more."""
    return page(
        request, "dossiers/review.html", queries.review_page(ref=ref, actor=actor_of(request), at=now())
    )


@require_POST
@access("person")
def place(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose the commune that decides."""
    actions.choose_office(ref=ref, office=request.POST.get("office", ""), actor=actor_of(request), at=now())
    return redirect("dossiers-review", ref)


@require_POST
@access("person")
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Submit; what is missing is listed on the review page."""
    try:
        code = actions.submit(ref=ref, vouched="cam-doan" in request.POST, actor=actor_of(request), at=now())
    except (actions.Incomplete, actions.NotVouched) as error:
        return _review_again(request, ref, error)
    return redirect("dossiers-submitted", code)


def _review_again(request: HttpRequest, ref: str, error: Exception) -> HttpResponse:
    content = queries.review_page(ref=ref, actor=actor_of(request), at=now(), refusal=str(error))
    return page(request, "dossiers/review.html", content, status=422)


def _fill_page(request: HttpRequest, ref: str, name: str, *, check: bool) -> HttpResponse:
    content = queries.fill_page(ref=ref, page=name, actor=actor_of(request), at=now(), check=check)
    return page(request, "dossiers/fill.html", content, status=422 if request.method == "POST" else 200)


def _typed(request: HttpRequest) -> dict[str, object]:
    """Every value of a name that was sent several times; else the one."""
    lists = request.POST.lists()
    return {name: values if len(values) > 1 else values[0] for name, values in lists if values}
