"""The applicant's pages after submission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kit.clock import now
from motcua.kit.http import access, notice, page
from motcua.service.dossiers import actions, queries
from motcua.service.dossiers.forms import read_input, turn_of
from motcua.service.dossiers.views.acting import actor_of
from motcua.trust.documents.actions import FileRefused


@require_GET
@access("person")
def dossier_list(request: HttpRequest) -> HttpResponse:
    """My dossiers and drafts."""
    return page(request, "dossiers/list.html", queries.list_page(party_id=request.who.party_id, at=now()))


@require_GET
@access("person")
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier."""
    content = queries.applicant_page(code=code, party_id=request.who.party_id, at=now())
    return page(request, "dossiers/dossier.html", content)


@require_GET
@access("person")
def submitted(request: HttpRequest, code: str) -> HttpResponse:
    """The acknowledgement after submission."""
    content = queries.submitted_page(code=code, party_id=request.who.party_id)
    return page(request, "dossiers/submitted.html", content)


@require_GET
@access("person")
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger proof of one's own dossier, as a file that anybody can check offline."""
    text = queries.proof_text(code=code, party_id=request.who.party_id)
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{code}.tlog-proof"'},
    )


@require_POST
@access("person")
def supplement_item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer one item of the open supplement, in words, with a file, or both."""
    answer, sent, at = request.POST.get("answer", ""), request.FILES.get("file"), now()
    file = (sent.name or "", sent.read()) if sent else None
    actor = actor_of(request)
    try:
        actions.answer_item(code=code, number=number, answer=answer, actor=actor, at=at, file=file)
    except (actions.Empty, FileRefused) as refused:
        which = "file_error" if isinstance(refused, FileRefused) else "error"
        wrong = {number: queries.Refused(typed=answer[:2000], **{which: str(refused)})}
        content = queries.applicant_page(code=code, party_id=request.who.party_id, at=at, wrong=wrong)
        return page(request, "dossiers/dossier.html", content, status=422)
    return redirect("dossiers-dossier", code)


@require_http_methods(["GET", "POST"])
@access("person")
def do(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Take one of the applicant's own steps; what needs words or cannot be undone is asked on its own page."""
    actor, at = actor_of(request), now()
    if request.method == "GET":
        content = queries.action_page(code=code, action=action, actor=actor, at=at)
        return page(request, "dossiers/action.html", content)
    asked = queries.action_form(code=code, action=action, actor=actor, turn=turn_of(request))
    given, errors = read_input(request, asked, at)
    if errors:
        content = queries.action_page(
            code=code, action=action, actor=actor, at=at, raw=request.POST.dict(), errors=errors
        )
        return page(request, "dossiers/action.html", content, status=422)
    actions.act(code=code, action=action, actor=actor, turn=turn_of(request), given=given, at=at)
    notice(request, f"{asked.definition.past}.")
    return redirect("dossiers-dossier", code)
