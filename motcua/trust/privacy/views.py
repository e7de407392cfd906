"""Who read my data, its proofs, and the page that checks a proof."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kit.clock import now
from motcua.kit.http import access, page
from motcua.trust.privacy import queries

FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
        yield out.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def _file(response: Any, name: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
