"""A package in a second language says the same thing in other words."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from motcua.kit.library import root
from motcua.service.procedures import engine, pages, queries
from motcua.service.procedures.localising import localise, missing
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.tests.samples import facts, moment, sample

FOLDERS = queries.package_folders(path=root() / "procedures")
VIETNAMESE = re.compile(r"[ạảãăắằẳẵặấầẩẫậđẹẻẽếềểễệịỉĩọỏõốồổỗộơớờởỡợụủũưứừửữựỳỵỷỹ]", re.IGNORECASE)
PLACE_NAMES = re.compile(r"Đông Hà|Quảng Trị|đồng")
AT = moment("2026-11-25T09:00")


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_all_is_said_in_english(folder: Path) -> None:
    """Nothing that a person meets on a screen is left in Vietnamese, but for names and money."""
    package = read_package(folder)
    with translation.override("en"):
        english = localise(package, package.texts["en"])
    texts = [english.name, english.official_name, english.burden, english.result_name, english.field_name]
    texts += [*english.ways.values(), *english.notes, *(limit.text for limit in english.limits)]
    texts += [text for fee in english.fees for text in (fee.name, fee.text, fee.short)]
    texts += [text for item in english.components for text in (item.name, item.replaceable_by)]
    texts += [item.title for item in english.legal]
    asks = [action.ask for action in english.process.actions.values() if action.ask]
    for form in [english.form, *asks]:
        texts += [page.title for page in form.pages]
        for field in form.fields:
            texts += [field.label, field.hint, *(text for _value, text in field.options)]
            texts += [check.message for check in field.checks]
    for state in english.process.states.values():
        texts += [state.title, state.public, state.work, state.limit_text]
    for action in english.process.actions.values():
        texts += [action.title, action.explain, action.guard_text]
    left = [text for text in texts if VIETNAMESE.search(PLACE_NAMES.sub("", text))]
    assert left == []
    assert missing(package, package.texts["en"]) == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_only_words_change(folder: Path) -> None:
    """Rules, routes, limits, codes and the digest are those of the Vietnamese package."""
    package = read_package(folder)
    english = localise(package, package.texts["en"])
    assert (english.digest, english.code, english.channels) == (
        package.digest,
        package.code,
        package.channels,
    )
    for name, action in package.process.actions.items():
        other = english.process.actions[name]
        same = (other.sources, other.routes, other.by, other.guard, other.effects, other.key)
        assert same == (action.sources, action.routes, action.by, action.guard, action.effects, action.key)
    for name, state in package.process.states.items():
        other_state = english.process.states[name]
        same_state = (other_state.portal, other_state.owner, other_state.limit, other_state.clock)
        assert same_state == (state.portal, state.owner, state.limit, state.clock)


def test_the_language_of_the_page_decides() -> None:
    """English readers get English, all others the package itself; what was made once is kept."""
    package = queries.in_force(at=AT.date())[0]
    assert queries.localised(package=package, language="vi") is package
    assert queries.localised(package=package, language="fr") is package
    with translation.override("en"):
        shown = queries.shown(code=package.code, version=package.version)
        assert shown.name == package.texts["en"]["name"]
        assert queries.shown(code=package.code, version=package.version) is shown
    with translation.override("vi"):
        assert queries.shown(code=package.code, version=package.version) is package


def test_a_procedures_page_in_english() -> None:
    """The page of a procedure speaks the reader's language."""
    package = queries.in_force(at=AT.date())[0]
    with translation.override("en"):
        page = pages.procedure_page(name=package.slug, signed_in=False, at=AT)
    assert page.name == package.texts["en"]["name"]


def test_words_left_out_stay_as_they_are(tmp_path: Path) -> None:
    """Half a translation shows half, and the check lists the rest; the engine runs as before."""
    package = sample(tmp_path)
    half = localise(package, {"states": {"work": {"name": "Work"}}, "fields": {"size": {"label": "Size"}}})
    assert (half.process.states["work"].title, half.process.states["work"].work) == ("Work", "Work")
    assert half.process.states["new"].title == "Mới"
    assert half.form.fields[0].label == "Size"
    assert "states.new" in missing(package, {"states": {"work": {"name": "Work"}}})
    assert engine.start(half, facts(), AT) == engine.start(package, facts(), AT)
    assert localise(package, {}) is package
