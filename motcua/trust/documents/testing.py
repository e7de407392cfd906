"""Good files for other rooms' tests, made on the spot."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

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
