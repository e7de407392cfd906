"""Choosing and filling the words of a notice."""

from collections.abc import Mapping
from datetime import datetime
from string import Formatter

from motcua.kit.clock import ZONE


def moment(text: str) -> str:
    """An ISO moment as people read it, e.g. 17:00 ngày 26/11/2026; empty stays empty."""
    if not text:
        return ""
    return datetime.fromisoformat(text).astimezone(ZONE).strftime("%H:%M %d/%m/%Y")


def fill(template: str, params: Mapping[str, str], language: str = "vi") -> str:
    """Put the values into a text; only plain {name} places are known, anything else stays as it is.

    A value that differs by language comes twice, as `procedure` and `procedure_en`.
    """
    known = {name: moment(value) if name.endswith("due") else value for name, value in params.items()}
    parts = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(str(known.get(f"{name}_{language}") or known.get(name, "")))
    return "".join(parts)
