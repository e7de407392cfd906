"""Two clocks and fit values: pieces never overlap, nothing outside the changed days moves."""

from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from unicodedata import normalize
from unittest import TestCase, skipUnless

from hypothesis import given
from hypothesis import strategies as st

from motcua.data.registries import rules
from motcua.data.registries.queries import definition
from motcua.data.registries.rules import Span
from motcua.kit.library import load_yaml, root
from motcua.vn.text import clean

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30)
STRETCH = st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 20)))
NAMES = Path(__file__).resolve().parents[5] / "shared" / "data" / "names"
REAL = (
    "H'Hen Niê", "Y Moan Ênuôl", "K’Lợi", "Rơ Chăm Phiang", "Siu Black", "Suharto", "Tôn Nữ Thị Ninh", "Đặng Thái Sơn",
    "Lê Hoàng Hiếu Nghĩa Đệ Nhất Thương Tâm Nhân", "Kim Hồ·Em", "Jean-Luc O'Brien", "D. J. Smith, Jr.", "Kahoʻolawe",
    "María José Núñez", "Muthu A/L Samy", "Gerard 't Hooft", "សុខ សុភា", "สมชาย ใจดี", "山田 太郎", "ジョン・スミス",
    "김철수", "Владимир", "محمد علي", "प्रिया शर्मा", "Þórður Ð. Æsir",
    "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano de la Santísima Trinidad Ruiz",
)  # fmt: skip
IMPOSSIBLE = (
    "<script>alert(1)</script>", '=HYPERLINK("http://x.vn","Trần")', "=1+1", "Trần Văn 2", "Lê 😀", "---", "Lê\u202eAn",
    "Trần_Văn", "Lê; DROP TABLE", "{{ lê }}", "Trần\nVăn", "Lê\x00An",
)  # fmt: skip
CHANGE = st.tuples(STRETCH, st.dictionaries(st.sampled_from("ab"), st.integers(0, 2), min_size=1))


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _on(spans: tuple[Span, ...], day: date) -> dict[str, object]:
    found = [one for one in spans if one.start <= day and (one.end is None or day < one.end)]
    assert len(found) <= 1
    return dict(found[0].values) if found else {}


class OverlayTest(TestCase):
    """overlay()."""

    @given(st.lists(CHANGE, max_size=8))
    def test_it_is_what_a_calendar_of_days_would_hold(self, changes: list) -> None:
        """Day by day the pieces say what a plain calendar written over and over says, and never overlap."""
        spans: tuple[Span, ...] = ()
        calendar: dict[int, dict[str, object]] = {number: {} for number in range(60)}
        for source, ((start, length), change) in enumerate(changes, 1):
            end = None if length is None else _day(start + length)
            spans = rules.overlay(spans, change, source=source, start=_day(start), end=end)
            for number in calendar:
                if number >= start and (length is None or number < start + length):
                    calendar[number] |= change
        self.assertEqual({number: _on(spans, _day(number)) for number in calendar}, calendar)

    def test_a_change_answers_for_all_it_says(self) -> None:
        """Also for what was said before; a file that is read again only for what differs."""
        before = (Span(FIRST, None, {"a": 1, "b": 1}, {"a": 1, "b": 1}),)
        days = {"start": _day(5), "end": None}
        (old, new) = rules.overlay(before, {"a": 1, "b": 2}, source=2, **days)
        self.assertEqual((old.end, dict(old.sources)), (_day(5), {"a": 1, "b": 1}))
        self.assertEqual(dict(new.sources), {"a": 2, "b": 2})
        (_old, new) = rules.overlay(before, {"a": 1, "b": 2}, source=2, repeats=False, **days)
        self.assertEqual(dict(new.sources), {"a": 1, "b": 2})
        self.assertEqual(rules.overlay(before, {"a": 1}, source=3, repeats=False, **days), before)


class FaultTest(TestCase):
    """fault()."""

    def test_values_that_do_not_fit_are_named(self) -> None:
        """Type, date, choice and the shape of an identifier."""
        date_field, text = {"type": "date"}, {"type": "string"}
        for field, value, word in (
            (date_field, "1960", ""),
            (date_field, "1960-02", ""),
            (date_field, "1960-02-30", "date"),
            (date_field, "30/2/1960", "date"),
            (text, 7, "type"),
            (text, "", ""),
            ({**text, "values": ["Nam", "Nữ"]}, "nam", "choice"),
            ({**text, "format": "personal_number"}, "045195000718", ""),
            ({**text, "format": "personal_number"}, "123", "personal_number"),
            ({**text, "format": "tax_code"}, "0100109106", ""),
            ({**text, "format": "parcel"}, "w7epxsheyytd", ""),
            ({"type": "integer"}, True, "type"),
            ({"type": "number"}, "12.5", ""),
            ({"type": "number"}, "12,5", "number"),
            ({"type": "array"}, ["x"], ""),
            ({**text, "longest": 3}, "abc", ""),
            ({**text, "longest": 3}, "abcd", "long"),
            ({**text, "letters": " "}, "Trần Văn 2", "letters"),
        ):
            with self.subTest(field=field, value=value):
                self.assertEqual(rules.fault(field, value), word)


class NamesTest(TestCase):
    """The rule of a person's name, as library/registries gives it."""

    def words(self, *names: str) -> set[str]:
        """What is wrong with any of these as the name of a person, or as that of somebody's mother."""
        people, mothers = (definition(registry=name)["fields"] for name in ("population", "civil_status"))
        fields = (people["full_name"], mothers["mother_name"])
        return {rules.fault(field, name) for field in fields for name in names}

    def test_no_real_name_is_refused(self) -> None:
        """Of every people and every script: one word, marks apart, apostrophes of each keyboard, very long ones."""
        declared = load_yaml(root() / "samples" / "people.yaml")
        parts = [*declared["surnames"], *chain(*declared["middles"].values(), *declared["given"].values())]
        self.assertEqual(self.words(*parts, *(f"Nguyễn {part}" for part in parts)), {""})
        self.assertEqual(self.words(*REAL, *(normalize("NFD", name) for name in REAL)), {""})

    @skipUnless(NAMES.exists(), f"no lists of names at {NAMES}")
    def test_no_name_of_the_lists_is_refused(self) -> None:
        """Two and a half thousand given names."""
        listed = [
            name for one in ("boy", "girl") for name in (NAMES / f"{one}.txt").read_text("utf-8").split("\n")
        ]
        self.assertEqual(self.words(*(clean(f"Nguyễn {name}") for name in listed)), {""})

    def test_what_nobody_is_called_is_refused(self) -> None:
        """Markup, formulas, figures, pictures, signs that turn the line around, and no letter at all."""
        self.assertEqual(self.words(*IMPOSSIBLE), {"letters"})
        self.assertEqual(self.words("A" * 5_000), {"long"})
