"""The counter's pages: parse, one action or query, then a page, a redirect or a PDF."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kit.clock import ZONE, now
from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.http import access, notice, page
from motcua.service.counter import actions, queries
from motcua.service.counter.forms import (
    read_answers,
    read_bearer,
    read_ids,
    read_intake,
    read_papers,
)
from motcua.service.dossiers import actions as dossiers
from motcua.service.dossiers import queries as found
from motcua.service.dossiers.types import APPLICANT, actor_of_who
from motcua.trust.documents import actions as documents
from motcua.trust.documents.actions import FileRefused
from motcua.ui.paging import page_of
from motcua.vn.dates import read_day
from motcua.vn.text import whole

RETURN = "counter/return.html"
HANDS_OVER = "handover"
WORD = re.compile(r"[-a-zA-Z0-9_]{1,60}")
Refused = (dossiers.Incomplete, dossiers.NotSeen)


class SlipNotReady(DomainError):
    """The worker has not made the slip yet."""

    code = "slip_not_ready"
    message = gettext_lazy("Phiếu đang được lập, thường mất một hai giây. Tải lại trang này.")


@require_http_methods(["GET", "POST"])
@access("officer", can="intake")
def start(request: HttpRequest) -> HttpResponse:
    """Scan or type who stands there; the draft opens on its one screen."""
    actor, at = actor_of_who(request.who), now()
    if request.method == "GET":
        chosen = request.GET.get("thu-tuc", "")[:60]
        return page(
            request,
            "counter/start.html",
            queries.start_page(who=request.who, actor=actor, at=at, procedure=chosen),
        )
    sent = request.POST.dict()
    post = queries.counter_of(who=request.who, chosen=sent.get("quay-quay", ""))
    try:
        ref = actions.start(
            scanned=sent.get("the", ""),
            number=sent.get("so", "")[:40],
            name=sent.get("ten", "")[:200],
            procedure=sent.get("thu-tuc", "")[:60],
            counter=post.office_code,
            actor=actor,
            at=at,
        )
    except (actions.NotRead, actions.NameNeeded) as error:
        content = queries.start_page(
            who=request.who,
            actor=actor,
            at=at,
            procedure=sent.get("thu-tuc", "")[:60],
            error=str(error),
            wrong=_wrong(error, sent),
            typed=sent,
        )
        return page(request, "counter/start.html", content, status=422)
    return redirect("counter-intake", ref)


@require_GET
@access("officer", can="intake")
def intake(request: HttpRequest, ref: str) -> HttpResponse:
    """The one screen; an intake already submitted shows what came of it."""
    content = queries.intake_page(
        ref=str(ref), actor=actor_of_who(request.who), at=now(), check="xem" in request.GET
    )
    if content.view.code:
        return redirect("counter-taken", content.view.code)
    return page(request, "counter/intake.html", content)


@require_POST
@access("officer", can="intake")
def save(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what is there: from htmx answer with what changed, from a button go where it leads."""
    actor, at = actor_of_who(request.who), now()
    dossiers.save_intake(ref=str(ref), given=read_intake(request), actor=actor, at=at)
    if WORD.fullmatch(request.GET.get("tiep", "")):
        return redirect("counter-take", ref, request.GET["tiep"])
    if WORD.fullmatch(request.POST.get("quet", "")):
        return redirect("counter-scan", ref, request.POST["quet"])
    if not request.htmx:
        return redirect("counter-intake", ref)
    content = queries.intake_page(ref=str(ref), actor=actor, at=at, typed=request.POST.dict())
    same = request.POST.get("_shape") == content.view.shape
    context = {"page": content, "view": content.view, "oob": same, **_fields(content)}
    response = render(request, "counter/changed.html" if same else "counter/body.html", context)
    if same:
        response.headers["HX-Reswap"] = "none"
    return response


