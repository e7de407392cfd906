"""A process as one sees it: every step in its lane, every action somewhere, the place of a dossier marked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from django.test import Client
from django.utils import translation

from motcua.kit.feel import compile as rule
from motcua.kit.swimlanes.words import width
from motcua.service.procedures import queries
from motcua.service.procedures.drawing import Sketch, drawing, in_words
from motcua.service.procedures.drawing.shapes import LETTER
from motcua.service.procedures.tests.samples import moment
from motcua.service.procedures.types import Package

TODAY = moment("2026-11-25T09:00").date()
BIRTH = "/thu-tuc/dang-ky-khai-sinh/quy-trinh/"
SIZES = {
    "bp-lane": 13,
    "bp-name": 12.5,
    "bp-limit": 11,
    "bp-way": 11.5,
}  # as motcua/ui/static/ui/parts.css sets them
Room = tuple[str, float, float, float, float]  # whose, left, top, right, bottom


def read(client: Client, address: str, **headers: str) -> str:
    """A page's text."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("package", queries.in_force(at=TODAY), ids=lambda one: one.slug)
def test_every_process_of_the_library_is_drawn_whole(package: Package) -> None:
    """Each state is a shape; each way to another state is a flow or a letter; nothing else is drawn."""
    found, made = drawing(package)
    assert {shape.id for shape in made.shapes} == {*package.process.states, "$start"}
    flows = {(wire.flow.source, wire.flow.target) for wire in found.drawing.wires}
    letters = {(source, link.target) for link in found.links for source in link.sources}
    ways = {(way.source, way.target) for way in found.ways if way.source != way.target}
    assert flows | letters == ways | {("$start", package.process.initial)}
    assert len({link.letter for link in found.links}) == len(found.links)
    assert drawing(package)[1] is made


def rooms(made: Sketch) -> Iterator[Room]:
    """What nothing else may stand on: titles of lanes, words of flows, each step with its words and signs."""
    for number, line in enumerate(made.lines):
        if line.ground is not None:
            x, y, wide, high = line.ground
            yield f"flow {number}: {line.texts[0][3]}", x, y, x + wide, y + high
    texts = [(f"lane {words[0][3]}", text) for _x, _width, words in made.lanes for text in words]
    texts += [(shape.id, text) for shape in made.shapes for text in shape.texts]
    for whose, (x, y, kind, words) in texts:
        half, size = width(words, SIZES[kind]) / 2, SIZES[kind]
        yield whose, x - half, y - 0.78 * size, x + half, y + 0.22 * size
    for shape in made.shapes:
        yield shape.id, shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        for sign in shape.signs:
            yield shape.id, sign.x - LETTER, sign.y - LETTER, sign.x + LETTER, sign.y + LETTER


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("package", queries.in_force(at=TODAY), ids=lambda one: one.slug)
def test_no_words_of_a_drawing_lie_on_others(package: Package, language: str) -> None:
    """Words of flows, names of steps and of lanes, boxes and letters stand apart; a pixel at the rim is not seen."""
    with translation.override(language):
        made = drawing(queries.localised(package=package))[1]
    over = [
        (one, other)
        for one, other in combinations(rooms(made), 2)
        if one[0] != other[0]
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
        and min(one[4], other[4]) - max(one[2], other[2]) > 1
    ]
    assert over == []


def test_timers_messages_and_letters() -> None:
    """A limit that acts leads on by its clock; who is told has an envelope; what everybody may do is a letter."""
    found, made = drawing(queries.current(code="dang-ky-khai-sinh", at=TODAY))
    clocks = [wire.flow for wire in found.drawing.wires if wire.flow.by_clock]
    assert [(flow.source, flow.target) for flow in clocks] == [("confirming", "registering")]
    signs = {shape.id: [sign.kind for sign in shape.signs] for shape in made.shapes}
    assert "acts" in signs["confirming"]
    assert "reminds" in signs["examining"]
    assert any(link.target == "withdrawn" and "submitted" in link.sources for link in found.links)
    assert "catch" in signs["withdrawn"]
    assert "throw" in signs["submitted"]
    assert any(line.message for line in made.lines)
    assert next(shape for shape in made.shapes if shape.id == "examining").again


