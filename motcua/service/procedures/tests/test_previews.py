"""The pages of a package as they will look, and the report on them."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.test import override_settings

from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.previews import previews
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.types import Package
from motcua.vn.dates import ZONE

NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)
SHIPPED = sorted((root() / "procedures").glob("*/*/procedure.yaml"))


def _package(code: str) -> Package:
    return read_package(next((root() / "procedures").glob(f"{code}-*/1")))


def test_every_question_is_seen_blank_and_wrong() -> None:
    """Each question of the form stands on some page, each that must be answered on one that says it is missing."""
    package = _package("1.004873")
    shown = previews(package, NOON)
    for field in package.form.fields:
        assert any(f'name="{field.id}"' in item.html for item in shown) or field.source is not None
    missing = [item.html for item in shown if ": missing" in item.name]
    assert any("Lỗi:" in html for html in missing)
    assert len({item.name for item in shown}) == len(shown)


def test_the_questions_of_actions_are_seen_too() -> None:
    """An officer's page is a page."""
    names = {
        item.name.split("/")[1] for item in previews(_package("1.004873"), NOON) if "actions/" in item.name
    }
    assert {"refuse", "request_supplement", "apologise"} <= names


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.parent.name)
def test_shipped_packages_can_be_drawn(path: Path) -> None:
    """Every page of the library is drawn in each language, whole, within the bound."""
    shown = queries.page_previews(folder=path.parent, at=NOON)
    assert 0 < len(shown) <= 400  # in two languages
    assert all(item.html.rstrip().endswith("</html>") for item in shown)


def test_a_report_belongs_to_one_digest(tmp_path: Path) -> None:
    """Without a report, with one of other content, or with a broken one there is none; a clean one says so."""
    report = {"package": "1/1", "digest": "a" * 64, "at": NOON.isoformat(), "pages": ["x"], "violations": []}
    with override_settings(MOTCUA_DATA=tmp_path):
        path = queries.page_report_file(digest="a" * 64)
        assert queries.page_report(digest="a" * 64) is None
        path.parent.mkdir()
        for text in ("{", json.dumps({**report, "digest": "b"}), json.dumps({"pages": []})):
            path.write_text(text, encoding="utf-8")
            assert queries.page_report(digest="a" * 64) is None
        path.write_text(json.dumps(report), encoding="utf-8")
        found = queries.page_report(digest="a" * 64)
        assert found is not None
        assert found.clean
        path.write_text(json.dumps({**report, "violations": [{"page": "x"}]}), encoding="utf-8")
        found = queries.page_report(digest="a" * 64)
        assert found is not None
        assert not found.clean
