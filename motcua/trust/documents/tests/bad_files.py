"""Thirty-odd bad files, made on the spot: (what it is, file name, how to make it, the reason expected)."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from motcua.trust.documents.testing import docx, pdf, photo, written

Make = Callable[[], bytes]


def writer(pages: int = 1) -> PdfWriter:
    made = PdfWriter()
    for _number in range(pages):
        made.add_blank_page(width=200, height=200)
    return made


def encrypted_pdf() -> bytes:
    made = writer()
    made.encrypt("mat-khau")
    return written(made)


def script_pdf() -> bytes:
    made = writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    action[NameObject("/JS")] = TextStringObject("app.alert('xin chao');")
    names = ArrayObject([TextStringObject("a"), made._add_object(action)])
    tree = DictionaryObject({NameObject("/Names"): names})
    made._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})
    return written(made)


def action_pdf(kind: str, **entries: str) -> bytes:
    """A PDF that acts when it is opened."""
    made = writer()
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    for key, value in entries.items():
        action[NameObject(f"/{key}")] = TextStringObject(value)
    made._root_object[NameObject("/OpenAction")] = made._add_object(action)
    return written(made)


def page_action_pdf() -> bytes:
    """JavaScript hidden in the additional actions of a page."""
    made = writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    made.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    return written(made)


def attachment_pdf() -> bytes:
    made = writer()
    made.add_attachment("kem.exe", b"MZ")
    return written(made)


def xfa_pdf() -> bytes:
    made = writer()
    form = DictionaryObject({NameObject("/XFA"): ArrayObject(), NameObject("/Fields"): ArrayObject()})
    made._root_object[NameObject("/AcroForm")] = form
    return written(made)


def endless_pdf() -> bytes:
    """A few hundred bytes that describe 2^20 pages by sharing branches."""
    made = writer()
    node = made._root_object["/Pages"].indirect_reference
    for _level in range(20):
        kids = ArrayObject([node, node])
        node = made._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Pages"),
                    NameObject("/Kids"): kids,
                    NameObject("/Count"): NumberObject(1),
                }
            )
        )
    made._root_object[NameObject("/Pages")] = node
    return written(made)


def kids_pdf(times: int) -> bytes:
    """A page tree whose one node names itself this many times."""
    made = writer()
    place = made._add_object(DictionaryObject({NameObject("/Type"): NameObject("/Pages")}))
    node = place.get_object()
    node[NameObject("/Kids")] = ArrayObject([place] * times)
    node[NameObject("/Count")] = NumberObject(1)
    made._root_object[NameObject("/Pages")] = place
    return written(made)


def garbled_pdf() -> bytes:
    """Its ends are right, its middle is not."""
    good = bytearray(pdf())
    start = good.index(b"obj")
    good[start : start + 120] = b"\x00" * 120
    return bytes(good)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png() -> bytes:
    """A small file that says it is 60,000 × 60,000."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + body + png_chunk(b"IEND", b"")


def broken_png() -> bytes:
    made = bytearray(photo(kind="PNG"))
    made[made.index(b"IDAT") + 40] ^= 0xFF
    return bytes(made)


def bomb_docx() -> bytes:
    return docx({"word/document.xml": b"\0" * 40_000_000})


def locked_docx() -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name + b"\0" * 600


def template_docx() -> bytes:
    link = (
        b'<Relationships><Relationship Id="r1" Type="http://schemas.example/relationships/attachedTemplate" '
        b'Target="http://127.0.0.1/x.dotm" TargetMode="External"/></Relationships>'
    )
    return docx({"word/_rels/settings.xml.rels": link})


def lying_docx() -> bytes:
    """A part whose stored checksum is not its own."""
    made = bytearray(docx({"word/extra.xml": b"<a>mot</a>"}))
    place = made.rindex(b"PK\x01\x02")
    made[place + 16 : place + 20] = b"\0\0\0\0"
    return bytes(made)


def zip_of(name: str) -> bytes:
    from_docx = docx({name: b"x"})
    return from_docx.replace(b"[Content_Types].xml", b"[Something_Els].xml")


HTML = b"<!DOCTYPE html><html><body onload=alert(1)>x</body></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

