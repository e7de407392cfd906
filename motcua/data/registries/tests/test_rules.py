"""Two clocks and fit values: pieces never overlap, nothing outside the changed days moves."""

from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from motcua.data.registries import rules
from motcua.data.registries.rules import Span

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30)
STRETCH = st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 20)))
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
        ):
            with self.subTest(field=field, value=value):
                self.assertEqual(rules.fault(field, value), word)
