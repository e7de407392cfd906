"""A page of a form as it stands in the browser."""

import re

from django.template.loader import render_to_string

from motcua.service.forms import queries
from motcua.service.forms.tests.samples import AT, FACTS, sample
from motcua.service.forms.types import FactSource, RenderedPage

FORM = sample()


def _page(page: str = "child", **more: object) -> RenderedPage:
    given = {"answers": {}, "raw": {}, "facts": FACTS, **more}
    return queries.rendered(form=FORM, page=page, at=AT, **given)


def _html(page: RenderedPage, url: str = "/luu") -> str:
    return render_to_string("forms/page.html", {"form_page": page, "recheck_url": url})


def test_facts_are_shown_and_not_typed() -> None:
    """What a register told stands as a fact with its source; there is no input for it."""
    page = _page(
        "who", sources={"people": FactSource("Cơ sở dữ liệu quốc gia về dân cư", AT, "đăng ký khai sinh")}
    )
    html = _html(page)
    assert "Trần Thị Mai Hương" in html
    assert "Lấy từ Cơ sở dữ liệu quốc gia về dân cư" in html
    assert 'name="name"' not in html
    assert [field.name for field in page.fields] == ["number", "phone", "mail"]
    assert page.why == (("Ghi sổ", "Luật mẫu điều 1"),)


def test_a_register_that_does_not_answer_is_replaced_by_typing() -> None:
    """Without the register's answer the question is asked, or left out where the form says so."""
    names = [field.name for field in _page("who", facts={}).fields]
    assert "name" in names
    assert "home" not in names


def test_errors_stand_above_the_field_and_on_top() -> None:
    """A wrong text stands as typed, marked and described, with a link on top."""
    page = _page(raw={"born": "31/9/2026"}, answers={"born": None})
    html = _html(page)
    assert [error.text for error in page.errors] == ["Ngày sinh: Ngày 31/9 không có; tháng 9 có 30 ngày."]
    assert 'href="#f-born"' in html
    assert 'value="31/9/2026"' in html
    born = re.search(r'<input[^>]*id="f-born"[^>]*>', html).group()
    assert 'aria-invalid="true"' in born
    assert "f-born-err" in born


def test_empty_questions_are_errors_only_when_checked() -> None:
    """Opening a page accuses nobody of what they have not yet filled."""
    assert _page().errors == ()
    assert [error.field for error in _page(check=True).errors][:2] == ["child_name", "born"]


def test_stored_answers_come_back_as_people_write_them() -> None:
    """Dates, numbers and ticks stand in their inputs in Vietnamese form."""
    page = _page(answers={"born": "2026-11-05", "weight": "3.25", "pledge": True, "place": "home"})
    html = _html(page)
    assert 'value="05/11/2026"' in html
    assert 'value="3,25"' in html
    assert re.search(r'<input type="checkbox" id="f-pledge"[^>]* checked', html)
    assert re.search(r'value="home" checked', html)


def test_the_shape_changes_with_the_questions() -> None:
    """The mark of a page changes when a question comes into sight, and only then."""
    plain = _page(answers={"place": "hospital"})
    assert plain.shape == _page(answers={"place": "hospital", "child_name": "An"}).shape
    other = _page(answers={"place": "home"})
    assert other.shape != plain.shape
    assert "witness" in [field.name for field in other.fields]


def test_empty_ticks_are_sent_too() -> None:
    """Every tick box has an empty twin before it, so that taking a tick away is saved."""
    html = _html(_page())
    for name in ("twin", "pledge", "langs"):
        assert f'<input type="hidden" name="{name}" value="">' in html


def test_typed_text_is_escaped() -> None:
    """What people type never becomes markup."""
    html = _html(_page(raw={"born": '"><script>alert(1)</script>'}, answers={}))
    assert "<script>" not in html


def test_autosave_only_where_an_address_is_given() -> None:
    """Without an address for checking again the page is a plain form."""
    assert "hx-post" in _html(_page())
    assert "hx-post" not in _html(_page(), url="")


def test_saved_says_when() -> None:
    """The saved line says the time and that the page may be closed."""
    html = render_to_string("forms/saved.html", {"saved_at": AT})
    assert "09:30" in html
    assert 'role="status"' in html


def test_pages_know_their_neighbours() -> None:
    """A page knows its number, the one before and the one after."""
    page = _page("who")
    assert (page.number, page.count, page.previous, page.following) == (1, 2, "", "child")
    assert page.steps == ("now", "")


def test_review_shows_all_answers_in_words() -> None:
    """The review lists what counts, in words, and says what is missing."""
    answers = {"born": "2026-11-05", "place": "home", "twin": False}
    pages = queries.review(form=FORM, answers=answers, facts=FACTS, at=AT)
    rows = {row.field: row for page in pages for row in page.rows}
    assert (rows["born"].value, rows["place"].value, rows["twin"].value) == ("05/11/2026", "Ở nhà", "Không")
    assert rows["name"].from_register
    assert rows["witness"].missing == "Ô này còn trống."
    assert queries.shown(field=FORM.field("langs"), value=["vi", "bru"]) == "Việt, Bru"
