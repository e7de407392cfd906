"""The published schemas are those the check uses, and the library keeps to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.data.registries import queries as registers
from motcua.kit.library import load_yaml
from motcua.service.procedures.checking import rules_page
from motcua.service.procedures.schemas import NAMES, published, schema_of, wrong

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "library"


def _files() -> Iterator[tuple[str, Path]]:
    """Every file of the library that has a schema, with the schema's name."""
    for path in sorted(LIBRARY.glob("procedures/*/*/*.yaml")):
        if name := schema_of(path.name):
            yield name, path
    for path in sorted(LIBRARY.glob("local/*/*/*.yaml")):
        yield path.stem, path
    yield from (("process", path) for path in sorted(LIBRARY.glob("processes/*/*[0-9].yaml")))
    yield from (("registry", path) for path in sorted(LIBRARY.glob("registries/*.yaml")))


def test_published() -> None:
    """Each schema stands in docs/schemas/, as it is used (python tools/schemas.py writes them)."""
    folder = ROOT / "docs" / "schemas"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")} == published()


def test_the_page_of_rules_is_current() -> None:
    """docs/check-rules.md tells every rule as the check tells it (python tools/rules.py writes it)."""
    assert (ROOT / "docs" / "check-rules.md").read_text(encoding="utf-8") == rules_page()


def test_the_library_keeps_to_them() -> None:
    """No file of the library departs from its schema."""
    found = [
        (str(path.relative_to(LIBRARY)), *item)
        for name, path in _files()
        for item in wrong(name, load_yaml(path))
    ]
    assert found == []


FEE = {"id": "fee", "name": "Phí", "amount": "0", "text": "Miễn phí"}
LAYER = {"agency": "H50", "procedure": "1.004873", "grade": "U"}
DECIDED = {**LAYER, "decision": "1/QĐ", "issued": "2026-01-01", "issuer": "Ủy ban nhân dân"}


@pytest.mark.parametrize(
    ("name", "data", "place", "keyword"),
    [
        ("procedure", {"code": "1.004873", "verson": 1}, ("verson",), "unknown"),
        ("form", {"pages": [{"id": "A b", "title": "A", "fields": []}]}, ("pages", 0, "id"), "pattern"),
        (
            "process",
            {"initial": "a", "states": {"a": {"name": "A"}}, "actions": {}},
            ("states", "a"),
            "required",
        ),
        (
            "decisions",
            {"decisions": [{"id": "a", "expression": "1 +"}]},
            ("decisions", 0, "expression"),
            "feel",
        ),
        ("scenarios", {"scenarios": [{"name": "A", "at": "hôm nay"}]}, ("scenarios", 0, "at"), "pattern"),
        ("texts", {"states": {"a": {"title": "A"}}}, ("states", "a", "title"), "unknown"),
        ("links", {"total_limit": "most", "parts": []}, ("total_limit",), "enum"),
        ("fees", {**LAYER, "fees": [FEE]}, (), "required"),
        ("office", {**DECIDED, "states": {"a": {"limit": "mau"}}}, ("states", "a", "limit"), "limit"),
        ("registry", {"code": "a", "name": "A", "owner": "B", "fields": {"x": 1}}, ("fields", "x"), "type"),
    ],
)
def test_each_schema_refuses(name: str, data: Any, place: tuple[str | int, ...], keyword: str) -> None:
    """One example for each file of what is refused, and where."""
    assert (place, keyword) in {(item.place, item.keyword) for item in wrong(name, data)}


def test_every_schema_is_described() -> None:
    """Whoever opens one learns what it is for."""
    for text in published().values():
        assert '"description"' in text
        assert '"$schema": "https://json-schema.org/draft/2020-12/schema"' in text
    assert {f"{name}.schema.json" for name in NAMES} == set(published())


def test_the_register_of_the_howto_is_sound(tmp_path: Path) -> None:
    """The example of the page on new registers keeps to the schema, and the check finds nothing in it."""
    page = (ROOT / "docs" / "howto" / "define-a-register.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    path = tmp_path / "tree_book.yaml"
    path.write_text(text, encoding="utf-8")
    assert not list(wrong("registry", load_yaml(path)))
    assert registers.findings(folder=tmp_path) == ()
    path.write_text(text.replace("    grade: U\nwrites", "writes"), encoding="utf-8")
    assert [one.rule for one in registers.findings(folder=tmp_path)] == ["lacks"]
