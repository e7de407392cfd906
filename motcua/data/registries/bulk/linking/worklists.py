"""What people have to look at: one list for each commune, a plain CSV that any office program opens."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.data.registries.bulk.files import private
from motcua.kit.tables import safe

if TYPE_CHECKING:
    import duckdb

HEADER = (
    "Dòng trong sổ", "Loại", "Việc cần làm", "Vì sao", "Sổ: số định danh", "Sổ: họ tên", "Sổ: ngày sinh",
    "Sổ: giới tính", "Sổ: nơi ở", "Dân cư: số định danh", "Dân cư: họ tên", "Dân cư: ngày sinh",
    "Dân cư: giới tính", "Dân cư: nơi ở",
)  # fmt: skip
NOWHERE = "khong-ro-xa"
_QUERY = """
SELECT coalesce(a.commune, b.commune, ''), b.row_key, o.class, o.reasons, b.number, b.name, b.born, b.sex, b.address,
    a.number, a.name, a.born, a.sex, a.address
FROM outcome o JOIN book b ON o.book = b.id LEFT JOIN people a ON o.person = a.id
WHERE o.class <> 'ok' ORDER BY 1, o.class, b.id
"""


def write(db: duckdb.DuckDBPyConnection, declared: Mapping[str, Any], out: Path) -> dict[str, int]:
    """One file for each commune where the person lives (else that of the book); gives the length of each list."""
    answer = db.execute(_QUERY)
    lines = iter(lambda: answer.fetchmany(5_000), [])
    lengths: dict[str, int] = {}
    for commune, group in groupby((line for many in lines for line in many), key=lambda line: line[0]):
        name = re.sub(r"[^0-9A-Za-z]", "-", commune) or NOWHERE
        with private(out / f"{name}.csv") as file:
            file.write("\ufeff")  # office programs then read the marks right
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            lengths[name] = 0
            for line in group:
                writer.writerow(_cells(line, declared["classes"]))
                lengths[name] += 1
    return lengths


def _cells(line: tuple, classes: Mapping[str, Any]) -> list[str]:
    _commune, row, kind, reasons, *facts = line
    meant = classes[kind]
    return [safe(cell) for cell in (row, meant["label"], meant["advice"], reasons, *facts)]
