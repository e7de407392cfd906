"""What library/vault says: the seven grades of trust, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from motcua.kit.library import load_yaml, root
from motcua.service.vault.types import GradeLine, SharingRules


def grades() -> tuple[GradeLine, ...]:
    """All seven, most trusted first; no SQL."""
    return tuple(grade_line(grade=number) for number in sorted(_declared()))


def grade_line(*, grade: int) -> GradeLine:
    """One grade with its legal source; no SQL."""
    row = _declared()[grade]
    return GradeLine(
        grade=grade,
        name=said(row, "name"),
        short=said(row, "short"),
        text=said(row, "text"),
        basis=row["basis"],
        sure=row["grade"],
    )


def sharing() -> SharingRules:
    """What may be chosen when papers are shared; no SQL."""
    row = load_yaml(root() / "vault" / "sharing.yaml")
    return SharingRules(
        days=tuple(row["days"]),
        most_papers=row["most_papers"],
        keep_days=row["export"]["keep_days"],
        basis=row["basis"],
    )


def mandate_kind(*, kind: str) -> Mapping[str, Any]:
    """One way to see another's vault, as the library declares it. Raises KeyError for an unknown one; no SQL."""
    return load_yaml(root() / "vault" / "mandates.yaml")["kinds"][kind]


def said(row: Mapping[str, Any], name: str) -> str:
    """`name` of a row of the library in the reader's language, where it has it."""
    return str(row.get(f"{name}_{get_language() or 'vi'}") or row.get(name) or "")


def _declared() -> dict[int, dict[str, Any]]:
    return load_yaml(root() / "vault" / "grades.yaml")["grades"]
