"""Good files for tests, made on the spot, and data in the shape the README defines for slips and results."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import Z_FINISH, Z_FULL_FLUSH, adler32, compressobj

from PIL import Image
from pypdf import PdfWriter

from motcua.trust.documents.actions import add
from motcua.trust.documents.queries import qr
from motcua.trust.documents.types import PDF, DocumentLine, Grade

CODE = "H50.019.00-261125-0014"


def pdf(*, pages: int = 1) -> bytes:
    """A small good PDF."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """What a writer holds, as bytes."""
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def swollen_pdf(*, megabytes: int = 4096) -> bytes:
    """A PDF of a few megabytes whose catalogue lies in an object stream that unfolds to thousands."""
    inside = (
        b"1 0 2 40 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    )
    packed = _swollen(inside, megabytes)
    about = b"/Type/ObjStm/N 2/First 9/Filter/FlateDecode"
    parts = [
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n" % (about, len(packed), packed),
    ]
    body, places = b"%PDF-1.7\n", []
    for part in parts:
        places.append(len(body))
        body += part
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (1, places[0], 0), (1, places[1], 0), (1, len(body), 0)]
    table = b"".join(bytes([kind]) + first.to_bytes(4) + second.to_bytes(2) for kind, first, second in rows)
    about = b"/Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d" % len(table)
    last = b"5 0 obj<<%s>>stream\n%s\nendstream endobj\n" % (about, table)
    return body + last + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _swollen(head: bytes, megabytes: int) -> bytes:
    """zlib data of `head` and so many megabytes of blanks, made without ever holding them."""
    mega = 1024 * 1024
    start, block = compressobj(9, wbits=-15), compressobj(9, wbits=-15)
    packed = start.compress(head) + start.flush(Z_FULL_FLUSH)
    packed += (block.compress(b" " * mega) + block.flush(Z_FULL_FLUSH)) * megabytes
    packed += compressobj(9, wbits=-15).flush(Z_FINISH)
    count, low, high = megabytes * mega, adler32(head) & 0xFFFF, adler32(head) >> 16
    high = (high + count * low + 32 * count * (count + 1) // 2) % 65521
    low = (low + 32 * count) % 65521
    return b"\x78\x9c" + packed + (high << 16 | low).to_bytes(4)


def photo(*, kind: str = "JPEG", width: int = 64, height: int = 48) -> bytes:
    """A small good photo (JPEG or PNG)."""
    out = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, kind)
    return out.getvalue()


def docx(parts: dict[str, bytes] | None = None) -> bytes:
    """A small good Word file; `parts` adds or replaces parts."""
    content = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<w:document/>",
        **(parts or {}),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def make_document(*, at: datetime, data: bytes | None = None, **other: Any) -> DocumentLine:
    """A kept document; any argument of `add` can be given."""
    given = {
        "filename": "giay-chung-sinh.pdf",
        "media_type": PDF,
        "kind": "component",
        "title": "Giấy chứng sinh",
        "subject": "H50.019.00-261125-0001",
        "owner": "an",
        "actor": "an",
        "grade": Grade.PLAIN_SCAN,
        **other,
    }
    return add(data=data or pdf(), at=at, **given)


def _common() -> dict[str, Any]:
    return {
        "dossier": {
            "code": CODE,
            "procedure_code": "1.001193",
            "procedure_name": "Thủ tục đăng ký khai sinh",
            "received_at": "2026-11-25T10:36:00+07:00",
            "due_at": "2026-11-25T17:00:00+07:00",
        },
        "applicant": {
            "name": "Nguyễn Văn Khánh",
            "id_number": "045091000355",
            "address": "Khu phố 7, phường Đông Hà, tỉnh Quảng Trị",
            "phone": "0900 000 123",
        },
        "agency": {
            "parent": "UBND phường Đông Hà",
            "name": "Trung tâm Phục vụ hành chính công",
            "place": "Đông Hà",
        },
        "number": "0214/2026-TTPVHCC",
        "date": "2026-11-25",
        "signer": {
            "authority": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            "title": "Phó Chủ tịch",
            "name": "Trần Thị Minh",
        },
        "verify_url": "http://127.0.0.1:8000/xac-minh",
        "qr": qr(text=CODE),
        "answers": {},
    }


def slip_data(**other: Any) -> dict[str, Any]:
    """Everything any of the seven slips can show."""
    slip = {
        "components": [{"name": "Giấy chứng sinh", "form": "bản chính", "copies": 1, "note": "hồ sơ giữ"}],
        "sets": "01",
        "limit_text": "trong ngày làm việc",
        "return_way": "Quầy 2",
        "why_due": "Nhận trước 15 giờ nên trả trong ngày.",
        "book": "03",
        "ordinal": "0214",
        "items": [{"name": "Giấy chứng sinh", "how": "chụp lại rõ bốn góc"}, "Văn bản ủy quyền"],
        "reason": "Chưa đủ căn cứ.",
        "until": "2026-12-10T17:00:00+07:00",
        "contact_name": "Phan Văn Đạt",
        "contact_phone": "0900 000 124",
        "reasons": ["Nơi cư trú không thuộc tỉnh."],
        "new_due_at": "2026-11-27T17:00:00+07:00",
        "requested_at": "2026-11-25T14:00:00+07:00",
        "state_text": "Đang xử lý",
        "effect": "hồ sơ kết thúc",
        "handling_unit": "UBND phường Đông Hà",
        "steps": [
            {
                "from_unit": "Bộ phận một cửa",
                "to_unit": "Tư pháp - hộ tịch",
                "at": "2026-11-25T10:40:00+07:00",
                "giver": "Phan Văn Đạt",
                "taker": "Lê Thị Nhung",
                "result": "trước hạn",
            }
        ],
        "rows": [{"code": CODE, "procedure": "Khai sinh", "received_at": "2026-11-25T10:36:00+07:00"}] * 40,
    }
    return {**_common(), "slip": slip, **other}


def result_data(**other: Any) -> dict[str, Any]:
    """A decision that any of the three result templates can print."""
    person = {
        "full_name": "Nguyễn Văn Khánh",
        "date_of_birth": "1991-06-14",
        "sex": "Nam",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "residence": "Khu phố 7, phường Đông Hà, tỉnh Quảng Trị",
        "number": "045091000355",
    }
    people = {"child": {"number": "045226000123"}, "requester": person, "subject": person}
    people |= {"father": person, "mother": {**person, "full_name": "Lê Thị Hồng", "sex": "Nữ"}}
    answers = {
        "child_name": "Nguyễn Ngọc Ẩn",
        "child_dob": "2026-11-15",
        "child_sex": "Nam",
        "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam",
        "child_hometown": "xã Hướng Hiệp, tỉnh Quảng Trị",
        "birth_place": "Bệnh viện Đa khoa tỉnh Quảng Trị",
    }
    result = {"status": "Chưa đăng ký kết hôn với ai", "purpose": "Đăng ký kết hôn", "document_title": "Bằng"}
    return {**_common(), "number": "05/2026", "answers": answers, "people": people, "result": result, **other}
