"""The pages of an office that another agency asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kit.clock import now
from motcua.kit.http import access, notice, page
from motcua.service.dossiers import actions, queries
from motcua.service.dossiers.views.acting import actor_of


@require_GET
@access("officer", can="desk")
def consultations(request: HttpRequest) -> HttpResponse:
    """What other agencies ask, nearest due first."""
    content = queries.consultations_page(actor=actor_of(request), at=now())
    return page(request, "dossiers/officer/consultations.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can="desk")
def consultation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One question, or its answer."""
    actor, at, error, answer = actor_of(request), now(), "", request.POST.get("answer", "")
    if request.method == "POST":
        try:
            actions.answer_consultation(code=code, number=number, answer=answer, actor=actor, at=at)
        except actions.Empty as empty:
            error = str(empty)
        else:
            notice(request, _("Đã trả lời. Cơ quan hỏi thấy ngay trong hồ sơ."))
            return redirect("dossiers-consultations")
    content = queries.consultation_page(
        code=code, number=number, actor=actor, at=at, answer=answer, error=error
    )
    return page(request, "dossiers/officer/consultation.html", content, status=422 if error else 200)
