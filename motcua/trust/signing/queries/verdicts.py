"""The verdict of /xac-minh in plain words: genuine or not, who, when, in whose name, still standing."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kit.clock import ZONE
from motcua.trust.signing.queries.checking import trusted, verify
from motcua.trust.signing.queries.issued import issued_by_code, issued_by_digest
from motcua.trust.signing.types import Check, IssuedLine, SignatureFound


@dataclass(frozen=True)
class VerifyPage:
    """GET /xac-minh/: choose a file or type a code."""

    action: str
    code_action: str
    error: str = ""
    code_error: str = ""
    code: str = ""
    most: str = ""
    tools_href: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the verdict; with `state` the text is drawn as that state."""

    label: str
    text: str
    strong: str = ""
    more: str = ""
    state: str = ""


@dataclass(frozen=True)
class VerdictPage:
    """The answer: `verdict` good, bad, or warn (genuine but not standing, or cannot be told)."""

    verdict: str
    title: str
    lead: str
    rows: tuple[Row, ...]
    advice: tuple[str, ...]
    report_href: str
    again_href: str
    at: datetime
    filename: str
    tools_href: str
    sha256: str = ""


def report_of(*, page: VerdictPage) -> dict[str, object]:
    """The verdict as a file to keep: what was checked, when, and every line that the page says."""
    return {
        "kind": "motcua.verdict",
        "checked_at": page.at.astimezone(ZONE).isoformat(timespec="seconds"),
        "file": {"name": page.filename, "sha256": page.sha256},
        "verdict": page.verdict,
        "title": page.title,
        "lead": page.lead,
        "lines": [
            {"label": row.label, "text": ", ".join(filter(None, (row.strong, row.text))), "more": row.more}
            for row in page.rows
        ],
        "advice": list(page.advice),
    }


def verdict_of_file(*, data: bytes, filename: str, at: datetime) -> VerdictPage:
    """Judge an upload (kept nowhere) against trusted roots and our register; at most five SQL."""
    digest_line = None
    found = verify(data=data, trust=trusted(), at=at)
    digest_line = issued_by_digest(sha256=found.sha256, at=at)
    if digest_line is not None and not found.genuine and found.signed and not found.altered:
        found = verify(data=data, trust=trusted(seen_at=digest_line.signed_at), at=at)
    return replace(_told(found, digest_line, filename, at), sha256=found.sha256)


def _told(found: Check, line: IssuedLine | None, filename: str, at: datetime) -> VerdictPage:
    if found.genuine:
        return _genuine(found, line, filename, at)
    if not found.readable or not found.signed:
        return _untold(found, filename, at)
    return _not_genuine(found, filename, at)


def verdict_of_code(*, code: str, at: datetime) -> VerdictPage | None:
    """What the register says of a code from a paper's QR; None when no such document was issued; one SQL."""
    line = issued_by_code(code=code, at=at)
    if line is None:
        return None
    rows = (*_paper_rows(line), *_authority_rows(line))
    advice = (
        _("So từng dòng trên với tờ giấy: tên, số, ngày phải giống hệt."),
        _("Muốn chắc nội dung không bị sửa, đề nghị người đưa giấy gửi tệp PDF rồi kiểm tra tệp ấy."),
    )
    report = f"{reverse('signing-verify-code', args=[line.code])}?bien-ban=1"
    if line.stands:
        page = _page("good", _("Giấy này có trong sổ"), line.sentence, rows, advice, "", at)
    else:
        page = _page("warn", _("Giấy này không còn giá trị"), line.sentence, rows, advice[:1], "", at)
    return replace(page, report_href=report)


def _genuine(found: Check, line: IssuedLine | None, filename: str, at: datetime) -> VerdictPage:
    rows: list[Row] = list(_paper_rows(line)) if line else []
    rows += _signature_rows(found)
    rows += _authority_rows(line) if line else []
    rows.append(Row(_("Sửa sau khi ký"), _("Không. Tệp nguyên vẹn từng byte")))
    rows += [Row(_("Lưu ý"), reason) for reason in found.reasons]
    if line is not None and not line.stands:
        advice = (_("Đừng dùng giấy này cho việc mới. Hỏi cơ quan cấp để có bản đang còn giá trị."),)
        return _page("warn", _("Thật, nhưng không còn giá trị"), line.sentence, rows, advice, filename, at)
    if line is not None:
        return _page("good", _("Giấy này là thật"), line.sentence, rows, (), filename, at)
    if not found.valid_now:
        lead = _("Chữ ký đúng vào lúc ký, nhưng chứng thư số của người ký nay đã hết hạn.")
        advice = (_("Hỏi cơ quan cấp xem giấy này còn giá trị không."),)
        return _page("warn", _("Giấy này là thật"), lead, rows, advice, filename, at)
    lead = _(
        "Chữ ký đúng và còn hiệu lực. Giấy không do nơi này cấp nên chúng tôi không biết có bị thu hồi chưa."
    )
    return _page("good", _("Giấy này là thật"), lead, rows, (), filename, at)


