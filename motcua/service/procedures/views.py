"""One procedure, before anybody starts it; and its package on the way to being issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.kit.clock import now
from motcua.kit.http import access, notice, page
from motcua.service.procedures import actions, pages
from motcua.service.procedures.issuing import KeyMissing
from motcua.service.procedures.showing.package import numbered, package_page
from motcua.service.procedures.showing.process import process_page
from motcua.service.procedures.showing.shelf import shelf as on_shelf
from motcua.service.procedures.types import APPROVE
from motcua.ui import formats


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
    """A version of a package laid open; officers also see the workshop, and those who may approve the way to issue."""
    who = request.who
    content = package_page(
        name=name,
        version=request.GET.get("ban", ""),
        inside=who.is_officer,
        at=now(),
        approver=who.user_id if who.can(APPROVE) else 0,
    )
    return page(request, "procedures/package.html", content)


@require_GET
@access("officer", can=APPROVE)
def shelf(request: HttpRequest) -> HttpResponse:
    """Every package that lies in the library: what runs, what waits, what is not loaded and why."""
    return page(request, "procedures/shelf.html", on_shelf(at=now()))


@require_POST
@access("officer", can=APPROVE)
def approve(request: HttpRequest, name: str) -> HttpResponse:
    """This officer's yes to exactly the files that the page showed (`digest`)."""
    version = numbered(request.POST.get("ban", ""))
    digest, user_id = request.POST.get("digest", ""), request.who.user_id
    try:
        actions.approve(code=name, version=version, digest=digest, user_id=user_id, at=now())
    except (actions.Changed, actions.ApprovedAlready, actions.IssuedAlready) as refused:
        notice(request, refused, kind="warn")
    else:
        notice(request, _("Đã ghi bạn phê duyệt bản %(version)s.") % {"version": version})
    return redirect(_package_href(name, version))


@require_POST
@access("officer", can=APPROVE)
def publish(request: HttpRequest, name: str) -> HttpResponse:
    """Sign and issue exactly the files that the page showed, once nothing is missing."""
    version = numbered(request.POST.get("ban", ""))
    digest, user_id = request.POST.get("digest", ""), request.who.user_id
    try:
        issued = actions.publish(code=name, version=version, digest=digest, user_id=user_id, at=now())
    except (actions.Changed, actions.IssuedAlready, actions.NotReady, KeyMissing) as refused:
        notice(request, refused, kind="warn")
    else:
        said = {"version": version, "day": formats.day(issued.effective_from)}
        notice(request, _("Đã công bố bản %(version)s, có hiệu lực từ %(day)s.") % said)
    return redirect(_package_href(name, version))


def _package_href(name: str, version: int) -> str:
    return f"{reverse('procedures-package', args=[name])}?ban={version}"
