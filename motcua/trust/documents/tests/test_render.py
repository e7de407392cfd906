"""Typst: the same bytes for the same data, tagged PDF/A, data that stays data."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from motcua.kit.library import root
from motcua.trust.documents import queries
from motcua.trust.documents.render import RenderError
from motcua.trust.documents.testing import result_data, slip_data
from motcua.trust.documents.types import Trial

SLIPS = [f"slips/tt03-2025/{number:02d}.typ" for number in range(1, 8)]
RESULTS = [
    "procedures/1.001193-dang-ky-khai-sinh/1/result.typ",
    "procedures/1.004873-xac-nhan-tinh-trang-hon-nhan/1/result.typ",
    "procedures/2.000815-chung-thuc-ban-sao/1/result.typ",
]
OTHERS = sorted(
    name
    for name in (path.relative_to(root()).as_posix() for path in root().glob("procedures/*/*/*.typ"))
    if name not in RESULTS
)


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("template", SLIPS + RESULTS + OTHERS)
def test_every_template_is_pdfa_and_tagged(template: str, at: datetime) -> None:
    """Slips and results compile as PDF/A-2a + PDF/UA-1, in Vietnamese, with a title, dated by `at`."""
    data = slip_data() if "slips" in template else result_data()
    made = queries.render(template=root() / template, data=data, at=at)
    reader = PdfReader(BytesIO(made.pdf))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "vi"
    assert catalog["/MarkInfo"]["/Marked"]
    assert reader.metadata
    assert reader.metadata.title
    assert reader.metadata.creation_date == at
    xmp = catalog["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2<" in xmp
    assert b"<pdfaid:conformance>A<" in xmp
    assert b"<pdfuaid:part>1<" in xmp


@pytest.mark.parametrize("template", SLIPS + RESULTS)
def test_empty_data_still_makes_a_form(template: str, at: datetime) -> None:
    """A template with nothing filled in compiles: dotted lines, no crash."""
    assert queries.render(template=root() / template, data={}, at=at).pdf.startswith(b"%PDF-")


def test_same_input_same_bytes(at: datetime) -> None:
    """Rendering is a function of template, data and moment; also from several threads."""
    template = root() / RESULTS[0]

    def make(number: int) -> bytes:
        data = result_data(number=f"{number:02d}/2026")
        return queries.render(template=template, data=data, at=at).pdf

    alone = [make(number) for number in range(6)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(6))) == alone
    assert len(set(alone)) == 6


@pytest.mark.parametrize(
    "nasty", ["#panic()", "$x$ *a* _b_ = c", '"); #read("/etc/passwd")', "<b>&amp;", "\\u{41} @x `y`"]
)
def test_data_is_never_source(nasty: str, at: datetime) -> None:
    """Typst markup in an answer is printed as it was typed."""
    data = result_data(answers={"child_name": "An", "child_hometown": nasty}, people={})
    shown = text_of(queries.render(template=root() / RESULTS[0], data=data, at=at).pdf)
    assert nasty.replace(" ", "") in shown.replace(" ", "")


def test_birth_certificate_reads_as_prescribed(at: datetime) -> None:
    """Date in words, leading zeros, authority lines, mother before father."""
    made = queries.render(template=root() / RESULTS[0], data=result_data(), at=at)
    shown = text_of(made.pdf)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY KHAI SINH",
        "Ngày mười lăm tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Số: 05/2026",
    ):
        assert words in shown
    assert shown.index("người mẹ") < shown.index("người cha")
    assert [box.name for box in made.boxes] == ["leader", "agency"]


def test_signature_boxes_lie_on_the_page(at: datetime) -> None:
    """Boxes are PDF points from the lower left; the seal covers the left third of the leader's."""
    made = queries.render(template=root() / RESULTS[1], data=result_data(), at=at)
    leader, agency = made.boxes
    assert (leader.page, agency.page) == (1, 1)
    assert agency.left < leader.left < agency.left + agency.width < leader.left + leader.width
    assert agency.left + agency.width - leader.left == pytest.approx(leader.width / 3, abs=1)
    assert 0 < leader.bottom < leader.bottom + leader.height < 842


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2004-04-10", "Ngày mùng mười tháng tư năm hai nghìn không trăm linh bốn"),
        ("1991-12-21", "Ngày hai mươi mốt tháng mười hai năm một nghìn chín trăm chín mươi mốt"),
        ("2015-05-15", "Ngày mười lăm tháng năm năm hai nghìn không trăm mười lăm"),
        ("2000-01-31", "Ngày ba mươi mốt tháng một năm hai nghìn"),
    ],
)
def test_dates_in_words(iso: str, words: str, at: datetime) -> None:
    """Birth dates are written out as people read them."""
    data = result_data(answers={"child_name": "An", "child_dob": iso}, people={})
    shown = text_of(queries.render(template=root() / RESULTS[0], data=data, at=at).pdf)
    assert words.replace(" ", "") in shown.replace(" ", "")


def test_draft_is_marked(at: datetime) -> None:
    """A draft says so across the page."""
    data: dict[str, Any] = result_data(draft=True)
    assert "BẢN THẢO" in text_of(queries.render(template=root() / RESULTS[0], data=data, at=at).pdf)


def test_broken_template_is_a_plain_refusal(tmp_path: Path, at: datetime) -> None:
    """A template that does not compile, or is not there, is a RenderError, not a crash."""
    with pytest.raises(RenderError):
        queries.render(template=root() / "slips" / "khong-co.typ", data={}, at=at)
    with pytest.raises(RenderError):
        queries.render(template=root() / RESULTS[1], data={"date": "hôm qua"}, at=at)


def test_no_template_names_a_package() -> None:
    """Templates import only from the library: a package would be fetched from the network."""
    for template in root().rglob("*.typ"):
        assert not re.search(r'"@\w+/', template.read_text(encoding="utf-8")), template


def test_templates_are_tried_apart(tmp_path: Path) -> None:
    """What compiles tells its places; what does not, Typst's words and the line; what never ends, nothing more."""
    texts = (
        '#metadata((name: "leader")) <signature>',
        "một\n#nothing()",
        '#import "@preview/cetz:0.1.0"',
        "#for i in range(2000000000) { i }",
        "sau",
    )
    templates = [tmp_path / f"{number}.typ" for number in range(len(texts))]
    for template, text in zip(templates, texts, strict=True):
        template.write_text(text, encoding="utf-8")
    good, wrong, remote, endless, after = queries.try_templates(templates=templates, library=tmp_path)
    assert good == Trial(boxes=("leader",), wrong="", line=0)
    assert wrong == Trial(boxes=(), wrong="unknown variable: nothing", line=2)
    assert remote is not None
    assert "failed to download" in remote.wrong
    assert endless is after is None
