"""Hostile answers: whatever is sent or stored, a form answers with an error beside the field and no fault."""

import json
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.service.forms import queries
from motcua.service.forms.tests.samples import AT, sample

FORM = sample()
NAMES = [field.id for field in FORM.fields]
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
LETTERS = st.text(max_size=60)
NASTY = st.sampled_from(
    [
        "\x00",
        "\ud800",
        "\u202e31/12/2026",
        "﷽" * 50,
        "٣١/١٢/٢٠٢٦",
        "99999999999999999999/1/1",
        "1/1/" + "9" * 5000,
        "-0",
        "1e999",
        "∞",
        "½",
        "²",
        "NaN",
        "'; drop table--",
        "<script>",
        "{{ 7*7 }}",
        "a\u0301" * 500,
        "true",
        "24:61 31/2/2026",
        "0" * 3000,
        "x" * 30_000,
        "2026-11-30T99:99",
        "+84" * 900,
        "@" * 300,
        "a@" + "b." * 200,
    ]
)
SCALARS = st.one_of(
    LETTERS,
    NASTY,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.binary(max_size=9),
    st.dates(),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(LETTERS, inner, max_size=3)),
    max_leaves=6,
)
DATES = st.from_regex(r"\A[ 0-9]{1,3}[-/. ]{0,2}[0-9]{1,2}[-/. ]{0,2}[0-9]{0,5}\Z")
INPUTS = st.dictionaries(st.sampled_from(NAMES), st.one_of(ANYTHING, DATES, NASTY), max_size=8)


def _survives(raw: dict[str, Any], answers: dict[str, Any], facts: dict[str, Any]) -> None:
    cleaned = queries.clean(form=FORM, page=None, raw=raw, answers=answers, facts=facts, at=AT)
    for text in (json.dumps(cleaned.values), json.dumps(cleaned.raw, ensure_ascii=False)):
        assert "\\u0000" not in text
        text.encode("utf-8")
    assert len(str(cleaned.raw)) < 21_000 * len(FORM.fields)
    merged = {**answers, **cleaned.values}
    queries.missing(form=FORM, answers=merged, facts=facts, at=AT)
    queries.review(form=FORM, answers=merged, facts=facts, at=AT)
    for page in FORM.pages:
        drawn = queries.rendered(
            form=FORM, page=page.id, answers=merged, raw=cleaned.raw, facts=facts, at=AT, check=True
        )
        assert "<script>" not in render_to_string("forms/page.html", {"form_page": drawn})


@settings(max_examples=300, derandomize=True, **QUIET)
@given(INPUTS, INPUTS, INPUTS)
def test_hostile_answers_never_raise(raw: dict, answers: dict, facts: dict) -> None:
    """Any input over any stored answers gives values and errors, bounded and storable."""
    _survives(raw, answers, facts)


@pytest.mark.parametrize("text", ["x" * 10_000_000, ["\x00" * 10_000_000] * 3, "\u202e9" * 5_000_000])
def test_ten_megabytes_are_bounded(text: object) -> None:
    """Ten megabytes in every field leave a bounded text and an error, in bounded work."""
    cleaned = queries.clean(form=FORM, page=None, raw=dict.fromkeys(NAMES, text), answers={}, facts={}, at=AT)
    assert len(json.dumps(cleaned.raw)) < 21_000 * len(NAMES)
    assert cleaned.errors


@pytest.mark.soak
@settings(max_examples=10_000, **QUIET)
@given(INPUTS, INPUTS, INPUTS)
def test_hostile_answers_never_raise_in_soak(raw: dict, answers: dict, facts: dict) -> None:
    """The same, ten thousand times."""
    _survives(raw, answers, facts)
