"""Taking in a file: what is new, changed, unchanged, refused; nothing guessed, nothing lost."""

import json
import lzma
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.service.catalogue import actions, rules
from motcua.service.catalogue.models import Entry, Import, Published
from motcua.service.catalogue.testing import MONDAY, make_method, make_record, take_in

pytestmark = pytest.mark.django_db


def numbers(done: actions.Imported) -> tuple[int, int, int, int, int]:
    """read, new, changed, unchanged, rejected."""
    return done.read, done.new, done.changed, done.unchanged, done.rejected


def written(path: Path, data: bytes) -> actions.Imported:
    """Import these bytes."""
    path.write_bytes(data)
    return actions.import_file(path=path, at=MONDAY)


def test_first_time_and_again() -> None:
    """Everything is new once; the same file again changes nothing and leaves no second form."""
    records = [make_record(), make_record("1.900002", "Đăng ký nuôi cá")]
    assert numbers(take_in(records)) == (2, 2, 0, 0, 0)
    assert numbers(take_in(records)) == (2, 0, 0, 2, 0)
    assert Published.objects.count() == 2
    assert Import.objects.count() == 2


def test_only_what_changed_changes() -> None:
    """A changed record becomes the second form with its date and what differs; the first stays as it was."""
    take_in([make_record(), make_record("1.900002", "Đăng ký nuôi cá")])
    later = MONDAY + timedelta(days=1)
    done = take_in(
        [make_record(name="Đăng ký nuôi ong mật"), make_record("1.900002", "Đăng ký nuôi cá")], at=later
    )
    assert numbers(done) == (2, 0, 1, 1, 0)
    entry = Entry.objects.get(code="1.900001")
    assert (entry.number, entry.name, entry.first_at, entry.changed_at) == (
        2,
        "Đăng ký nuôi ong mật",
        MONDAY,
        later,
    )
    first, second = Published.objects.filter(entry=entry).order_by("number")
    assert (second.changes, second.at) == (["name"], later)
    assert rules.unpack(bytes(first.source))[0]["name"] == "Thủ tục đăng ký nuôi ong"


def test_the_portals_bookkeeping_is_no_change() -> None:
    """A record that differs in its times of writing alone says the same."""
    take_in([make_record(updatedAt=1)])
    assert numbers(take_in([make_record(updatedAt=2, createdAt=5)])) == (1, 0, 0, 1, 0)


def test_broken_records_are_refused_with_line_and_reason() -> None:
    """Each broken record is named by its line; what stands around it comes in."""
    done = take_in([
        make_record(), '{"code": "1.9', "[1, 2]", "null", make_record(code=""), make_record(name=7),
        make_record(executionMethods="x"), make_record("../x"), "[" * 100_000, '{"code": ' + "9" * 6000 + "}",
        make_record("1.900009"),
    ])  # fmt: skip
    assert numbers(done) == (11, 2, 0, 0, 9)
    assert [item.line for item in done.refusals] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert all(item.reason for item in done.refusals)
    assert "thiếu mã thủ tục" in done.refusals[3].reason


def test_a_broken_first_line_does_not_swallow_the_rest() -> None:
    """One a line is still recognised when the first line is cut."""
    assert numbers(take_in(['{"code": "1.9', make_record()])) == (2, 1, 0, 0, 1)


def test_array_and_records_over_several_lines(tmp_path: Path) -> None:
    """An array, one record over several lines, and an array that breaks off are read as far as they go."""
    two = [make_record(), make_record("1.900002", "Đăng ký nuôi cá")]
    assert numbers(written(tmp_path / "a.json", json.dumps(two, indent=1).encode())) == (2, 2, 0, 0, 0)
    assert numbers(written(tmp_path / "b.json", json.dumps(two[0], indent=1).encode())) == (1, 0, 0, 1, 0)
    assert numbers(written(tmp_path / "c.json", json.dumps(two).encode())) == (2, 0, 0, 2, 0)
    broken = json.dumps(two, indent=1).encode()[:-3] + b",\n{oops}]"
    done = written(tmp_path / "d.json", broken)
    assert done.rejected == 1
    assert done.refusals[0].line > 1
    assert numbers(written(tmp_path / "e.json", b"[" * 3000)) == (1, 0, 0, 0, 1)


