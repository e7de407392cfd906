"""Download, a look within a page, and uploads by chunks (Upload-Offset, as tus does) or in one plain POST."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.kit.clock import now
from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.http import access, notice
from motcua.trust.documents import actions, queries
from motcua.trust.documents.types import UploadLine
from motcua.vn.text import whole

# What a browser draws without running anything that the file brings along.
DRAWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


class BadRequest(DomainError):
    """The upload request lacks a field or a header."""

    code = "upload_request"
    status = 400
    message = _lazy("Yêu cầu gửi tệp thiếu %(what)s.")


@require_safe
@access("anyone")
def download(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The bytes, for whoever may read them; always as a file to save, never as a page."""
    content = actions.read(ref=str(ref), who=request.who, at=now())
    response = _bytes(content.data, content.media_type)
    response["Content-Disposition"] = content_disposition_header(True, content.filename)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
@xframe_options_sameorigin
@access("anyone")
def look(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The same bytes to look at within a page of ours; of another kind than a browser draws, a sentence."""
    content = actions.read(ref=str(ref), who=request.who, at=now())
    if content.media_type in DRAWN:
        response = _bytes(content.data, content.media_type)
        response["Content-Disposition"] = content_disposition_header(False, content.filename)
    else:
        said = _("Tệp này chưa xem được tại đây. Bấm “Tải về” để mở bằng máy của bạn.")
        response = _bytes(said.encode(), "text/plain; charset=utf-8")
    # Only framing is limited: a browser refuses to draw a PDF whose own policy forbids plug-ins.
    response["Content-Security-Policy"] = "frame-ancestors 'self'"
    return response


def _bytes(data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@access("anyone")
def start(request: HttpRequest) -> HttpResponse:
    """Announce a file: JSON {filename, size, sha256?, component?} → 201 with its Location."""
    asked = _json(request)
    line = actions.start_upload(
        owner=_owner(request),
        filename=str(asked.get("filename", "")),
        size=_whole(asked.get("size")),
        sha256=str(asked.get("sha256", "")),
        component=str(asked.get("component", "")),
        at=now(),
    )
    response = _answer(line, 201)
    response["Location"] = reverse("documents-upload", args=[line.ref])
    return response


@require_http_methods(["HEAD", "GET", "PATCH"])
@access("anyone")
def chunk(request: HttpRequest, ref: UUID) -> HttpResponse:
    """HEAD: how far it got. PATCH with Upload-Offset: the next bytes."""
    owner = _owner(request)
    if request.method != "PATCH":
        return _answer(queries.upload(ref=str(ref), owner=owner), 200)
    offset = _whole(request.headers.get("Upload-Offset"))
    data = request.read(actions.MOST_CHUNK + 1)
    line = actions.write_chunk(ref=str(ref), owner=owner, offset=offset, data=data, at=now())
    return _answer(line, 200)


@require_POST
@access("anyone")
def take(request: HttpRequest) -> HttpResponse:
    """A whole file from a plain form; back to `next` with the document's ref as `tep`."""
    given = request.FILES.get("file")
    if given is None:
        raise BadRequest(what="file")
    line = actions.take_file(
        owner=_owner(request),
        filename=given.name or "",
        data=given.read(),
        component=request.POST.get("component", ""),
        at=now(),
    )
    notice(request, _("Đã nhận tệp %(name)s.") % {"name": line.filename})
    return HttpResponseRedirect(_next(request, line))


def _next(request: HttpRequest, line: UploadLine) -> str:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return f"{target}{'&' if '?' in target else '?'}tep={line.document}"


def _owner(request: HttpRequest) -> str:
    if not request.who.actor:
        raise NotAllowed
    return request.who.actor


def _answer(line: UploadLine, status: int) -> HttpResponse:
    body = {"ref": line.ref, "state": line.state, "offset": line.offset, "document": line.document}
    response = JsonResponse(body, status=status)
    response["Upload-Offset"] = str(line.offset)
    response["Upload-Length"] = str(line.size)
    response["Cache-Control"] = "no-store"
    return response


def _json(request: HttpRequest) -> dict[str, object]:
    try:
        asked = json.loads(request.read(65536))
    except (ValueError, RecursionError) as error:
        raise BadRequest(what="JSON") from error
    if not isinstance(asked, dict):
        raise BadRequest(what="JSON")
    return asked


def _whole(value: object) -> int:
    number = whole(str(value))
    if number is None:
        raise BadRequest(what="size / Upload-Offset")
    return number
