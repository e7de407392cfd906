"""PDF files: whole, open, of bearable length, and doing nothing by themselves (pypdf).

Every object is read, also those no page refers to; what pypdf cannot read is refused, because another
reader might find in it what this one did not.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from motcua.trust.documents.checks.reasons import FileRefused
from motcua.trust.documents.types import Limits

MOST_OBJECTS = 60_000
MOST_STEPS = 20_000
ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launch",
    "/SubmitForm": "launch",
    "/ImportData": "launch",
    "/GoToE": "attachment",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/RichMediaContent": "script",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/XFA": "form",
}


def check(data: bytes, limits: Limits) -> int:
    """Read the whole file; its number of pages. Raises FileRefused."""
    _check_ends(data)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise FileRefused("encrypted")
        pages = _count_pages(reader, limits.max_pages)
        for value in _objects(reader):
            _refuse_active(value)
    except FileRefused:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf raises many kinds on hostile input; all mean the same here
        raise FileRefused("damaged") from error
    return pages


def _check_ends(data: bytes) -> None:
    end = data.rfind(b"%%EOF")
    if end < 0 or not re.search(rb"startxref\s+\d+\s*$", data[max(0, end - 64) : end]):
        raise FileRefused("truncated")
    if data[end + 5 :].strip(b"\r\n\t \x00\x1a"):
        raise FileRefused("polyglot")


def _count_pages(reader: PdfReader, most: int) -> int:
    """Walk the page tree with a bound: a small file can describe more pages than there are atoms."""
    waiting: list[Any] = [reader.trailer["/Root"]["/Pages"]]
    pages = steps = 0
    while waiting:
        node = waiting.pop().get_object()
        steps += 1
        if node is None or not isinstance(node, DictionaryObject):
            raise FileRefused("damaged")
        if "/Kids" in node:
            if len(waiting) + len(node["/Kids"]) > MOST_STEPS:  # a page that holds itself a thousand times
                raise FileRefused("bomb")
            waiting.extend(node["/Kids"])
        else:
            pages += 1
        if pages > most:
            raise FileRefused("pages", most=most)
        if steps > MOST_STEPS:
            raise FileRefused("bomb")
    if pages == 0:
        raise FileRefused("no_pages")
    return pages


def _objects(reader: PdfReader) -> Iterator[Any]:
    places = [(number, generation) for generation, found in reader.xref.items() for number in found]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > MOST_OBJECTS:
        raise FileRefused("bomb")
    yield reader.trailer
    for number, generation in places:
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _refuse_active(value: Any) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, ArrayObject):
            waiting.extend(item)
        elif isinstance(item, DictionaryObject):
            _refuse_dictionary(item)
            waiting.extend(dict.values(item))


def _refuse_dictionary(item: DictionaryObject) -> None:
    for key, reason in KEYS.items():
        if key in item:
            raise FileRefused(reason)
    action = dict.get(item, "/S")
    if isinstance(action, IndirectObject):
        action = action.get_object()
    if str(action) in ACTIONS:
        raise FileRefused(ACTIONS[str(action)])
    if dict.get(item, "/Type") == "/EmbeddedFile":
        raise FileRefused("attachment")
