"""The catalogue, public: what the State publishes, with what is odd about it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.service.catalogue import queries


@require_GET
@access("anyone")
def entries(request: HttpRequest) -> HttpResponse:
    """Published procedures by field and level."""
    content = queries.list_page(
        area=request.GET.get("linh-vuc", "")[:300],
        level=request.GET.get("cap", "")[:20],
        number=request.GET.get("trang", "1"),
    )
    return page(request, "catalogue/list.html", content)


@require_GET
@access("anyone")
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure as published, now or in an older form."""
    content = queries.entry_page(code=code, number=request.GET.get("ban", ""), today=now().date())
    return page(request, "catalogue/entry.html", content)
