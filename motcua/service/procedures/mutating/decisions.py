"""Wrong neighbours of what a procedure decides: a row gone, a cell that takes more or less, another outcome."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from motcua.service.procedures.mutating.processes import Path
from motcua.service.procedures.mutating.rules import cells, rules
from motcua.service.procedures.mutating.types import DROPPED, Change

IN_ORDER = ("F", "R")
Data = Mapping[str, Any]


def of_decisions(data: Data) -> Iterator[Change]:
    """Every change of the tables and formulas."""
    for place, item in enumerate(data.get("decisions", ())):
        path = ("decisions", place)
        if "expression" in item:
            for text in rules(item["expression"], condition=False):
                yield Change("formula changed", (*path, "expression"), text)
            continue
        rows = item["rules"]
        for number, row in enumerate(rows):
            yield from _row((*path, "rules", number), row, rows[(number + 1) % len(rows)])
        for number in range(len(rows) - 1 if item.get("hit") in IN_ORDER else 0):
            swapped = [*rows[:number], rows[number + 1], rows[number], *rows[number + 2 :]]
            yield Change("rows reordered", (*path, "rules"), swapped)


def _row(path: Path, row: Data, other: Data) -> Iterator[Change]:
    yield Change("row dropped", path, DROPPED)
    if other["then"] != row["then"]:
        yield Change("outcome swapped", (*path, "then"), other["then"])
    when = row["when"]
    for number, cell in enumerate(when if isinstance(when, list) else [when]):
        here = (*path, "when", number) if isinstance(when, list) else (*path, "when")
        yield from (Change("cell changed", here, text) for text in cells(_source(cell)))
    then = row["then"]
    for number, cell in enumerate(then if isinstance(then, list) else [then]):
        here = (*path, "then", number) if isinstance(then, list) else (*path, "then")
        yield from (Change("outcome changed", here, text) for text in rules(_source(cell), condition=False))
    for key, days in (("effective_from", 1), ("effective_to", -1)):
        if isinstance(row.get(key), date):
            yield Change("row date", (*path, key), row[key] + timedelta(days=days))


def _source(cell: Any) -> str:
    """A cell as FEEL writes it; YAML turns true and dates into values."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return f'@"{cell.isoformat()}"' if isinstance(cell, date) else str(cell)
