"""One procedure, before anybody starts it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.service.procedures import pages


@require_GET
@access("anyone")
def procedure(request: HttpRequest, name: str) -> HttpResponse:
    """What it needs, how long it takes, what it costs, on what law; by slug or code."""
    content = pages.procedure_page(name=name, signed_in=request.who.is_person, at=now())
    return page(request, "procedures/procedure.html", content)
