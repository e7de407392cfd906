"""The vault's pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.service.vault import queries


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