BAD: list[tuple[str, str, Make, str]] = [
    ("empty", "a.pdf", lambda: b"", "empty"),
    ("too large", "a.pdf", lambda: b"%PDF-" + b"0" * (20 * 1024 * 1024), "large"),
    ("truncated PDF", "a.pdf", lambda: pdf()[:-40], "truncated"),
    ("encrypted PDF", "a.pdf", encrypted_pdf, "encrypted"),
    ("PDF with JavaScript", "a.pdf", script_pdf, "script"),
    ("PDF with script on a page", "a.pdf", page_action_pdf, "script"),
    ("PDF that plays a rendition", "a.pdf", lambda: action_pdf("/Rendition"), "script"),
    ("PDF that launches", "a.pdf", lambda: action_pdf("/Launch", F="cmd.exe"), "launch"),
    ("PDF that submits", "a.pdf", lambda: action_pdf("/SubmitForm", F="http://127.0.0.1"), "launch"),
    ("PDF with attachment", "a.pdf", attachment_pdf, "attachment"),
    ("PDF opening another inside", "a.pdf", lambda: action_pdf("/GoToE"), "attachment"),
    ("XFA form", "a.pdf", xfa_pdf, "form"),
    ("PDF without pages", "a.pdf", lambda: written(writer(0)), "no_pages"),
    ("PDF with too many pages", "a.pdf", lambda: pdf(pages=301), "pages"),
    ("PDF with endless page tree", "a.pdf", endless_pdf, "pages"),
    ("PDF with garbled objects", "a.pdf", garbled_pdf, "damaged"),
    ("PDF with a zip behind it", "a.pdf", lambda: pdf() + docx(), "polyglot"),
    ("text called PDF", "a.pdf", lambda: "Đơn xin".encode(), "unknown"),
    ("JPEG called PDF", "a.pdf", photo, "mislabelled"),
    ("PDF called JPEG", "a.jpg", pdf, "mislabelled"),
    ("truncated JPEG", "a.jpg", lambda: photo(width=200, height=200)[:-900], "truncated"),
    ("JPEG with a zip behind it", "a.jpeg", lambda: photo() + docx(), "polyglot"),
    ("JPEG with script in it", "a.jpg", lambda: photo() + b"<script>alert(1)</script>", "polyglot"),
    ("broken PNG", "a.png", broken_png, "damaged"),
    ("truncated PNG", "a.png", lambda: photo(kind="PNG")[:-300], "truncated"),
    ("PNG bomb", "a.png", huge_png, "pixels"),
    ("SVG called PNG", "a.png", lambda: SVG, "page"),
    ("HTML called PDF", "a.pdf", lambda: HTML, "page"),
    ("HTML in UTF-16", "a.pdf", lambda: HTML.decode().encode("utf-16"), "page"),
    ("SVG by name", "a.svg", lambda: SVG, "name_ending"),
    ("program called PDF", "a.pdf", lambda: b"MZ" + b"\0" * 200, "program"),
    ("shell script called PDF", "a.pdf", lambda: b"#!/bin/sh\n", "program"),
    ("program by name", "giay.pdf.exe", lambda: b"MZ" + b"\0" * 200, "name_ending"),
    ("HEIC called JPEG", "a.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "kind"),
    ("old Word called DOCX", "a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "kind"),
    ("locked DOCX", "a.docx", locked_docx, "encrypted"),
    ("DOCX bomb", "a.docx", bomb_docx, "bomb"),
    ("DOCX entity bomb", "a.docx", lambda: docx({"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "bomb"),
    ("DOCX of 2,001 parts", "a.docx", lambda: docx({f"word/{i}.xml": b"x" for i in range(2001)}), "bomb"),
    ("DOCX with macros", "a.docx", lambda: docx({"word/vbaProject.bin": b"x"}), "macro"),
    ("DOCX with embedded object", "a.docx", lambda: docx({"word/embeddings/a.xlsx": b"x"}), "macro"),
    ("DOCX with a template from afar", "a.docx", template_docx, "external"),
    ("DOCX climbing out", "a.docx", lambda: docx({"../../etc/passwd": b"x"}), "damaged"),
    ("truncated DOCX", "a.docx", lambda: docx()[:-30], "damaged"),
    ("DOCX with a false checksum", "a.docx", lying_docx, "damaged"),
    ("plain zip called DOCX", "a.docx", lambda: zip_of("word/x.xml"), "archive"),
    ("RAR called PDF", "a.pdf", lambda: b"Rar!\x1a\x07\x00" + b"\0" * 99, "archive"),
    ("name over-long", "giay" * 40 + ".pdf", pdf, "name_long"),
    ("name with control characters", "giay\x07.pdf", pdf, "name_control"),
    ("name with a line break", "giay\r\nX-A: b.pdf", pdf, "name_control"),
    ("name written backwards", "giay\u202efdp.exe", pdf, "name_hidden"),
    ("name with a zero-width letter", "giay\u200b.pdf", pdf, "name_hidden"),
    ("no name", "...", pdf, "name_empty"),
    ("name without ending", "giay", pdf, "name_ending"),
]


def good_files() -> list[tuple[str, bytes, str]]:
    """(name, bytes, media type) of files that must be taken."""
    gps = BytesIO()
    gps.write(photo(width=300, height=200))
    linked = writer()
    linked.add_uri(0, "https://dichvucong.gov.vn", [0, 0, 10, 10])
    return [
        ("giấy chứng sinh.pdf", pdf(pages=3), "application/pdf"),
        ("GIAY.PDF", written(linked), "application/pdf"),
        ("ảnh chụp 1.jpg", photo(), "image/jpeg"),
        ("anh.jpeg", gps.getvalue() + b"\0" * 500, "image/jpeg"),
        ("quet.png", photo(kind="PNG"), "image/png"),
        ("to-khai.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ]
