"""A file of addresses brought to the communes of today, row by row; what needs a person goes to a list of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from motcua.data.registries.bulk import files, wards
from motcua.data.registries.bulk.linking.worklists import safe
from motcua.kit.progress import Progress

FORMER, COMMUNE = "former_address", "commune"
HEADER = ("Dòng", "Địa chỉ cũ", "Vì sao", "Xã có thể chọn")
REASONS = {wards.SPLIT: "Xã cũ đã chia vào nhiều xã", wards.UNKNOWN: "Không tìm thấy xã trong địa chỉ"}
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Translated:
    """Rows by what became of their address: untouched, moved, split, unknown; rows that cannot be read."""

    rows: int
    untouched: int
    moved: int
    split: int
    unknown: int
    unreadable: int


def translate(
    *, source: Path, target: Path, worklist: Path, wards: wards.FormerWards, field: str, progress: Progress
) -> Translated:
    """Copy `source` to `target`; a moved address also changes its commune code and is kept as former_address."""
    total = max(files.count(source), 1)
    standings: Counter[str] = Counter()
    first = next((cells for _n, cells in files.rows(source) if cells is not None), {})
    columns = list(dict.fromkeys((*first, COMMUNE, FORMER)))
    with (
        files.writing(target, columns) as put,
        files.writing(worklist, HEADER) as ask,
    ):
        for number, cells in files.rows(source):
            if number % _STEP == 0:
                progress(number / total, "")
            if cells is None:
                standings["unreadable"] += 1
                continue
            found = wards.translate(cells.get(field, ""))
            standings[found.standing] += 1
            if found.standing in REASONS:
                choices = "; ".join(f"{one.code} {one.name}, {one.province}" for one in found.choices)
                ask([str(number), safe(found.address), REASONS[found.standing], choices])
            put([_cell(cells, found, field, name) for name in columns])
    progress(1, "")
    names = ("untouched", "moved", "split", "unknown", "unreadable")
    return Translated(standings.total(), *(standings[name] for name in names))


def _cell(cells: dict[str, str], found: wards.Found, field: str, name: str) -> str:
    if found.standing != wards.MOVED or name not in (field, COMMUNE, FORMER):
        return cells.get(name, "")
    return {field: found.address, COMMUNE: found.code, FORMER: cells[field]}[name]
