"""The vault's pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.service.vault import actions, queries
from motcua.vn.text import whole

TOLD = "vault-link"  # the links just made, in the session of who made them: nothing else knows them


@require_safe
@access("person")
def mine(request: HttpRequest) -> HttpResponse:
    """What I hold."""
    content = queries.vault_page(who=request.who, at=now(), number=request.GET.get("trang", "1"))
    return page(request, "vault/mine.html", content)


@require_safe
@access("person")
def paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One paper of mine."""
    return page(request, "vault/paper.html", queries.paper_page(who=request.who, ref=str(ref), at=now()))


@require_POST
@access("person")
def export(request: HttpRequest) -> HttpResponse:
    """Everything as one file: a job makes it, the page of the vault then has it."""
    actions.ask_export(who=request.who, at=now())
    return redirect("vault-mine")


@require_safe
@access("person")
def shares(request: HttpRequest) -> HttpResponse:
    """What I share."""
    return page(request, "vault/shares.html", queries.shares_page(who=request.who, at=now()))


@require_http_methods(["GET", "POST"])
@access("person")
def new_share(request: HttpRequest) -> HttpResponse:
    """Choose papers, purpose and days; POST makes the link, which the next page tells."""
    if request.method != "POST":
        chosen = request.GET.getlist("giay")
        return page(
            request,
            "vault/new_share.html",
            queries.new_share_page(who=request.who, at=now(), chosen=chosen),
        )
    typed = {name: request.POST.get(name, "") for name in ("purpose", "receiver", "day")}
    chosen = request.POST.getlist("giay")
    try:
        made = actions.share(
            who=request.who,
            items=chosen,
            purpose=typed["purpose"],
            receiver=typed["receiver"],
            days=whole(typed["day"]) or 0,
            at=now(),
        )
    except actions.NothingChosen as error:
        content = queries.new_share_page(who=request.who, at=now(), chosen=chosen, error=str(error), **typed)
        return page(request, "vault/new_share.html", content, status=422)
    request.session[TOLD] = {made.ref: made.token}
    return redirect("vault-share", made.ref)


@require_safe
@access("person")
def one_share(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One share of mine, who opened it when, and right after it was made its link."""
    token = request.session.get(TOLD, {}).get(str(ref), "")
    content = queries.share_page(who=request.who, ref=str(ref), at=now(), token=token)
    return page(request, "vault/share.html", content)


@require_POST
@access("person")
def end_share(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take a share back."""
    actions.take_back(who=request.who, ref=str(ref), at=now())
    return redirect("vault-share", ref)


@require_safe
@access("anyone")
def received(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees; the owner is told."""
    response = page(request, "vault/received.html", actions.open_share(token=token, at=now()))
    return _quiet(response)


@require_safe
@access("anyone")
def received_paper(_request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """One shared paper, as a file to save; the owner is told."""
    content = actions.open_shared_paper(token=token, item=str(ref), at=now())
    response = HttpResponse(content.data, content_type=content.media_type)
    response["Content-Disposition"] = content_disposition_header(True, content.filename)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    """The address is a key: no cache keeps the page, no search engine lists it, no other site learns it."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
