"""The words of library/notices: both languages, known places, and an SMS that fits one message."""

import string

import pytest

from motcua.kit.library import load_yaml, root
from motcua.service.notices import queries, rules

GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡") | set(
    string.ascii_letters + "ÄÖÑÜ§¿äöñüà"
)
WORST = {
    "code": "000.00.00.H50-261231-99999",
    "due": "2026-12-31T17:00:00+07:00",
    "step_due": "2026-12-31T17:00:00+07:00",
}
PLACES = {*WORST, "procedure", "reason", "step", "registry", "field", "answer"}
KINDS = {
    kind: (file.name, declared)
    for file in sorted((root() / "notices").glob("*.yaml"))
    for kind, declared in load_yaml(file)["kinds"].items()
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_sms_fits_one_message(kind: str) -> None:
    """With the longest values: at most 160 characters of the GSM alphabet, else it is cut or sent as two."""
    for language in ("vi", "en"):
        text = rules.fill(KINDS[kind][1][language]["sms"], WORST)
        assert len(text) <= 160, (kind, language, len(text))
        assert set(text) <= GSM, (kind, language, set(text) - GSM)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_only_known_places(kind: str) -> None:
    """Every {place} is one the house fills; an SMS has codes and dates only, nothing about the person."""
    for language in ("vi", "en"):
        for part, template in KINDS[kind][1][language].items():
            names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
            assert names <= (set(WORST) if part == "sms" else PLACES), (kind, language, part)


def test_kinds_are_named_once() -> None:
    """Two files may not both declare a kind."""
    total = sum(len(load_yaml(file)["kinds"]) for file in (root() / "notices").glob("*.yaml"))
    assert total == len(KINDS)


def test_missing_language_falls_back() -> None:
    """A language that a kind does not have is read in Vietnamese."""
    assert queries.words(kind="received", language="fr") == queries.words(kind="received", language="vi")


def test_fill() -> None:
    """Moments are written as people read them; an empty one stays empty; an unknown place is left blank."""
    assert rules.fill("{code}: {due}|{step_due}|{other}", {**WORST, "step_due": ""}) == (
        "000.00.00.H50-261231-99999: 17:00 31/12/2026||"
    )


def test_fill_in_the_readers_language() -> None:
    """A name that comes in two languages is read in one; without a second one, Vietnamese."""
    params = {"procedure": "Đăng ký khai sinh", "procedure_en": "Birth registration", "step": "Ký"}
    assert rules.fill("{procedure}|{step}", params, "en") == "Birth registration|Ký"
    assert rules.fill("{procedure}", params) == "Đăng ký khai sinh"
    title, text, _sms = queries.text_of(kind="withdrawn", params={**params, "code": "1"}, language="en")
    assert (title, "Birth registration" in text) == ("Withdrawn: 1", True)
