"""@access: every view says who may enter; the architecture test finds the view that does not."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.http.written import written

Kind = Literal["anyone", "person", "officer"]
View = Callable[..., HttpResponse]


class SignedOut(DomainError):
    """A form came from somebody whose session has ended. entrance: where to sign in again."""

    code = "signed_out"
    status = 403
    message = _("Phiên làm việc của bạn đã kết thúc nên chưa gửi được. Bạn đăng nhập lại rồi gửi lần nữa.")


def access(kind: Kind, *, can: str | None = None, fresh: Collection[str] = ()) -> Callable[[View], View]:
    """Let in anyone, a signed-in person, or an officer (with a capability of one of the posts held now).

    fresh: methods for which an officer's second factor must be of the last minutes (the page itself takes GET too).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = _refusal(request, kind, can)
            who = request.who  # type: ignore[attr-defined]  # set by the identity middleware
            if refusal is None and request.method in fresh and not who.fresh:
                refusal = _sent(request, settings.MOTCUA_FRESH_URL)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.access = (kind, can)  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def _refusal(request: HttpRequest, kind: Kind, can: str | None) -> HttpResponse | None:
    who = request.who  # type: ignore[attr-defined]  # set by the identity middleware
    if kind == "anyone":
        return None
    if kind == "person" and who.is_person:
        return None
    if kind == "officer" and who.is_officer and (can is None or who.can(can)):
        return None
    if kind == "officer" and who.is_officer:
        raise NotAllowed
    entrance = settings.MOTCUA_OFFICER_LOGIN_URL if kind == "officer" else settings.MOTCUA_PERSON_LOGIN_URL
    if written(request) or (request.method == "POST" and request.headers.get("HX-Request")):
        raise SignedOut(entrance=entrance)  # a redirect would drop what was written
    return _sent(request, entrance)


def _sent(request: HttpRequest, entrance: str) -> HttpResponse:
    return redirect(f"{entrance}?{urlencode({'next': request.get_full_path()})}")
