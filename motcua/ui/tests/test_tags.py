"""The tags draw what the look says: shape and word, codes that hold together, dates with their reason."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from motcua.ui import formats
from motcua.ui.icons import ICONS, STATES


def draw(source: str, **context: object) -> str:
    """The template's text with `ui` loaded."""
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_hidden_well_formed_svg(name: str) -> None:
    """An icon is decoration: aria-hidden, one path, nothing else."""
    svg = ElementTree.fromstring(draw(f'{{% icon "{name}" %}}'))
    assert svg.get("aria-hidden") == "true"
    assert len(svg) == 1


def test_unknown_icon_is_an_error_while_developing() -> None:
    """A misspelt icon does not silently vanish."""
    with pytest.raises(TemplateSyntaxError, match="No icon called"):
        draw('{% icon "khong-co" %}')


@pytest.mark.parametrize("kind", STATES)
def test_every_state_has_a_shape_and_a_word(kind: str) -> None:
    """A state never stands on colour alone."""
    span = ElementTree.fromstring(draw(f'{{% state "{kind}" "Còn 2 ngày" %}}'))
    assert span.find("svg/path").get("d")
    assert "".join(span.itertext()) == "Còn 2 ngày"


def test_state_escapes_its_text() -> None:
    """What people typed cannot become markup."""
    assert "<b>" not in draw('{% state "ok" word %}', word="<b>x</b>")


def test_stuck_and_new_borrow_a_tone() -> None:
    """Stuck is lacquer, new is indigo; their shapes differ from late and info."""
    assert "st--late" in draw('{% state "stuck" "Kẹt" %}')
    assert "st--info tag" in draw('{% state "new" "Mới" tag=True %}')


def test_due_is_a_sentence_with_its_reason() -> None:
    """A date never stands without its why; time comes before date, on Vietnam's clock."""
    at = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    text = draw("{% due d %}", d=SimpleNamespace(at=at, why="3 ngày làm việc"))
    assert "17:00 Thứ Sáu 27/11/2026" in text
    assert text.rstrip().endswith(": 3 ngày làm việc")


def test_due_of_nothing_says_nothing() -> None:
    """A stopped clock has no date to show."""
    assert draw("{% due d %}", d=None).strip() == ""


def test_qr_has_a_title_and_scales() -> None:
    """The QR is inline SVG named for those who cannot see it."""
    svg = ElementTree.fromstring(draw('{% qr "H50.019.00-261121-0012" "Mã hồ sơ" %}'))
    assert svg.find("title").text == "Mã hồ sơ"
    assert svg.get("role") == "img"
    assert svg.get("viewBox").startswith("0 0 ")
    assert svg.get("style") is None


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|money }}", 16000, "16.000\u00a0đ"),
        ("{{ v|number }}", 1842, "1.842"),
        ("{{ v|number }}", 97.4, "97,4"),
        ("{{ v|vn_date }}", date(2026, 11, 5), "05/11/2026"),
        ("{{ v|vn_day }}", date(2026, 11, 5), "05/11"),
        ("{{ v|vn_weekday_short }}", date(2026, 11, 22), "CN"),
        ("{{ v|vn_time }}", datetime(2026, 11, 25, 2, 14, tzinfo=UTC), "09:14"),
        ("{{ v|person_id }}", "045195000718", "045 195 000 718"),
        ("{{ v|person_id }}", "12", "12"),
        ("{{ v|capped }}", 47, "47"),
        ("{{ v|capped }}", 100, "99+"),
        ("{{ v|filesize_vn }}", 1_250_000, "1,2\u00a0MB"),
        ("{{ v|vn_date }}", None, ""),
        ("{{ v|vn_date }}", "chưa rõ", "chưa rõ"),
    ],
)
def test_figures_read_the_vietnamese_way(source: str, value: object, shown: str) -> None:
    """Dots in thousands, decimal comma, time before date; a missing value is empty, never None."""
    assert draw(source, v=value) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("vi", "09:14 Thứ Tư 25/11"), ("en", "09:14 Wed 25/11"), (None, "09:14 Thứ Tư 25/11")],
)
def test_a_moment_speaks_the_language_of_the_page(language: str | None, shown: str) -> None:
    """Its weekday too; Vietnamese where no language is chosen."""
    with translation.override(language):
        assert formats.moment(datetime(2026, 11, 25, 2, 14, tzinfo=UTC), year=False) == shown


def test_code_never_breaks() -> None:
    """A dossier code is one word in tabular figures."""
    assert draw("{{ v|code }}", v="H50.019") == '<span class="code">H50.019</span>'


def test_here_changes_one_key_and_keeps_the_rest() -> None:
    """Filters and pages are links: the other filters stay."""
    request = RequestFactory().get("/ban-lam-viec/?han=tre&trang=2")
    assert draw("{% here trang=3 %}", request=request) == "?han=tre&amp;trang=3"
    assert draw('{% here trang="" %}', request=request) == "?han=tre"


def test_codes_in_a_sentence_hold_together() -> None:
    """Codes in a sentence never break across lines; other words may, and nothing of the text is trusted."""
    shown = draw("{{ v|whole }}", v="Đã nộp <b>hồ sơ</b> H50.101.00-261122-0001, phiếu 01/2026-TTPVHCC")
    assert (
        '<span class="code">H50.101.00-261122-0001</span>, phiếu <span class="code">01/2026-TTPVHCC</span>'
        in shown
    )
    assert "&lt;b&gt;hồ sơ" in shown
