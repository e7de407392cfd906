"""The parts keep their promises: error above the field, figures that open, a strip that names its days."""

from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory


class Tags(HTMLParser):
    """The tags of a fragment in order, each with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember one opening tag."""
        self.seen.append((tag, dict(attrs)))


def tags(template: str, **context: object) -> list[tuple[str, dict[str, str | None]]]:
    """The tags a part draws from this context."""
    reader = Tags()
    reader.feed(render_to_string(template, context))
    return reader.seen


def only(seen: list[tuple[str, dict[str, str | None]]], name: str) -> dict[str, str | None]:
    """The attributes of the single tag of this name."""
    found = [attrs for tag, attrs in seen if tag == name]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "kind", ["text", "date", "number", "id", "tel", "email", "textarea", "select", "file"]
)
def test_field_is_labelled_and_described(kind: str) -> None:
    """Label, hint and error are tied to the input by id, and the error says so to screen readers."""
    seen = tags("ui/field.html", name="ten", label="Tên", hint="Viết đủ dấu", error="Còn thiếu", kind=kind)
    assert only(seen, "label")["for"] == "ten"
    box = next(attrs for tag, attrs in seen if tag in ("input", "textarea", "select"))
    assert (box["id"], box["aria-invalid"]) == ("ten", "true")
    assert box["aria-describedby"].split() == ["ten-hint", "ten-err"]


def test_error_stands_above_the_field() -> None:
    """One reads what is wrong before the box that is wrong."""
    text = render_to_string("ui/field.html", {"name": "ten", "label": "Tên", "error": "Còn thiếu"})
    assert text.index("ten-err") < text.index("<input")


def test_radio_is_a_fieldset_with_the_answer_kept() -> None:
    """A choice keeps what was chosen."""
    seen = tags(
        "ui/field.html",
        name="gt",
        label="Giới tính",
        kind="radio",
        value="nu",
        options=[("nam", "Nam"), ("nu", "Nữ")],
    )
    boxes = [attrs for tag, attrs in seen if tag == "input"]
    assert [(box["value"], "checked" in box) for box in boxes] == [("nam", False), ("nu", True)]


def test_optional_is_said_in_words() -> None:
    """No asterisks: the few optional fields say so."""
    text = render_to_string("ui/field.html", {"name": "a", "label": "Lý do", "optional": True})
    assert "không bắt buộc" in text
    assert "*" not in text


def test_what_was_typed_is_escaped() -> None:
    """A hostile answer stays text."""
    text = render_to_string("ui/field.html", {"name": "a", "label": "L", "value": '"><script>'})
    assert "<script>" not in text


def test_days_carry_their_reason() -> None:
    """Each day says why it counts or not."""
    days = [
        SimpleNamespace(date=date(2026, 11, 25), kind="cnt", text="ngày 1"),
        SimpleNamespace(date=None, kind="gap", text="5 ngày"),
        SimpleNamespace(date=date(2026, 12, 4), kind="due", text="trả"),
    ]
    text = render_to_string("ui/days.html", {"days": days})
    assert "T4<b>25</b><i>ngày 1</i>" in text
    assert 'class="due"' in text
    assert "5 ngày" in text


def test_timeline_shows_the_door_where_the_dossier_is() -> None:
    """Exactly the step that holds it wears the door."""
    steps = [
        SimpleNamespace(title="Ký", kind="next"),
        SimpleNamespace(title="Thẩm tra", kind="now"),
        SimpleNamespace(title="Nộp", kind="done", who="Bạn", when="09:21"),
    ]
    text = render_to_string("ui/timeline.html", {"steps": steps})
    assert text.count('class="now"') == 1
    assert text.index("Ký") < text.index("Thẩm tra") < text.index("Nộp")


def test_every_number_opens() -> None:
    """A figure is a link to what it counts, and its twin stands under it."""
    nums = [SimpleNamespace(label="Trễ", figure="17", href="/x", twin="14 đã xong", state="late")]
    seen = tags("ui/nums.html", nums=nums)
    assert only(seen, "a")["href"] == "/x"


def test_pages_keep_the_filters() -> None:
    """Turning a page does not lose what one looked for."""
    pages = SimpleNamespace(number=2, previous=1, next=3, around=[1, 2, 3], of="51–100")
    request = RequestFactory().get("/?han=tre&trang=2")
    text = render_to_string("ui/pages.html", {"pages": pages, "request": request})
    assert "?han=tre&amp;trang=3" in text
    assert '<b aria-current="page">2</b>' in text


def test_facts_name_source_time_and_purpose() -> None:
    """Register facts are told apart from answers, and each can be disputed."""
    row = SimpleNamespace(label="Ngày sinh", value="14/06/1995", wrong_href="/sai")
    text = render_to_string("ui/facts.html", {"source": "Sổ mẫu", "rows": [row]})
    assert "Sổ mẫu" in text
    assert "Chưa đúng?" in text
    assert "<input" not in text


def test_dialog_asks_with_the_safe_choice_second() -> None:
    """What cannot be undone is outlined, and one may keep things as they are."""
    context = {"title": "Rút?", "text": "Sẽ dừng.", "action": "/rut", "yes": "Rút hồ sơ", "back": "/ho-so"}
    text = render_to_string("ui/dialog.html", context)
    assert text.index("Rút hồ sơ") < text.index("Giữ lại")
