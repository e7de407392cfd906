"""What a file is by its first bytes: a short table of what offices meet, not a catalogue of formats."""

from motcua.trust.documents.types import DOCX, JPEG, PDF, PNG

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
)
PAGE_MARKS = (b"<html", b"<!doctype html", b"<svg", b"<script", b"<?xml", b"<body", b"<iframe", b"<?php")
ENDINGS = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "jpe": JPEG, "jfif": JPEG, "png": PNG, "docx": DOCX}
NAMES = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", DOCX: "Word (.docx)"}


def sniff(data: bytes) -> str:
    """A media type we can check, or a word: program, page, archive, ole, unknown, a format's name."""
    for start, found in STARTS:
        if data.startswith(start):
            return found
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX if b"[Content_Types].xml" in data[:4096] or b"word/" in data[-65536:] else "archive"
    if data[4:8] == b"ftyp":
        return "HEIC" if data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"} else "video"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    head = data[:2048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if any(mark in head for mark in PAGE_MARKS):
        return "page"
    return "unknown"


def carries_another(data: bytes, found: str) -> bool:
    """Whether the bytes are also a file of another kind (read from the end, or hidden in the middle)."""
    if b"PK\x05\x06" in data[-65557:] and found != DOCX:
        return True
    if found in {JPEG, PNG}:
        lower = data.lower()
        return b"%pdf-" in lower[:1024] or any(mark in lower for mark in (b"<script", b"<?php", b"<html"))
    return False
