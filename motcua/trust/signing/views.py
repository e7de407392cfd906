"""/xac-minh/ for anyone; /ky/ for whoever signs or seals."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page, slow_down
from motcua.trust.signing import actions, queries
from motcua.trust.signing.types import PinLocked, SignerUnavailable, WrongPin
from motcua.vn.text import whole

MOST_BYTES = 20 * 1024 * 1024
CHECKS_A_MINUTE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@access("anyone")
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file or a code; a posted file is judged and forgotten, so there is nothing to redirect to."""
    if request.method == "POST":
        return _check(request)
    code = request.GET.get("ma", "").strip()
    if code:
        return redirect("signing-verify-code", code=code[:40].replace("/", ""))
    return page(request, "signing/verify.html", _form())


def _check(request: HttpRequest) -> HttpResponse:
    slow_down(what="xac-minh", by=request.META.get("REMOTE_ADDR", ""), most=CHECKS_A_MINUTE)
    upload = request.FILES.get("file")
    if upload is None:
        return page(request, "signing/verify.html", _form(error=_("Bạn chưa chọn tệp nào.")), status=422)
    if upload.size > MOST_BYTES:
        error = _(
            "Tệp lớn hơn 20 MB. Kết quả do cơ quan cấp thường nhỏ hơn 1 MB; kiểm tra xem có đúng tệp không."
        )
        return page(request, "signing/verify.html", _form(error=error), status=413)
    verdict = queries.verdict_of_file(data=upload.read(), filename=upload.name[:120], at=now())
    response = _said(request, verdict, report="bien-ban" in request.POST)
    response["Cache-Control"] = "no-store"
    return response


def _said(request: HttpRequest, verdict: queries.VerdictPage, *, report: bool) -> HttpResponse:
    """The verdict as a page, or as a file to keep."""
    if not report:
        return page(request, "signing/verdict.html", verdict)
    response = JsonResponse(
        queries.report_of(page=verdict), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="bien-ban-xac-minh.json"'
    return response


@require_safe
@access("anyone")
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR on a paper opens."""
    slow_down(what="xac-minh", by=request.META.get("REMOTE_ADDR", ""), most=CHECKS_A_MINUTE)
    verdict = queries.verdict_of_code(code=code, at=now())
    if verdict is None:
        error = _("Không có giấy nào mang mã này. Mã có 12 chữ và số; so lại với mã in cạnh mã QR.")
        return page(request, "signing/verify.html", _form(code=code[:40], code_error=error), status=404)
    return _said(request, verdict, report="bien-ban" in request.GET)


def _form(**values: str) -> queries.VerifyPage:
    here = reverse("signing-verify")
    return queries.VerifyPage(action=here, code_action=here, most=_("PDF, tối đa 20 MB"), **values)


@require_http_methods(["GET", "HEAD", "POST"])
@access("officer", fresh=("GET", "POST"))
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for my signature or seal; the chosen papers go into one batch."""
    if request.method == "POST":
        line = actions.start_batch(
            user_id=request.who.user_id,
            requests=[number for ref in request.POST.getlist("ref") if (number := whole(ref))],
            pin=request.POST.get("pin", ""),
            at=now(),
        )
        return redirect("signing-batch", ref=line.ref)
    return page(request, "signing/sign_batch.html", queries.sign_page(user_id=request.who.user_id, at=now()))


@require_http_methods(["GET", "HEAD", "POST"])
@access("officer", fresh=("POST",))
def batch(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One batch: the PIN once, progress, a result per paper."""
    user_id = request.who.user_id
    if request.method == "POST":
        try:
            pin = request.POST.get("pin", "")
            actions.authorise_batch(batch=str(ref), user_id=user_id, pin=pin, at=now())
        except (WrongPin, PinLocked, SignerUnavailable):
            pass  # the batch remembers it and its page says it beside the field
        return redirect("signing-batch", ref=ref)
    shown = queries.batch_page(ref=str(ref), user_id=user_id)
    response = page(request, "signing/batch.html", shown)
    if shown.busy:
        response["Refresh"] = "2"
    return response


@require_POST
@access("officer")
def retry(request: HttpRequest, request_id: int) -> HttpResponse:
    """Put a failed paper back on the desk."""
    actions.retry(request_id=request_id, user_id=request.who.user_id, at=now())
    return redirect("signing-desk")


@require_http_methods(["GET", "HEAD", "POST"])
@access("officer", fresh=("POST",))
def pairing(request: HttpRequest) -> HttpResponse:
    """Use a USB token at this officer's machine: a secret for the agent, shown once."""
    if request.method == "POST":
        agency = request.POST.get("kind") == "agency"
        secret = actions.pair_token(user_id=request.who.user_id, agency=agency, at=now())
        shown = queries.pairing_page(user_id=request.who.user_id, secret=secret, at=now())
        response = page(request, "signing/pairing.html", shown)
        response["Cache-Control"] = "no-store"
        return response
    shown = queries.pairing_page(user_id=request.who.user_id, secret="", at=now())
    return page(request, "signing/pairing.html", shown)
