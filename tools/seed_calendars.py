"""Write the holidays of library/calendars/*.yaml anew, from the `holidays` package and a table of words.

Run once a year when the swap of days off is announced; review and commit the result like any law text.
    python tools/seed_calendars.py 2024 2027
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import yaml

FOLDER = Path(__file__).resolve().parent.parent / "library" / "calendars"
LABOUR = "Bộ luật Lao động 2019, điều 112"
IN_LIEU = "Bộ luật Lao động 2019, điều 111 khoản 3"
CULTURE = "Nghị quyết 28/2026/QH16"
SWAP = "Thông báo hoán đổi ngày làm việc của năm (số, ngày cần kiểm tra)"
REVIEWED = range(2026, 2027)  # the years checked day by day against the announced calendar


class PlainDumper(yaml.SafeDumper):
    """No anchors: each entry reads by itself."""

    def ignore_aliases(self, data: object) -> bool:
        """Repeat equal values."""
        return True


def kind(name: str) -> tuple[str, str]:
    """Vietnamese name and legal ground of a holiday as the package calls it."""
    lowered = name.lower()
    known = {
        "tết dương": ("Tết Dương lịch", LABOUR),
        "29 tết": ("Tết Nguyên đán", LABOUR),
        "tết nguyên": ("Tết Nguyên đán", LABOUR),
        "hùng vương": ("Giỗ Tổ Hùng Vương", LABOUR),
        "chiến thắng": ("Ngày Chiến thắng", LABOUR),
        "lao động": ("Ngày Quốc tế Lao động", LABOUR),
        "quốc khánh": ("Quốc khánh", LABOUR),
        "văn hóa": ("Ngày Văn hóa Việt Nam", CULTURE),
    }
    found = next(value for key, value in known.items() if key in lowered)
    return (f"{found[0]} (nghỉ bù)", IN_LIEU) if "nghỉ bù" in lowered else found


def grade(day: date, name: str) -> str:
    """S: in the statute and the announced calendar; F: follows from the statute; U: still to be announced."""
    if name == "Ngày Văn hóa Việt Nam":
        return "F"
    if day.year in REVIEWED:
        return "S"
    if date(2027, 1, 1) <= day and ("Nguyên đán" in name or (day.month, day.day) in ((9, 1), (9, 3))):
        return "U"
    return "F"


def observances(first: int, last: int) -> tuple[list[dict], list[dict]]:
    """Days off and extra working days of the years."""
    source = holidays.VN(years=range(first, last + 1), language="vi")
    off, extra = [], []
    for day, name in sorted(source.items()):
        if "thay cho ngày" not in name:
            label, basis = kind(name)
            off.append({"date": day, "name": label, "basis": basis, "grade": grade(day, label)})
            continue
        worked = date(*reversed([int(part) for part in name.split()[-1].strip(")").split("/")]))
        mark = "S" if day.year in REVIEWED else "F"
        swapped = f"nghỉ hoán đổi, làm bù {worked:%d/%m}"
        off.append({"date": day, "name": swapped, "basis": SWAP, "grade": mark})
        made_up = {"date": worked, "instead_of": day, "name": f"làm bù cho {day:%d/%m}"}
        extra.append(made_up | {"basis": SWAP, "grade": mark})
    return off, extra


def main() -> None:
    """Rewrite the seeded part of every calendar, keeping what people wrote above it."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    off, extra = observances(first, last)
    span = {"from": date(first, 1, 1), "to": date(last + 1, 1, 1) - timedelta(1)}
    tail = {"valid": span, "holidays": off, "working_days": extra}
    for path in sorted(FOLDER.glob("*.yaml")):
        head = path.read_text(encoding="utf-8").split("# --- seeded ---")[0]
        body = yaml.dump(tail, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=110)
        path.write_text(f"{head}# --- seeded ---\n{body}", encoding="utf-8")
        print(f"{path.name}: {len(off)} ngày nghỉ, {len(extra)} ngày làm bù, {first}–{last}")


if __name__ == "__main__":
    main()
