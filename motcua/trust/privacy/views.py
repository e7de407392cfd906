"""Who read my data, its proofs, and the page that checks a proof."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.kit.tables import safe
from motcua.trust.privacy import actions, forms, queries

SHORTEST = 10


class Echo:
    """A file that hands back what is written into it, so that a CSV streams row by row."""

    def write(self, value: str) -> str:
        """The row as text."""
        return value


@require_safe
@access("person")
def mine(request: HttpRequest) -> HttpResponse:
    """Who read my data."""
    content = queries.my_reads_page(
        who=request.who,
        at=now(),
        office=request.GET.get("co-quan", "")[:200],
        year=request.GET.get("nam", "")[:4],
        number=request.GET.get("trang", "1"),
    )
    return page(request, "privacy/mine.html", content)


@require_safe
@access("person")
def mine_json(request: HttpRequest) -> HttpResponse:
    """All of my lines as JSON."""
    lines = [_plain(line) for line in queries.my_reads(who=request.who, at=now())]
    response = JsonResponse({"reads": lines}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _file(response, "ai-da-xem-du-lieu-cua-toi.json")


@require_safe
@access("person")
def mine_csv(request: HttpRequest) -> HttpResponse:
    """All of my lines as a table that a spreadsheet opens."""
    rows = _rows(queries.my_reads(who=request.who, at=now()))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    return _file(response, "ai-da-xem-du-lieu-cua-toi.csv")


@require_safe
@access("person")
def read(request: HttpRequest, read: int) -> HttpResponse:
    """One line of mine, with its proof checked in the browser."""
    return page(request, "privacy/proof.html", queries.read_page(who=request.who, read=read, at=now()))


@require_safe
@access("person")
def proof(request: HttpRequest, read: int) -> HttpResponse:
    """The proof as a file."""
    text = queries.proof_file(who=request.who, read=read, at=now())
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return _file(response, f"luot-doc-{read}.tlog-proof")


@require_safe
@access("anyone")
def check(request: HttpRequest) -> HttpResponse:
    """Check any proof file of the ledger; the file never leaves the browser."""
    return page(request, "privacy/proof.html", queries.check_page())


def _plain(line: queries.Line) -> dict[str, Any]:
    """A line without what only a page needs."""
    kept = {
        name: value for name, value in asdict(line).items() if name not in {"state", "href", "proof_href"}
    }
    return {**kept, "at": line.at.isoformat()}


def _rows(lines: Iterator[queries.Line]) -> Iterator[str]:
    """CSV with a mark of order, so that spreadsheets read UTF-8; no cell begins a formula."""
    out = csv.writer(Echo())
    heads = (_("Lúc"), _("Ai"), _("Cách đọc"), _("Đã đọc"), _("Nguồn"), _("Để làm"), _("Căn cứ"))
    heads += (_("Hồ sơ"), _("Kiểm chứng"), _("Bị từ chối vì"), _("Báo chậm theo"))
    yield "\ufeff" + out.writerow(heads)
    for line in lines:
        cells = (line.at.isoformat(), line.who, line.how, line.fields, line.source)
        cells += (line.purpose or line.third, line.basis, line.code, line.state_text)
        cells += (line.refused, line.delayed)
        yield out.writerow([safe(cell) for cell in cells])


def _file(response: Any, name: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@access("officer", can="privacy")
def audit(request: HttpRequest) -> HttpResponse:
    """The log at a glance; the look is itself logged."""
    return page(request, "privacy/audit.html", actions.look_into_log(who=request.who, at=now()))


@require_safe
@access("officer", can="privacy")
def audit_reads(request: HttpRequest) -> HttpResponse:
    """The reads that a figure counts; the look is itself logged."""
    content = actions.look_at_reads(
        who=request.who,
        at=now(),
        kind=request.GET.get("loai", "")[:20],
        office=request.GET.get("co-quan", "")[:200],
        number=request.GET.get("trang", "1"),
    )
    return page(request, "privacy/audit_reads.html", content)


@require_http_methods(["GET", "POST"])
@access("officer", can="privacy")
def alarm(request: HttpRequest, alarm: int) -> HttpResponse:
    """One alarm; POST: what came of it."""
    typed = " ".join(request.POST.get("answer", "").split())[:500]
    if request.method == "POST" and len(typed) >= SHORTEST:
        actions.answer_alarm(who=request.who, alarm=alarm, text=typed, at=now())
        return redirect("privacy-audit")
    error = _("Ghi ít nhất một câu: đã hỏi ai, thấy gì.") if request.method == "POST" else ""
    content = queries.alarm_page(who=request.who, alarm=alarm, at=now(), error=error, typed=typed)
    return page(request, "privacy/alarm.html", content, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@access("officer", can="privacy")
def breaches(request: HttpRequest) -> HttpResponse:
    """Breaches and their clock; POST: a new one."""
    if request.method != "POST":
        return page(request, "privacy/breaches.html", queries.breaches_page(at=now()))
    given = forms.breach_given(sent=request.POST)
    if given.what and given.detected_at is not None and given.detected_at <= now():
        actions.report_breach(
            who=request.who,
            what=given.what,
            people=given.people,
            harmful=given.harmful,
            detected_at=given.detected_at,
            at=now(),
        )
        return redirect("privacy-breaches")
    error = _(
        "Ghi một câu nói chuyện gì đã xảy ra, và lúc phát hiện như 09:30 22/11/2026, không ở sau lúc này."
    )
    content = queries.breaches_page(at=now(), error=error, typed=given.typed)
    return page(request, "privacy/breaches.html", content, status=422)


@require_POST
@access("officer", can="privacy")
def breach_told(request: HttpRequest, breach: int, whom: str) -> HttpResponse:
    """The authority, or the people, have been told."""
    note = " ".join(request.POST.get("note", "").split())[:300]
    if note:
        actions.tell_of_breach(who=request.who, breach=breach, whom=whom, note=note, at=now())
    return redirect("privacy-breaches")
