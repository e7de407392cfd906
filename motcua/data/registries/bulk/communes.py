"""A file of addresses brought to the communes of today, row by row; what needs a person goes to a list of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from motcua.data.registries.bulk import files, wards
from motcua.kit.errors import DomainError
from motcua.kit.progress import Progress
from motcua.kit.tables import safe

FORMER, COMMUNE = "former_address", "commune"
HEADER = ("Dòng", "Địa chỉ cũ", "Vì sao", "Xã có thể chọn")
REASONS = {wards.SPLIT: "Xã cũ đã chia vào nhiều xã", wards.UNKNOWN: "Không tìm thấy xã trong địa chỉ"}
_STEP = 1_000


class NoAddresses(DomainError):
    """The file has no column of this name: every row would be called unknown."""

    code = "registries.no_addresses"
    status = 400
    message = _(
        "Tệp không có cột “%(field)s”. Nêu tên cột địa chỉ bằng --field. Các cột của tệp: %(columns)s."
    )


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
    """Copy `source` to `target`; a moved address also changes its commune code and is kept as former_address.

    One that already names a commune of today only gets its code. Raises NoAddresses before anything is written.
    """
    known = files.columns(source)
    if field not in known:
        raise NoAddresses(field=field, columns=", ".join(known) or "–")
    total = max(files.count(source), 1)
    standings: Counter[str] = Counter()
    columns = list(dict.fromkeys((*known, COMMUNE, FORMER)))
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
    told = {COMMUNE: found.code} if found.code else {}
    if found.standing == wards.MOVED:
        told |= {field: found.address, FORMER: cells[field]}
    return told.get(name, cells.get(name, ""))
