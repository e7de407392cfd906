"""Addresses of before the merger become addresses of today; what was split is left to a person."""

import csv
import json
from pathlib import Path

import pytest

from motcua.data.registries import actions
from motcua.data.registries.bulk import files, wards
from motcua.data.registries.bulk.communes import Translated
from motcua.kit.library import root
from motcua.kit.progress import silent

NATIONAL = Path(__file__).resolve().parents[6] / "shared" / "data" / "areas" / "wards-old-to-new-2025.csv.xz"
PAIR = {
    "old_ward_code": "1", "old_ward": "Phường Cũ", "old_district": "Quận Một", "old_province": "Thành phố A",
    "new_ward_code": "11", "new_ward": "Phường Mới", "new_province": "Thành phố A", "kind": "whole", "default": "1",
}  # fmt: skip


@pytest.fixture(scope="module")
def own() -> wards.FormerWards:
    """The table of the sample province."""
    return wards.read(root() / "places" / "quang-tri" / "former-communes.csv")


def test_a_former_ward_becomes_its_commune(own: wards.FormerWards) -> None:
    """The district goes, the house stays, marks and case do not matter."""
    found = own.translate("Tổ 3, phường 1, thành phố Đông Hà, tỉnh Quảng Trị")
    assert (found.standing, found.code) == (wards.MOVED, "19333")
    assert found.address == "Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị"


def test_an_address_of_today_stays_and_gets_its_code(own: wards.FormerWards) -> None:
    """A commune that bears the name of a former one is not moved twice."""
    address = "Thôn 5, Xã Gio Linh, Tỉnh Quảng Trị"
    assert own.translate(address) == wards.Found(wards.UNTOUCHED, address, "19495")


def test_the_kind_of_a_unit_is_part_of_its_name(own: wards.FormerWards) -> None:
    """`Xã Gio Linh` of the district was never there: only the town was."""
    assert own.translate("Thôn 5, Xã Gio Linh, Huyện Gio Linh, Tỉnh Quảng Trị").standing == wards.UNKNOWN
    assert own.translate("Thị trấn Gio Linh, Huyện Gio Linh, Tỉnh Quảng Trị").code == "19495"


def test_a_split_ward_offers_its_parts() -> None:
    """Nothing is chosen for anybody; the part where most went stands first."""
    parts = [{**PAIR, "default": "0", "new_ward": "Phường Nhỏ"}, PAIR]
    found = wards.FormerWards(parts).translate("Số 1, Phường Cũ, Quận Một, Thành phố A")
    assert found.standing == wards.SPLIT
    assert [choice.name for choice in found.choices] == ["Phường Mới", "Phường Nhỏ"]
    assert found.address == "Số 1, Phường Cũ, Quận Một, Thành phố A"


@pytest.mark.parametrize("address", ["", "Đông Hà", "Số 1, Phố X, Xã Y, Tỉnh Z"])
def test_what_is_not_known_stays(own: wards.FormerWards, address: str) -> None:
    """An address without a known ward is left as it is."""
    assert own.translate(address) == wards.Found(wards.UNKNOWN, address)


def brought(source: Path, target: Path) -> Translated:
    """A file taken through the table of the sample province."""
    return actions.new_communes(
        source=source, target=target, worklist=target.with_suffix(".work.csv"), table=None, field="residence",
        progress=silent,
    )  # fmt: skip


def test_a_file_is_copied_with_its_work(tmp_path: Path) -> None:
    """Moved rows get their code and keep the former address; split and unknown ones go to the list."""
    table = tmp_path / "table.csv"
    lines = [
        PAIR,
        {**PAIR, "old_ward": "Phường Hai"},
        {**PAIR, "old_ward": "Phường Hai", "new_ward": "Xã Ba"},
    ]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, wards.COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    source = tmp_path / "in.csv"
    rest = "Quận Một, Thành phố A"
    source.write_text(
        f'name,residence\na,"Số 1, Phường Cũ, {rest}"\nb,"Số 2, Phường Hai, {rest}"\nc,=Đâu đó\n',
        encoding="utf-8",
    )
    done = actions.new_communes(
        source=source, target=tmp_path / "out.csv", worklist=tmp_path / "work.csv", table=table, field="residence",
        progress=silent,
    )  # fmt: skip
    assert (done.rows, done.moved, done.split, done.unknown) == (3, 1, 1, 1)
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        first, *others = csv.DictReader(file)
    assert first == {
        "name": "a", "residence": "Số 1, Phường Mới, Thành phố A", "commune": "11",
        "former_address": f"Số 1, Phường Cũ, {rest}",
    }  # fmt: skip
    assert [line["residence"] for line in others] == [f"Số 2, Phường Hai, {rest}", "=Đâu đó"]
    with (tmp_path / "work.csv").open(encoding="utf-8") as file:
        split, unknown = csv.DictReader(file)
    assert "Phường Mới" in split["Xã có thể chọn"]
    assert "Xã Ba" in split["Xã có thể chọn"]
    assert unknown["Địa chỉ cũ"] == "'=Đâu đó"


def test_a_line_may_leave_out_what_is_empty(tmp_path: Path) -> None:
    """JSON lines: columns are those of all lines; an address of today gets its code, whatever code stood there."""
    lines = ({"name": "a"}, {"residence": "Tổ 1, phường Đông Hà, tỉnh Quảng Trị", "commune": "19999"})
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = brought(source, tmp_path / "out.jsonl")
    assert (done.untouched, done.unknown) == (1, 1)
    first, second = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert (first, second) == (lines[0], {**lines[1], "commune": "19333"})


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_a_file_without_addresses_is_refused(tmp_path: Path, ending: str) -> None:
    """Said with the option that names the column; nothing is written."""
    source = tmp_path / f"in{ending}"
    with files.writing(source, ("name", "address")) as put:
        put(("a", "Xã Gio Linh, Tỉnh Quảng Trị"))
    with pytest.raises(actions.NoAddresses, match=r"“residence”.*--field.*name, address"):
        brought(source, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.skipif(not NATIONAL.exists(), reason=f"no national table at {NATIONAL}")
def test_the_national_table_is_read() -> None:
    """Every whole ward of the country finds its commune by its names, every split one its parts."""
    table = wards.read(NATIONAL)
    assert len(table.by_names) > 9_500
    split = [choices for choices in table.by_names.values() if len(choices) > 1]
    assert 400 < len(split) < 600
