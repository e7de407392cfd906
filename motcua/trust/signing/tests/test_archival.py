"""A result with both signatures is still PDF/A-2a and PDF/UA-1 by its structure: what a validator looks at first.

No validator is among the packages this project can name; this reads the file as one would, clause by clause.
"""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from motcua.kit.library import root
from motcua.trust.documents import queries as documents
from motcua.trust.documents.testing import result_data
from motcua.trust.signing.testing import AT, sign_twice

RESULTS = sorted(root().glob("procedures/*/*/result.typ"))
PLAIN = {"/Type0", "/Type3"}  # a composite font is embedded through its descendant, a Type 3 by nature


@pytest.fixture(params=RESULTS, ids=lambda path: path.parent.parent.name)
def signed(request, settings) -> PdfReader:
    """One of the results, filled, signed by the leader and sealed by the agency."""
    made = documents.render(template=request.param, data=result_data(), at=AT)
    return PdfReader(BytesIO(sign_twice(settings.MOTCUA_DATA / "ca", pdf=made.pdf)))


def objects(reader: PdfReader) -> list[DictionaryObject]:
    """Every dictionary of the file as it stands after the last signature."""
    places = {(number, generation) for generation, found in reader.xref.items() for number in found}
    places |= {(number, 0) for number in reader.xref_objStm}
    found = [
        reader.get_object(IndirectObject(number, generation, reader))
        for number, generation in places
        if number
    ]
    return [item for item in found if isinstance(item, DictionaryObject)]


def test_it_says_what_it_is(signed):
    """Metadata name PDF/A-2a and PDF/UA-1, a title that viewers show, a language; nothing is encrypted."""
    catalog = signed.trailer["/Root"]
    words = catalog["/Metadata"].get_object()
    assert "/Filter" not in words
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"<dc:title>"):
        assert mark in words.get_data()
    assert (catalog["/Lang"], signed.is_encrypted) == ("vi", False)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_its_colours_are_defined(signed):
    """One output intent for PDF/A with a profile inside."""
    (intent,) = signed.trailer["/Root"]["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert len(intent.get_object()["/DestOutputProfile"].get_object().get_data()) > 300


def test_its_structure_is_marked(signed):
    """Tagged, with a tree that reaches every page, and pages that follow it with the tab key."""
    catalog = signed.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    tree = catalog["/StructTreeRoot"]
    assert tree["/K"]
    assert tree["/ParentTree"]
    for page in signed.pages:
        assert "/StructParents" in page
        assert "/Annots" not in page or page["/Tabs"] == "/S"


def test_its_fonts_are_inside(signed):
    """Stamps included: no reader in forty years must find a font of ours."""
    fonts = [
        item for item in objects(signed) if item.get("/Type") == "/Font" and item["/Subtype"] not in PLAIN
    ]
    assert fonts
    for font in fonts:
        described = font["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]
    for font in (item for item in objects(signed) if item.get("/Subtype") == "/Type0"):
        assert "/ToUnicode" in font


def test_its_signature_fields_are_part_of_the_reading(signed):
    """Each field has a name for people, an appearance, its place in the tree, and is printed."""
    fields = [item for item in objects(signed) if item.get("/Subtype") == "/Widget"]
    assert len(fields) == 2
    numbers: list[Any] = list(signed.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    for field in fields:
        assert field["/TU"]
        assert field["/AP"]["/N"]
        assert field["/StructParent"] in numbers[::2]
        assert field["/F"] & 4
        assert not field["/F"] & 2


def test_it_does_nothing_by_itself(signed):
    """No script, no action on opening, no file within."""
    assert "/OpenAction" not in signed.trailer["/Root"]
    for item in objects(signed):
        assert not {"/JS", "/AA", "/EmbeddedFiles", "/XFA"} & set(item)