def test_packed_files(tmp_path: Path) -> None:
    """An .xz file is unpacked whatever its name; one that was cut gives its beginning and a reason."""
    data = "\n".join(json.dumps(make_record(f"1.9{n:05}", f"Đăng ký nuôi {n}")) for n in range(300)).encode()
    packed = lzma.compress(data)
    assert numbers(written(tmp_path / "a.bin", packed)) == (300, 300, 0, 0, 0)
    done = written(tmp_path / "b.xz", packed[: len(packed) // 2])
    assert done.rejected == 1
    assert "hỏng" in done.refusals[0].reason


def test_nothing_to_open(tmp_path: Path) -> None:
    """A file that is not there, or a folder, is said so; an empty file has no records."""
    for path in (tmp_path / "no.jsonl", tmp_path):
        with pytest.raises(actions.CannotOpen):
            actions.import_file(path=path, at=MONDAY)
    assert numbers(written(tmp_path / "empty", b"")) == (0, 0, 0, 0, 0)
    assert numbers(written(tmp_path / "bytes", bytes(range(256)) * 8))[1] == 0


def test_a_code_twice_in_one_file() -> None:
    """The same record twice is one; two that differ are both kept, and a second import finds nothing new."""
    other = make_record(name="Đăng ký nuôi ong (bản khác)")
    records = [make_record(), make_record(), other]
    done = take_in(records)
    assert numbers(done) == (3, 1, 1, 1, 0)
    assert done.kinds["repeated_record"] == 1
    kept = Published.objects.get()
    assert [item["name"] for item in rules.unpack(bytes(kept.source))] == [records[0]["name"], other["name"]]
    assert numbers(take_in(records)) == (3, 0, 0, 3, 0)


def test_every_oddity_of_the_shape_is_kept_and_counted() -> None:
    """What is odd is named with its words, and the record stays exactly as it was."""
    dollar = {"type": "FEE", "value": 10, "currencyId": "USD", "attachment": None, "description": ""}
    council = {"type": "FEE", "value": 0, "currencyId": "VND", "attachment": None,
               "description": "Mức thu do HĐND tỉnh quyết định"}  # fmt: skip
    note = {"name": "Lưu ý: xuất trình bản chính", "originalQty": 0, "copyQty": 0, "required": False}
    record = make_record(
        executionMethods=[
            make_method("DIRECT", fees=[*make_method()["fees"], dollar]),
            make_method("POSTAL", processingTime=1, processingTimeUnit="OTHER", fees=[council]),
        ],
        executionCases=[{"name": "", "profileComponents": [note, note]}],
        legalBasisesDetails=[{"name": "A", "code": "01/2020/QH14"}] * 3
        + [{"name": "B", "code": "nghị định 146"}],
        executionSteps=[{"name": "", "description": "nộp hồ sơ đăng ký khai tâm Phục vụ hành chính công"}],
        weird={"x": [1]},
    )
    done = take_in([record])
    assert done.kinds == {
        "currencies": 1, "unit_other": 1, "fee_by_council": 1, "note_as_paper": 2, "paper_repeated": 1,
        "required_unset": 1, "law_repeated": 1, "law_number": 1, "text_scrambled": 1, "unknown_key": 1,
    }  # fmt: skip
    assert done.oddities == sum(done.kinds.values()) == Entry.objects.get().oddities
    kept = Published.objects.get()
    assert rules.unpack(bytes(kept.source)) == [record]
    assert {item["kind"] for item in kept.oddities} == set(done.kinds)


def test_characters_no_database_can_hold() -> None:
    """Half a character, a NUL and a key written twice are survived and said."""
    line = '{"code": "1.900003", "name": "x\\ud800\\u0000y", "a\\u0000": "\\ud800", "b": 1, "b": 2}'
    done = take_in([line])
    assert numbers(done) == (1, 1, 0, 0, 0)
    assert done.kinds["repeated_key"] == 1
    assert Entry.objects.get().name == "xy"


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that fails in the middle of writing leaves the catalogue as it was."""

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "_write_batch", fail)
    with pytest.raises(RuntimeError):
        take_in([make_record()])
    assert not Entry.objects.exists()
    assert not Import.objects.exists()


def test_progress_is_told(tmp_path: Path) -> None:
    """The share done only grows, and ends with all."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(make_record(f"1.9{n:05}")) for n in range(50)), encoding="utf-8")
    told: list[float] = []
    actions.import_file(path=path, at=MONDAY, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
