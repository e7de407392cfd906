"""The vault's pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page, slow_down
from motcua.service.vault import actions, queries
from motcua.trust.documents.types import Content
from motcua.vn.text import whole

TRIES_A_MINUTE = 10
TOLD = "vault-link"  # the links just made, in the session of who made them: nothing else knows them


@require_safe
@access("person")
def mine(request: HttpRequest) -> HttpResponse:
    """What I hold; with `cho`, what somebody holds whose vault I may see, and they are told."""
    number, mandate = request.GET.get("trang", "1"), request.GET.get("cho", "")
    if mandate:
        content = actions.look_for(who=request.who, mandate=mandate, at=now(), number=number)
    else:
        content = queries.vault_page(who=request.who, at=now(), number=number)
    return page(request, "vault/mine.html", content)


@require_safe
@access("person")
def paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One paper of mine; with `cho`, of whom I may see it, and they are told."""
    mandate = request.GET.get("cho", "")
    if mandate:
        content = actions.look_at_paper_for(who=request.who, mandate=mandate, ref=str(ref), at=now())
    else:
        content = queries.paper_page(who=request.who, ref=str(ref), at=now())
    return page(request, "vault/paper.html", content)


@require_safe
@access("person")
def paper_file(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One paper of whom I may see it, as a file to save; they are told."""
    mandate = request.GET.get("cho", "")
    content = actions.open_paper_for(who=request.who, mandate=mandate, ref=str(ref), at=now())
    return _quiet(_saved(content))


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
@access("person")
def mandates(request: HttpRequest) -> HttpResponse:
    """Who may see my vault, and whose I may see."""
    return page(request, "vault/mandates.html", queries.mandates_page(who=request.who, at=now()))


@require_POST
@access("person")
def delegate(request: HttpRequest) -> HttpResponse:
    """Let somebody see my vault for some days."""
    slow_down(what="uy-quyen", by=request.who.actor, most=TRIES_A_MINUTE)
    try:
        actions.delegate(
            who=request.who,
            number=request.POST.get("number", "")[:20],
            name=request.POST.get("name", "")[:200],
            days=whole(request.POST.get("day", "")) or 0,
            at=now(),
        )
    except actions.NotKnown as error:
        return _mandates_again(request, error)
    return redirect("vault-mandates")


@require_POST
@access("person")
def recognise(request: HttpRequest) -> HttpResponse:
    """See the vault of my minor child, or of the organisation that I represent."""
    slow_down(what="uy-quyen", by=request.who.actor, most=TRIES_A_MINUTE)
    kind, number = request.POST.get("kind", ""), request.POST.get("number", "")[:20]
    try:
        actions.recognise(who=request.who, kind=kind, number=number, at=now())
    except actions.NotShown as error:
        return _mandates_again(request, error)
    return redirect("vault-mandates")


@require_POST
@access("person")
def end_mandate(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Withdraw what I gave, or give up what I hold."""
    actions.withdraw(who=request.who, ref=str(ref), at=now())
    return redirect("vault-mandates")


def _mandates_again(request: HttpRequest, error: Exception) -> HttpResponse:
    content = queries.mandates_page(who=request.who, at=now(), error=str(error))
    return page(request, "vault/mandates.html", content, status=422)


@require_safe
@access("person")
def sync(request: HttpRequest) -> HttpResponse:
    """How my vault stands beside my store at the National Portal."""
    return page(request, "vault/sync.html", queries.sync_page(who=request.who, at=now()))


@require_POST
@access("person")
def agree_sync(request: HttpRequest) -> HttpResponse:
    """Ask my store at the Portal, now and every hour."""
    slow_down(what="dong-bo", by=request.who.actor, most=TRIES_A_MINUTE)
    actions.agree(who=request.who, at=now())
    return redirect("vault-sync")


@require_POST
@access("person")
def stop_sync(request: HttpRequest) -> HttpResponse:
    """Ask it no more."""
    actions.stop(who=request.who, at=now())
    return redirect("vault-sync")


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
    return _quiet(_saved(content))


def _saved(content: Content) -> HttpResponse:
    """Bytes to keep, never a page of ours."""
    response = HttpResponse(content.data, content_type=content.media_type)
    response["Content-Disposition"] = content_disposition_header(True, content.filename)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _quiet(response: HttpResponse) -> HttpResponse:
    """The address is a key: no cache keeps the page, no search engine lists it, no other site learns it."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