def _not_genuine(found: Check, filename: str, at: datetime) -> VerdictPage:
    original = next(filter(None, (issued_by_digest(sha256=item, at=at) for item in found.earlier[-2:])), None)
    rows = list(_signature_rows(found))
    if found.altered:
        rows.append(Row(_("Nội dung"), _("Không khớp chữ ký"), state="late"))
    rows += [Row(_("Lý do"), reason) for reason in found.reasons[1:]]
    if original is not None:
        kept = _("Có trong sổ: số %(number)s. %(state)s") % {
            "number": original.number,
            "state": original.sentence,
        }
        more = _("Người được cấp tải lại được từ Hồ sơ của tôi")
        rows.append(Row(_("Bản gốc"), kept, more=more))
    advice = (
        _("Đề nghị người đưa giấy gửi lại bản tải thẳng từ tài khoản của họ, hoặc đưa mã QR để quét."),
        _("Đừng vội kết luận ai làm giả: phần mềm nén ảnh, ghép trang cũng làm hỏng chữ ký."),
        _("Nếu ngờ có gian dối, báo cho cơ quan ghi trên giấy kèm kết quả này."),
    )
    lead = found.reasons[0] if found.reasons else ""
    return _page("bad", _("Đừng dùng tệp này"), lead, rows, advice, filename, at)


def _untold(found: Check, filename: str, at: datetime) -> VerdictPage:
    advice = (
        _("Chọn đúng tệp PDF có chữ ký số mà cơ quan gửi, đừng dùng ảnh chụp hay bản in ra PDF."),
        _("Nếu trên giấy có mã QR, quét mã hoặc gõ mã ấy để tra trong sổ."),
    )
    lead = found.reasons[0] if found.reasons else ""
    title = _("Chưa kiểm tra được") if not found.readable else _("Tệp này không có chữ ký số")
    return _page("warn", title, lead, (), advice, filename, at)


def _page(
    verdict: str,
    title: str,
    lead: str,
    rows: tuple[Row, ...] | list[Row],
    advice: tuple[str, ...],
    filename: str,
    at: datetime,
) -> VerdictPage:
    return VerdictPage(
        verdict=verdict,
        title=title,
        lead=lead,
        rows=tuple(rows),
        advice=advice,
        report_href="",
        again_href=reverse("signing-verify"),
        at=at,
        filename=filename,
        tools_href="",
    )


def _paper_rows(line: IssuedLine) -> tuple[Row, ...]:
    rows = [Row(_("Giấy tờ"), _("số %(number)s") % {"number": line.number}, strong=line.title)]
    if line.holder:
        more = _("So với tên trên giấy. Tên đầy đủ không hiện ở đây để giữ riêng tư.")
        rows.append(Row(_("Cấp cho"), line.holder, more=more))
    rows.append(Row(_("Cơ quan"), line.agency))
    return tuple(rows)


def _authority_rows(line: IssuedLine) -> tuple[Row, ...]:
    if not line.authority_words:
        return ()
    basis = _(" theo %(basis)s, có hiệu lực vào ngày ký") % {"basis": line.authority_basis}
    text = _("Được. %(words)s%(basis)s") % {
        "words": line.authority_words,
        "basis": basis if line.authority_basis else "",
    }
    return (Row(_("Được ký không"), text),)


def _signature_rows(found: Check) -> tuple[Row, ...]:
    return tuple(_signature_row(item) for item in found.signatures)


def _signature_row(item: SignatureFound) -> Row:
    label = _("Con dấu") if item.role == "agency" else _("Ai ký")
    place = ", ".join(part for part in (item.title, item.organisation) if part and part != item.signer)
    when = item.at.astimezone(ZONE).strftime("%H:%M ngày %d/%m/%Y") if item.at else ""
    return Row(label, place or _("chữ ký số"), strong=item.signer, more=when)
