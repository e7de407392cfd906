"""`motcua calendar due` and `motcua card parse`: exactly the words, answers and exit codes they promise."""

import argparse
import io
import json

import pytest

from motcua.config.cli import calendar, card
from tests.support.words import foreign_word

CARD = "044179000123||Trần Thị Mười|05071979|Nữ|Xã Vĩnh Linh, Tỉnh Quảng Trị|28092023"


def run(*words: str) -> int:
    """Run one command with the two groups registered."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    calendar.register(commands)
    card.register(commands)
    args = parser.parse_args(words)
    return args.run(args)


def due(capsys: pytest.CaptureFixture, *words: str) -> dict:
    """The JSON answer of `calendar due`."""
    assert run("calendar", "due", *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_due_with_its_explanation(capsys: pytest.CaptureFixture) -> None:
    """Five working days across Tết, ISO 8601 at +07:00, neighbouring items."""
    answer = due(capsys, "--from", "2026-02-12T09:00+07:00", "--limit", "5 ngày làm việc")
    assert answer["due"] == "2026-02-26T17:00:00+07:00"
    items = answer["explanation"]
    assert all(set(item) == {"from", "to", "kind", "text", "basis"} for item in items)
    assert items[0]["from"] == "2026-02-12T09:00:00+07:00"
    assert items[-1]["to"] == answer["due"]
    assert all(one["to"] == two["from"] for one, two in zip(items, items[1:], strict=False))


def test_waits_and_late_rules(capsys: pytest.CaptureFixture) -> None:
    """--wait takes one or several, once or again; both ways of waiting; each late rule; another calendar."""
    base = ("--from", "2026-11-23T08:20+07:00", "--limit", "3 ngày làm việc")
    wait = ("--wait", "2026-11-25T09:00+07:00/2026-11-26T09:00+07:00")
    assert due(capsys, *base, *wait)["due"] == "2026-12-01T17:00:00+07:00"
    assert due(capsys, *base, *wait, "--on-wait", "subtract")["due"] == "2026-11-30T17:00:00+07:00"
    more = (*wait, "2026-11-26T10:00/2026-11-26T11:00", "--wait", "2026-11-26T13:00/2026-11-26T14:00")
    assert due(capsys, *base, *more)["due"] == "2026-12-01T17:00:00+07:00"
    late = ("--from", "2026-11-09T16:30+07:00", "--limit", "1 ngày làm việc", "--late-rule")
    assert due(capsys, *late, "none")["due"] == "2026-11-10T17:00:00+07:00"
    forwarded = due(capsys, *late, "15:00")
    assert forwarded["due"] == "2026-11-10T17:00:00+07:00"
    assert "late" in [item["kind"] for item in forwarded["explanation"]]
    assert due(capsys, *late, "last-hour")["due"] == "2026-11-11T17:00:00+07:00"
    early = due(
        capsys, "--calendar", "vn-gio-som", "--from", "2026-11-09T00:30Z", "--limit", "8 giờ làm việc"
    )
    assert early["due"] == "2026-11-10T08:00:00+07:00"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "2026-02-12T09:00+07:00"),
        ("--from", "hôm nay", "--limit", "1 ngày"),
        ("--from", "2026-02-12", "--limit", "1 ngày"),
        ("--from", "2026-02-12T09:00", "--limit", "năm ngày"),
        ("--from", "2029-02-12T09:00", "--limit", "1 ngày"),
        ("--from", "0001-01-01T00:00+14:00", "--limit", "1 ngày"),
        ("--from", "2026-02-12T09:00", "--limit", "1 ngày", "--calendar", "../../etc/passwd"),
        ("--from", "2026-02-12T09:00", "--limit", "1 ngày", "--on-wait", "pause"),
        ("--from", "2026-02-12T09:00", "--limit", "1 ngày", "--late-rule", "16:00"),
        ("--from", "2026-02-12T09:00", "--limit", "1 ngày", "--wait", "2026-02-13T09:00"),
        ("--from", "2026-02-12T09:00", "--limit", "1 ngày", "--wait", "2026-02-13T09:00/2026-02-12T09:00"),
    ],
)
def test_bad_input_is_told_in_vietnamese(words: tuple[str, ...], capsys: pytest.CaptureFixture) -> None:
    """Exit 2, one sentence on the error stream, nothing on the other."""
    assert run("calendar", "due", *words, "--json") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.strip().endswith(".")


def test_due_for_reading(capsys: pytest.CaptureFixture) -> None:
    """Without --json: the sentence, then the reasons."""
    assert run("calendar", "due", "--from", "2026-11-23T08:20", "--limit", "3 ngày làm việc") == 0
    assert capsys.readouterr().out.startswith("Trả trước 17:00 Thứ Sáu 27/11: 3 ngày làm việc")
    words = ("--from", "2026-11-23T08:20", "--limit", "3 ngày làm việc", "--lang", "en")
    assert run("calendar", "due", *words) == 0
    told = capsys.readouterr().out
    assert told.startswith("Due by 17:00 on Friday 27/11: 3 working days")
    assert not foreign_word(told, "en")


def test_card_parse(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 0 for a good card, 1 for any other; standard input when no text is given."""
    assert run("card", "parse", CARD, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["valid"], answer["id"], answer["dob"], answer["old_id"]) == (
        True,
        "044179000123",
        "1979-07-05",
        None,
    )
    assert {"valid", "format", "id", "old_id", "name", "dob", "sex", "address", "issued", "reasons"} <= set(
        answer
    )
    assert run("card", "parse", CARD.replace("Nữ", "Nam"), "--json") == 1
    assert json.loads(capsys.readouterr().out)["reasons"]
    monkeypatch.setattr("sys.stdin", io.StringIO(CARD))
    assert run("card", "parse") == 0