def test_conditions_in_words() -> None:
    """The ways of handing in, answers by their label; what is too long for words is not guessed."""
    package = queries.current(code="dang-ky-khai-sinh", at=TODAY)
    assert in_words("channel  = 2", package) == "nộp trực tuyến"
    assert in_words('birth_proof = "witness"', package).startswith("Bạn có giấy gì về việc sinh: ")
    assert in_words("surrogacy = true", package).endswith(": có")
    for odd in ('birth_proof = "no such answer"', "nothing = true", "channel = 2 and fee > 3", ""):
        assert in_words(odd, package) == ""
    assert rule("channel = 2").source == "channel = 2"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('child_dob > @"2026-01-31"', "{child_dob}: sau 31/01/2026"),
        ('@"2026-01-31" >= child_dob', "{child_dob}: đến hết 31/01/2026"),
        ("fee > 0 and channel = 1", "phải nộp phí; và nộp tại quầy"),
        ("channel in [1, 3]", "nộp tại quầy hoặc gửi qua bưu chính"),
        ('relation != "father"', "{relation}: không phải “Cha”"),
        ('not(relation in ["mother", "father"])', "{relation}: không phải “Mẹ” hoặc “Cha”"),
        ("surrogacy != true and mother_name = null", "{surrogacy}: không; và {mother_name}: để trống"),
        ('child_dob + duration("P60D") < today', "{child_dob}: đã quá 60 ngày"),
        ('state = "examining"', "bước: “Thẩm tra”"),
        ("child_dob < today or count(supplements) = 1", ""),
        ("channel not in 3", ""),
    ],
)
def test_longer_conditions_in_words(source: str, words: str) -> None:
    """Several comparisons together; one that no words say leaves the whole unsaid, a drawing says but one."""
    package = queries.current(code="dang-ky-khai-sinh", at=TODAY)
    labels = {field.id: field.label.rstrip("?:") for field in package.form.fields}
    assert in_words(source, package) == words.format(**labels)
    if " and " in source or " in " in source:
        assert in_words(source, package, brief=True) == ""


def test_conditions_in_english() -> None:
    """Labels, choices and what joins them."""
    with translation.override("en"):
        package = queries.localised(package=queries.current(code="dang-ky-khai-sinh", at=TODAY))
        said = in_words('relation != "father" and mother_name != null or channel in [1, 2]', package)
    told = "(What are you to the child: not “Father”; and The mother's full name: entered); or handed in at the counter"
    assert said == f"{told} or handed in online"


@pytest.mark.parametrize("package", queries.in_force(at=TODAY), ids=lambda one: one.slug)
def test_no_page_of_a_package_shows_a_formula(package: Package) -> None:
    """Every condition of a limit, a paper and a question of the library is said in words, in both languages."""
    for language in ("vi", *package.texts):
        with translation.override(language):
            shown = queries.localised(package=package)
            rules = [item.when for item in (*shown.limits, *shown.components)]
            rules += [field.show_if for field in shown.form.fields]
            assert [one.source for one in rules if one and not in_words(one.source, shown)] == []


def test_a_changed_process_is_drawn_anew() -> None:
    """The drawing is kept by digest, never by code alone."""
    package = queries.current(code="dang-ky-khai-sinh", at=TODAY)
    examining = replace(package.process.states["examining"], title="Xem xét")
    states = {**package.process.states, "examining": examining}
    other = replace(package, digest="khác", process=replace(package.process, states=states))
    words = " ".join(text for shape in drawing(other)[1].shapes for *_place, text in shape.texts)
    assert "Xem xét" in words
    with translation.override("en"):
        english = drawing(queries.localised(package=package))[1]
    assert any("Under" in text for shape in english.shapes for *_place, text in shape.texts)


@pytest.mark.django_db
def test_the_page_marks_a_place_and_says_it(client: Client) -> None:
    """The table says what the drawing shows; an unknown state marks nothing; a part is only the drawing."""
    page = read(client, f"{BIRTH}?ban=1&buoc=examining")
    assert page.count("bp-here") == 1
    assert re.search(r'<tr class="is-on" aria-current="step"><th scope="row">Thẩm tra', page)
    assert "Đạt, lập bản thảo → Chờ xác nhận bản thảo (nộp trực tuyến); báo người nộp" in page
    assert "bp-here" not in read(client, f"{BIRTH}?buoc=<script>")
    part = read(client, f"{BIRTH}?buoc=examining", **{"HX-Request": "true"})
    assert "<svg" in part
    assert "<html" not in part
    assert client.get(f"{BIRTH}?ban=99").status_code == 404
    assert client.get("/thu-tuc/khong-co/quy-trinh/").status_code == 404