@require_http_methods(["GET", "POST"])
@access("officer", can="intake")
def take(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    """Receive at once, or first ask what a supplement or a refusal needs."""
    actor, at = actor_of_who(request.who), now()
    if request.method == "GET":
        content = queries.ask_page(ref=str(ref), action=action, actor=actor, at=at)
        return page(request, "counter/ask.html", content)
    whole = "quay-noi" in request.POST
    try:
        code = dossiers.take_in(
            ref=str(ref),
            given=read_intake(request) if whole else None,
            action=action,
            asked=request.POST,
            receipt=request.POST.get("receipt_number", "").strip()[:40],
            seen="quay-mat" in request.POST,
            actor=actor,
            at=at,
        )
    except Refused as error:
        return _again(request, str(ref), action, str(error), whole=whole)
    return redirect("counter-taken", code)


@require_http_methods(["GET", "POST"])
@access("officer", can="intake")
def scan(request: HttpRequest, ref: str, component: str) -> HttpResponse:
    """One paper to scan; POST attaches a file, or the document that an upload in pieces has made (`tep`)."""
    actor, at = actor_of_who(request.who), now()
    paper = {"ref": str(ref), "component": component, "actor": actor, "at": at}
    if request.method == "GET":
        return page(request, "counter/scan.html", queries.scan_page(**paper))
    file = request.FILES.get("file")
    try:
        dossiers.hand_in_scan(
            **paper,
            document=request.POST.get("tep", ""),
            file=(file.name or "", file.read()) if file else None,
        )
    except FileRefused as refused:
        again = queries.scan_page(**paper, error=str(refused))
        return page(request, "counter/scan.html", again, status=422)
    return redirect("counter-intake", ref)


@require_POST
@access("officer", can="intake")
def look_in_vault(request: HttpRequest, ref: str, component: str) -> HttpResponse:
    """The applicant stands there and agrees: what their vault has for this paper."""
    paper = {"ref": str(ref), "component": component, "actor": actor_of_who(request.who), "at": now()}
    try:
        dossiers.look_in_vault(**paper, agreed="dong-y" in request.POST)
    except dossiers.NotAgreed as refused:
        again = queries.scan_page(**paper, refusal=str(refused))
        return page(request, "counter/scan.html", again, status=422)
    return redirect("counter-scan", ref, component)


@require_POST
@access("officer", can="intake")
def reuse(request: HttpRequest, ref: str, component: str) -> HttpResponse:
    """A paper of the applicant's vault in place of a scan."""
    item, actor = request.POST.get("item", ""), actor_of_who(request.who)
    dossiers.reuse_paper(ref=str(ref), component=component, item=item, actor=actor, at=now())
    return redirect("counter-intake", ref)


@require_GET
@access("officer", can="desk")
def taken(request: HttpRequest, code: str) -> HttpResponse:
    """After intake: the code, the date, the slips."""
    return page(
        request,
        "counter/taken.html",
        queries.taken_page(code=code, actor=actor_of_who(request.who), at=now()),
    )


@require_GET
@access("officer", can="desk")
def slip(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The newest slip of a form, in the browser's own PDF viewer, ready to print."""
    line = found.slip_of(code=code, form=form, actor=actor_of_who(request.who))
    if not line.document:
        raise SlipNotReady
    content = documents.read(ref=line.document, who=request.who, at=now())
    return _pdf(content.data, content.filename)


@require_POST
@access("officer", can="desk")
def issue(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Make the control slip (mẫu 06) as things stand now."""
    dossiers.issue_slip(code=code, form=form, actor=actor_of_who(request.who), at=now())
    return redirect("counter-taken", code)


@require_GET
@access("officer", can=HANDS_OVER)
def returns(request: HttpRequest) -> HttpResponse:
    """Results that wait; a scanned code goes straight to its dossier's page."""
    search = " ".join(request.GET.get("q", "").split())[:200]
    content = queries.returns_page(actor=actor_of_who(request.who), search=search.rstrip("/").split("/")[-1])
    if search and len(content.rows) == 1:
        return redirect("counter-return", content.rows[0].code)
    return page(request, "counter/returns.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can=HANDS_OVER)
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the result against a signature, or send it by post."""
    actor, at = actor_of_who(request.who), now()
    if request.method == "GET":
        content = queries.papers_page(code=code, actor=actor, at=at, returning=True)
        return page(request, RETURN, content)
    try:
        dossiers.return_result(
            code=code,
            turn=whole(request.POST.get("turn", "")),
            bearer=read_bearer(request),
            delivery=_delivery(request),
            papers=read_ids(request, "giay"),
            actor=actor,
            at=at,
        )
    except dossiers.NotSigned as error:
        return _papers_again(request, RETURN, code, str(error))
    notice(request, _("Đã trả kết quả hồ sơ %(code)s.") % {"code": code})
    return redirect("counter-returns")


@require_GET
@access("officer", can="intake")
def stand_in(request: HttpRequest, code: str) -> HttpResponse:
    """The steps of an applicant who has come to the counter."""
    return page(
        request,
        "counter/stand_in.html",
        queries.stand_in_page(code=code, actor=actor_of_who(request.who), at=now()),
    )


@require_POST
@access("officer", can="intake")
def act_for(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Take one of the applicant's steps, with what was brought."""
    dossiers.act_for_applicant(
        code=code,
        action=action,
        papers=read_papers(request),
        answers=read_answers(request),
        bearer=read_bearer(request),
        turn=whole(request.POST.get("turn", "")),
        actor=actor_of_who(request.who),
        at=now(),
    )
    return redirect("counter-taken", code)


@require_http_methods(["GET", "POST"])
@access("officer", can="desk")
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which paper; give some of them on."""
    actor, at = actor_of_who(request.who), now()
    if request.method == "GET":
        return page(request, "counter/papers.html", queries.papers_page(code=code, actor=actor, at=at))
    if request.POST.get("toi") == APPLICANT and not request.who.can(HANDS_OVER):
        raise NotAllowed  # offices sign among themselves; out of the house goes what who hands over gives
    ticked = read_ids(request, "giay")
    if not ticked:
        return _papers_again(request, "counter/papers.html", code, _("Chưa chọn giấy tờ nào."))
    try:
        dossiers.hand_over_papers(
            code=code,
            papers=ticked,
            to=request.POST.get("toi", "")[:60],
            bearer=read_bearer(request),
            delivery=_delivery(request),
            actor=actor,
            at=at,
        )
    except (dossiers.NotSigned, dossiers.NotHeld) as error:
        return _papers_again(request, "counter/papers.html", code, str(error))
    notice(request, _("Đã ghi giao giấy tờ của hồ sơ %(code)s.") % {"code": code})
    return redirect("counter-papers", code)


@require_POST
@access("officer", can="desk")
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for what is on its way to one's office."""
    count = dossiers.take_over_papers(code=code, actor=actor_of_who(request.who), at=now())
    notice(request, _("Đã ký nhận %(count)s giấy tờ.") % {"count": count})
    return redirect("counter-papers", code)


@require_GET
@access("officer", can="intake")
def register(request: HttpRequest) -> HttpResponse:
    """Sổ theo dõi hồ sơ, on the screen."""
    first, last = _days(request)
    return page(
        request,
        "counter/register.html",
        actions.open_register(
            who=request.who, first=first, last=last, page=page_of(request.GET.get("trang", "")), at=now()
        ),
    )


@require_GET
@access("officer", can="intake")
def print_register(request: HttpRequest) -> HttpResponse:
    """Sổ theo dõi hồ sơ as PDF (mẫu 07)."""
    first, last = _days(request)
    post = queries.counter_of(who=request.who)
    pdf = actions.print_register(
        counter=post.office_code, first=first, last=last, actor=actor_of_who(request.who), at=now()
    )
    return _pdf(pdf, f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}.pdf")


def _again(request: HttpRequest, ref: str, action: str, refusal: str, *, whole: bool) -> HttpResponse:
    """The screen that was refused, with everything as typed."""
    actor, at, typed = actor_of_who(request.who), now(), request.POST.dict()
    if whole:
        content = queries.intake_page(
            ref=ref, actor=actor, at=at, check=True, refusal=refusal, typed=typed, pressed=action
        )
        return page(request, "counter/intake.html", content, status=422)
    asked = queries.ask_page(ref=ref, action=action, actor=actor, at=at, refusal=refusal, typed=typed)
    return page(request, "counter/ask.html", asked, status=422)


def _papers_again(request: HttpRequest, template: str, code: str, refusal: str) -> HttpResponse:
    content = queries.papers_page(
        code=code,
        actor=actor_of_who(request.who),
        at=now(),
        returning=template == RETURN,
        refusal=refusal,
        typed=request.POST.dict(),
    )
    return page(request, template, content, status=422)


def _wrong(error: DomainError, sent: dict[str, str]) -> str:
    """The field in which a start went wrong: what was scanned, the number, or the missing name."""
    if isinstance(error, actions.NameNeeded):
        return "ten"
    return "the" if sent.get("the", "").strip() else "so"


def _delivery(request: HttpRequest) -> dossiers.Delivery:
    return dossiers.Delivery(
        method="post" if request.POST.get("cach") == "post" else "hand",
        tracking=request.POST.get("buu-gui", "")[:60],
        signed="ky" in request.POST,
    )


def _days(request: HttpRequest) -> tuple[date, date]:
    today = now().astimezone(ZONE).date()
    first = read_day(request.GET.get("tu", "")) or today.replace(day=1)
    return first, read_day(request.GET.get("den", "")) or today


def _fields(content: object) -> dict[str, object]:
    return {name: getattr(content, name) for name in content.__slots__}


def _pdf(data: bytes, filename: str) -> HttpResponse:
    """A PDF this house has made, shown by the browser so that it can be printed with one key."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
