"""The reference of packages names every key that the packages of the library use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from motcua.kit.library import load_yaml
from motcua.service.dossiers.types import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tra-cuu-thu-tuc.md").read_text(encoding="utf-8")


def _keys(name: str, *path: str) -> Iterator[tuple[str, str]]:
    """(key, where) of the mappings at a path in every package; * goes through all entries."""
    shared = sorted((ROOT / "library" / "processes").glob("*/*[0-9].yaml")) if name == "process.yaml" else []
    for file in [*sorted((ROOT / "library" / "procedures").glob(f"*/*/{name}")), *shared]:
        found: list[Any] = [load_yaml(file)]
        for step in path:
            found = [child for item in found for child in _children(item, step)]
        yield from ((key, file.parts[-3]) for item in found for key in item or ())


def _children(item: Any, step: str) -> list[Any]:
    if step == "*":
        return list(item.values() if isinstance(item, dict) else item)
    return [item[step]] if step in (item or ()) else []


def test_every_key_is_explained() -> None:
    """A jurist who meets a key in a package finds it here."""
    places = [
        ("procedure.yaml",),
        ("procedure.yaml", "time_limits", "*"),
        ("procedure.yaml", "fees", "*"),
        ("procedure.yaml", "components", "*"),
        ("procedure.yaml", "result"),
        ("form.yaml", "pages", "*", "fields", "*"),
        ("process.yaml", "states", "*"),
        ("process.yaml", "actions", "*"),
        ("scenarios.yaml", "scenarios", "*"),
        ("scenarios.yaml", "scenarios", "*", "steps", "*"),
        ("scenarios.yaml", "scenarios", "*", "steps", "*", "expect"),
    ]
    unknown = {(name, key) for name, *path in places for key, _where in _keys(name, *path) if key not in PAGE}
    assert unknown == set()


def test_every_effect_is_explained() -> None:
    """Each thing an action can have done."""
    assert {verb for verb in VERBS if verb not in PAGE} == set()
