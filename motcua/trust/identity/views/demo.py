"""The demo's role cards: into an officer's chair by one click. Without MOTCUA_DEMO: 404."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.kit.http import access
from motcua.trust.identity import queries, rules
from motcua.trust.identity.middleware import DEMO_ENTRANCE
from motcua.trust.identity.views.persons import BACKEND


@require_POST
@access("anyone")
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as this officer, second factor waived, while the demo runs."""
    if not settings.MOTCUA_DEMO:
        raise Http404
    user = ModelBackend().get_user(queries.officer_id(username=username))
    if user is None:
        raise Http404
    auth.login(request, user, backend=BACKEND)
    request.session[DEMO_ENTRANCE] = True
    request.session.set_expiry(0)
    default = settings.LOGIN_REDIRECT_URL
    return redirect(rules.local_path(url=request.POST.get("next", ""), default=default))
