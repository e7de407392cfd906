"""Agreements for officers: the list, one agreement, proposing, signing, ending, what travels to the other side."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.data.exchange import actions, queries
from motcua.data.exchange.forms import read_bundle
from motcua.kit.clock import now
from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.http import access, notice, page

PROPOSE, SIGN = "approve", "sign"


@require_GET
@access("officer")
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement of this agency, with its state and how often it was used."""
    return page(
        request,
        "exchange/agreements.html",
        queries.agreements_page(at=now(), proposer=request.who.can(PROPOSE)),
    )


@require_GET
@access("officer")
def agreement(request: HttpRequest, hash: str) -> HttpResponse:
    """One agreement in plain words: what, for which purpose, by which article, who signed, how much used."""
    content = queries.agreement_page(hash=hash, at=now(), signer=_signer(request))
    return page(request, "exchange/agreement.html", content)


@require_POST
@access("officer", can=PROPOSE)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose one of the drafts of library/agreements for signing."""
    try:
        data = queries.draft(name=request.POST.get("ban", ""))
        hash = actions.propose(data=data, by=request.who.actor, at=now())
    except DomainError as refused:
        return _back(request, refused)
    notice(request, _("Đã đưa thỏa thuận ra để hai bên ký."))
    return redirect("exchange-agreement", hash)


@require_POST
@access("officer", can=PROPOSE)
def receive(request: HttpRequest) -> HttpResponse:
    """Take in what the other side sent."""
    try:
        bundle = read_bundle(request.FILES.get("tep"))
        hash = actions.receive(bundle=bundle, by=request.who.actor, at=now())
    except DomainError as refused:
        return _back(request, refused)
    notice(request, _("Đã nhận bản thỏa thuận của bên kia; chữ ký kèm theo là đúng."))
    return redirect("exchange-agreement", hash)


@require_POST
@access("officer", can=SIGN)
def sign(request: HttpRequest, hash: str) -> HttpResponse:
    """This agency's signature under exactly the text that the page showed."""
    if not _signer(request):
        raise NotAllowed
    try:
        actions.sign(hash=hash, by=request.who.actor, at=now())
    except (actions.AgreementEnded, actions.NotOurs, actions.ExchangeKeyMissing) as refused:
        notice(request, refused, kind="warn")
    else:
        notice(request, _("Đã ký thỏa thuận. Gửi bản này cho bên kia để họ ký."))
    return redirect("exchange-agreement", hash)


@require_POST
@access("officer", can=SIGN)
def revoke(request: HttpRequest, hash: str) -> HttpResponse:
    """End the agreement from now on."""
    if not _signer(request):
        raise NotAllowed
    try:
        actions.revoke(hash=hash, why=request.POST.get("ly-do", ""), by=request.who.actor, at=now())
    except (
        actions.AgreementEnded,
        actions.NotOurs,
        actions.ReasonMissing,
        actions.ExchangeKeyMissing,
    ) as refused:
        notice(request, refused, kind="warn")
    else:
        notice(request, _("Đã chấm dứt thỏa thuận. Từ lúc này không dữ liệu nào đi theo thỏa thuận này nữa."))
    return redirect("exchange-agreement", hash)


@require_GET
@access("officer")
def bundle(request: HttpRequest, hash: str) -> HttpResponse:
    """The agreement as it travels to the other side."""
    answer = JsonResponse(queries.bundle(hash=hash), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="thoa-thuan-{hash[:12]}.json"'
    return answer


@require_GET
@access("officer")
def policy(request: HttpRequest, hash: str) -> HttpResponse:
    """The agreement as an ODRL policy."""
    return JsonResponse(
        queries.policy(hash=hash),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _signer(request: HttpRequest) -> bool:
    return queries.may_sign(who=request.who, at=now())


def _back(request: HttpRequest, refused: DomainError) -> HttpResponse:
    notice(request, refused, kind="warn")
    return redirect("exchange-agreements")
