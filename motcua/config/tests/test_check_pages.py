"""`motcua procedure check --pages`."""

import json
from pathlib import Path

import pytest
from django.test import override_settings

from motcua.config.cli import main
from motcua.config.cli.procedure import axe
from motcua.kit.library import root
from motcua.service.procedures import queries
from tests.support.tools import need

SMALL = next((root() / "procedures").glob("2.000815-*/1"))
BAD = "<!doctype html><html><head><title>x</title></head><body><main><input></main></body></html>"


def test_without_a_browser_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Plain words and exit 2, and no report."""
    monkeypatch.setattr(axe.shutil, "which", lambda name: None)
    assert main(["procedure", "check", str(SMALL), "--pages"]) == 2
    assert "apt-get install chromium" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_report_is_kept_for_the_digest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the browser says goes into the report, under the package's digest and into the file that was asked for."""
    wrong = {"rule": "label", "impact": "critical", "help": "no label", "places": ["#f"]}
    report = tmp_path / "report.json"
    words = ["procedure", "check", str(SMALL), "--pages", "--report", str(report), "--json"]
    with override_settings(MOTCUA_DATA=tmp_path):
        for found, code in (([wrong], 1), ([], 0)):
            monkeypatch.setattr(
                axe, "violations", lambda pages, pictures, found=found: [(next(iter(pages)), found)]
            )
            assert main(words) == code
            assert json.loads(capsys.readouterr().out)["ok"] is not bool(found)
            kept = json.loads(report.read_text(encoding="utf-8"))
            seen = queries.page_report(digest=kept["digest"])
            assert seen is not None
            assert seen.clean is not bool(found)
            assert seen.package == "2.000815/1"


@pytest.mark.browser
@pytest.mark.django_db
def test_axe_sees_the_pages_of_a_package(tmp_path: Path) -> None:
    """In a real Chromium: a page without a label is found wrong, the pages of the smallest package are not."""
    need("chromium")
    assert {one["rule"] for _name, found in axe.violations({"bad": BAD}) for one in found} >= {"label"}
    with override_settings(MOTCUA_DATA=tmp_path):
        assert main(["procedure", "check", str(SMALL), "--pages"]) == 0
