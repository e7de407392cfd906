"""The descriptions of slips 01–07 agree with their templates."""

import re

import pytest

from motcua.kit.library import load_yaml, root

FOLDER = root() / "slips" / "tt03-2025"


@pytest.mark.parametrize("number", [f"{n:02d}" for n in range(1, 8)])
def test_description_and_template_agree(number: str) -> None:
    """Every described slip field is printed by the template, and every printed one is described."""
    described = load_yaml(FOLDER / f"{number}.yaml")
    source = (FOLDER / described["template"]).read_text(encoding="utf-8")
    paths = {field["path"] for field in described["fields"]}
    printed = set(re.findall(r'"(slip\.\w+)"', source))
    alternatives = {"slip.reason"} if number == "03" else set()
    assert {path for path in paths if path.startswith("slip.")} == printed - alternatives
    assert described["code"] == number
    assert described["grade"] in {"S", "F", "U"}
    assert {sign["id"] for sign in described["signatures"]} == set(
        re.findall(r'(?:name: |\), )"(leader|guide|issuer|receiver|applicant)"', source)
    )
