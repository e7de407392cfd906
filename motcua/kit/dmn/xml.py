"""XML read without trust: no document type, no entity, no network, bounded in bytes, elements and depth."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from motcua.kit.dmn.errors import DmnError

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 100_000
MAX_DEPTH = 100


def read(source: bytes | Path) -> etree._Element:
    """Root element of a text or a file; DmnError says why it cannot be read."""
    data = _bytes(source) if isinstance(source, Path) else source
    if len(data) > MAX_BYTES:
        raise DmnError(_("Tệp XML lớn quá %(most)s byte") % {"most": MAX_BYTES})
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DmnError(_("Không đọc được XML: %(error)s") % {"error": error}) from error
    if root.getroottree().docinfo.doctype:
        raise DmnError(_("Tệp XML không được khai báo DOCTYPE"))
    _bounded(root)
    return root


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DmnError(_("Không mở được tệp %(name)s") % {"name": path.name}) from error


def _bounded(root: etree._Element) -> None:
    count, stack = 0, [(root, 1)]
    while stack:
        element, depth = stack.pop()
        count += 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise DmnError(
                _("Tệp XML quá %(most)s phần tử hoặc sâu quá %(depth)s lớp")
                % {"most": MAX_ELEMENTS, "depth": MAX_DEPTH}
            )
        stack.extend((child, depth + 1) for child in element)


def tag(element: etree._Element) -> str:
    """Name without namespace: all versions of DMN use the same names."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Direct children of these names, in order."""
    return [child for child in element if tag(child) in names]


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first direct child of these names."""
    return next(iter(children(element, *names)), None)


def name(element: etree._Element, key: str = "name") -> str:
    """A name as texts would write it: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", element.get(key, "")).split())


def text(element: etree._Element | None, name: str = "text") -> str | None:
    """The text of a child; None where there is no such child."""
    found = None if element is None else child(element, name)
    return None if found is None else "".join(found.itertext()).strip()
