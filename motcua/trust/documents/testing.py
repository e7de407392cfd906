"""Good files for other rooms' tests, made on the spot."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import Z_FINISH, Z_FULL_FLUSH, adler32, compressobj

from PIL import Image
from pypdf import PdfWriter

from motcua.trust.documents.actions import add
from motcua.trust.documents.types import PDF, DocumentLine, Grade


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
