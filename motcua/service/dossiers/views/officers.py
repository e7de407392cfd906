"""The officer's pages of one dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.kit.clock import now
from motcua.kit.http import access, notice, page
from motcua.service.dossiers import actions, queries
from motcua.service.dossiers.forms import read_input, turn_of
from motcua.service.dossiers.types import Taken
from motcua.service.dossiers.views.acting import actor_of


@require_GET
@access("officer", can="desk")
def officer_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier on the desk; the read leaves a line in the ledger."""
    content = queries.officer_page(code=code, actor=actor_of(request), at=now())
    return page(request, "dossiers/officer/dossier.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can="desk")
def officer_do(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Ask what an action needs, or take the step."""
    actor, at = actor_of(request), now()
    if request.method == "GET":
        content = queries.action_page(code=code, action=action, actor=actor, at=at)
        return page(request, "dossiers/officer/action.html", content)
    asked = queries.action_form(code=code, action=action, actor=actor, turn=turn_of(request))
    given, errors = read_input(request, asked, at)
    if errors:
        content = queries.action_page(
            code=code, action=action, actor=actor, at=at, raw=request.POST.dict(), errors=errors
        )
        return page(request, "dossiers/officer/action.html", content, status=422)
    taken = actions.act(code=code, action=action, actor=actor, turn=turn_of(request), given=given, at=at)
    return _onward(request, taken, asked.definition.past)


@require_http_methods(["GET", "POST"])
@access("officer", can="desk")
def officer_row(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Ask what several steps in a row need, or take them all: for who holds the posts of each."""
    actor, at = actor_of(request), now()
    if request.method == "GET":
        content = queries.row_page(code=code, until=action, actor=actor, at=at)
        return page(request, "dossiers/officer/action.html", content)
    asked = queries.row_form(code=code, until=action, actor=actor, turn=turn_of(request), at=at)
    given, errors = read_input(request, asked, at)
    if errors:
        raw = request.POST.dict()
        content = queries.row_page(code=code, until=action, actor=actor, at=at, raw=raw, errors=errors)
        return page(request, "dossiers/officer/action.html", content, status=422)
    taken = actions.act_in_row(
        code=code, until=action, actor=actor, turn=turn_of(request), given=given, at=at
    )
    return _onward(request, taken, asked.definition.past)


def _onward(request: HttpRequest, taken: Taken, done: str) -> HttpResponse:
    """Say what was done and go where the officer goes on."""
    following = queries.after_step(taken=taken)
    said = _("%(code)s: %(action)s") % {"code": taken.code, "action": done}
    notice(request, f"{said}. {following.words}" if following.words else said)
    return redirect(following.href)
