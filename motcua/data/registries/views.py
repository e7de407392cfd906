"""Pages of the registers' officers, of whom they are about, and the catalogue of services."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.data.registries import actions, queries
from motcua.data.registries.forms import read_doubt, read_line
from motcua.data.registries.types import Asker
from motcua.kit.clock import now
from motcua.kit.errors import DomainError
from motcua.kit.http import access, notice, page

KEEPS = "registry"
SENT = {"key": "so", "purpose": "viec", "case": "ho-so"}


@require_GET
@access("officer", can=KEEPS)
def index(request: HttpRequest) -> HttpResponse:
    """The registers kept here."""
    return page(request, "registries/index.html", queries.index_page(at=now()))


@require_http_methods(["GET", "POST"])
@access("officer", can=KEEPS)
def register(request: HttpRequest, code: str) -> HttpResponse:
    """One register: look up by exact number with purpose and dossier; doubts that wait."""
    if request.method == "GET":
        return page(request, "registries/register.html", queries.register_page(registry=code, at=now()))
    typed = {name: read_line(request.POST, sent) for name, sent in SENT.items()}
    try:
        ref = actions.look_up(
            registry=code,
            key=typed["key"],
            purpose=typed["purpose"],
            case=typed["case"][:60],
            sensitive=request.POST.get("nhay-cam") == "1",
            asker=_asker(request),
            **_reader(request),
        )
    except DomainError as error:
        if error.status >= 500:
            raise
        return _again(request, code, typed, str(error))
    if not ref:
        nobody = _("Không có ai, không có gì mang số này. Lần tra này cũng đã được ghi lại.")
        return _again(request, code, typed, nobody)
    return redirect("registries-record", ref)


@require_GET
@access("officer", can=KEEPS)
def record(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The record just looked up, each fact with its source, and its past."""
    content = queries.record_page(ref=str(ref), user_id=_user(request), at=now())
    return page(request, "registries/record.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can=KEEPS)
def wrong(request: HttpRequest, ref: UUID, field: str) -> HttpResponse:
    """“Dữ liệu chưa đúng”: doubt one field."""
    said = _("Đã gửi đề nghị. Cơ quan giữ dữ liệu trả lời, bạn và người có dữ liệu được báo.")
    return _doubted(request, ref, field, _asker(request).office_name, "registries-record", said)


@require_GET
@access("officer", can=KEEPS)
def correction(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A doubt before its owner; what is held is shown, so this is a read."""
    error = str(actions.NoWords()) if request.GET.get("thieu") == actions.NoWords.code else ""
    content = actions.open_doubt(
        ref=str(ref), actor=request.who.actor, asker=_asker(request), at=now(), error=error
    )
    return page(request, "registries/correction.html", content)


@require_POST
@access("officer", can=KEEPS)
def answer(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The owner's answer; accepting a doubt makes a new version of the record."""
    try:
        actions.answer(
            ref=str(ref),
            accept=request.POST.get("nhan") == "1",
            words=request.POST.get("tra-loi", "").strip()[:2000],
            actor=request.who.actor,
            office=_asker(request).office,
            at=now(),
        )
    except actions.NoWords as error:
        return redirect(f"{reverse('registries-correction', args=[ref])}?thieu={error.code}")
    notice(request, _("Đã trả lời. Người đề nghị và người có dữ liệu được báo."))
    return redirect("registries-index")


@require_http_methods(["GET", "POST"])
@access("person")
def own(request: HttpRequest) -> HttpResponse:
    """The registers kept here that may hold something about me; POST opens one, which is written down."""
    error = ""
    if request.method == "POST":
        ref = actions.look_up_own(registry=request.POST.get("so", "")[:60], who=request.who, at=now())
        if ref:
            return redirect("registries-own-record", ref)
        error = _("Sổ này chưa ghi gì về bạn.")
    content = queries.own_page(who=request.who, asked=request.POST.get("so", ""), error=error)
    return page(request, "registries/own.html", content)


@require_GET
@access("person")
def own_record(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What one register holds about me, each fact with its source, for half an hour after it was opened."""
    content = queries.record_page(ref=str(ref), user_id=_user(request), at=now())
    return page(request, "registries/own_record.html", content)


@require_http_methods(["GET", "POST"])
@access("person")
def own_wrong(request: HttpRequest, ref: UUID, field: str) -> HttpResponse:
    """“Dữ liệu chưa đúng”: I doubt one field about me."""
    said = _("Đã gửi đề nghị. Cơ quan giữ dữ liệu trả lời, bạn được báo.")
    return _doubted(request, ref, field, _("Người có dữ liệu"), "registries-own-record", said)


@require_GET
@access("anyone")
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue of data services, for engineers and jurists."""
    return page(request, "registries/services.html", queries.services_page())


@require_GET
@access("anyone")
def openapi(request: HttpRequest, id: str) -> HttpResponse:
    """A service's description in OpenAPI."""
    return JsonResponse(queries.openapi(id=id), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _doubted(
    request: HttpRequest, ref: UUID, field: str, office: str, record: str, said: str
) -> HttpResponse:
    """The form of a doubt about a record just opened at the page `record`; sent, back there with a word."""
    given = {"ref": str(ref), "field": field, "user_id": _user(request), "at": now(), "back": record}
    if request.method == "GET":
        return page(request, "registries/wrong.html", queries.wrong_page(**given))
    doubt = read_doubt(request.POST, field)
    try:
        actions.doubt(look_up=str(ref), doubt=doubt, office=office, **_reader(request))
    except DomainError as error:
        if error.status not in (400, 422):
            raise
        content = queries.wrong_page(**given, typed=_typed(request), error=str(error))
        return page(request, "registries/wrong.html", content, status=422)
    notice(request, said)
    return redirect(record, ref)


def _typed(request: HttpRequest) -> dict[str, str]:
    sent = {"proposed": "dung", "since": "tu-ngay", "reason": "ly-do", "proof": "giay-to"}
    return {name: request.POST.get(field, "")[:2000] for name, field in sent.items()}


def _again(request: HttpRequest, code: str, typed: dict[str, str], error: str) -> HttpResponse:
    content = queries.register_page(registry=code, at=now(), typed=typed, error=error)
    return page(request, "registries/register.html", content, status=422)


def _asker(request: HttpRequest) -> Asker:
    """The first of the officer's posts that keeps registers."""
    for post in request.who.posts:
        if KEEPS in post.capabilities:
            return Asker(office=post.office_code, office_name=post.office_name)
    return Asker()


def _reader(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.who.actor, "user_id": _user(request), "at": now()}


def _user(request: HttpRequest) -> int:
    return int(request.who.user_id)
