"""Word files (.docx): a zip that is bounded, honest about its sizes, and carries nothing that acts."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from motcua.trust.documents.checks.reasons import FileRefused
from motcua.trust.documents.types import Limits

MOST_ENTRIES = 2000
MOST_BYTES = 150 * 1024 * 1024
MOST_RATIO = 120
MOST_LINKS = 1024 * 1024
ACTS = re.compile(r"(vbaProject|vbaData|activeX/|embeddings/|\.(bin|exe|js|vbs|zip)$)", re.IGNORECASE)
FETCHED = re.compile(rb"relationships/(attachedTemplate|oleObject|frame|subDocument|image)[\"']")


def check(data: bytes, limits: Limits) -> None:
    """Read every part within bounds. Raises FileRefused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            for entry in entries:
                _check_part(entry, archive.read(entry))
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise FileRefused("damaged") from error


def _check_entries(entries: list[ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused("encrypted")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise FileRefused("bomb")
    if any(e.file_size > 1_000_000 and e.file_size > MOST_RATIO * max(1, e.compress_size) for e in entries):
        raise FileRefused("bomb")
    if len(names) != len(entries) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise FileRefused("damaged")
    if any(ACTS.search(name) for name in names):
        raise FileRefused("macro")
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise FileRefused("archive")


def _check_part(entry: ZipInfo, part: bytes) -> None:
    if not entry.filename.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise FileRefused("bomb")
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 would hide from the searches below
        raise FileRefused("damaged")
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in part:
        raise FileRefused("macro")
    if entry.filename.endswith(".rels"):
        if len(part) > MOST_LINKS:
            raise FileRefused("bomb")
        # Split, not matched: a pattern would read a part full of open tags again and again.
        if any(b"External" in tag and FETCHED.search(tag) for tag in part.split(b"<")):
            raise FileRefused("external")
