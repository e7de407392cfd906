"""One procedure, before anybody starts it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.service.procedures import pages
from motcua.service.procedures.showing.package import package_page
from motcua.service.procedures.showing.process import process_page


@require_GET
@access("anyone")
def procedure(request: HttpRequest, name: str) -> HttpResponse:
    """What it needs, how long it takes, what it costs, on what law; by slug or code."""
    content = pages.procedure_page(name=name, signed_in=request.who.is_person, at=now())
    return page(request, "procedures/procedure.html", content)


@require_GET
@access("anyone")
def process(request: HttpRequest, name: str) -> HttpResponse:
    """The process drawn and told, with the state `buoc` of version `ban` marked; only the drawing for a part."""
    asked = request.GET
    content = process_page(name=name, version=asked.get("ban", ""), state=asked.get("buoc", ""))
    part = "procedures/process_part.html" if request.headers.get("HX-Request") else "procedures/process.html"
    return page(request, part, content)


@require_GET
@access("anyone")
def package(request: HttpRequest, name: str) -> HttpResponse:
    """A version of a package laid open; officers also see what the check finds and how the stories go."""
    content = package_page(name=name, version=request.GET.get("ban", ""), inside=request.who.is_officer)
    return page(request, "procedures/package.html", content)
