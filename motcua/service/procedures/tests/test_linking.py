"""Linked procedures, pure: order, total, who may start, who is stopped, what is taken over, what is refused."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from motcua.kit import feel
from motcua.kit.library import root
from motcua.service.procedures import engine, linking
from motcua.service.procedures.checking import check_package
from motcua.service.procedures.checking.links import linked_packages
from motcua.service.procedures.reading import PackageError, read_calendar, read_package
from motcua.service.procedures.types import Facts, Links, Package, Part
from motcua.vn.calendar import Limit
from motcua.vn.dates import ZONE

LINKED = "procedures/2.000986-lien-thong-khai-sinh/1"
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)


def part(name: str, *needs: str, limit: str = "3 ngày làm việc", when: str = "") -> Part:
    """A part of a group."""
    condition = feel.compile(when) if when else None
    return Part(name, name, "1", condition, needs, Limit.parse(limit), "luật", {}, {}, "receive")


def group(*parts: Part, total: str = "sum") -> Links:
    """A group whose parts are in order."""
    return Links(linking.in_order(parts), total)


THREE = group(part("birth"), part("residence", "birth"), part("card", "residence", limit="10 ngày làm việc"))


@pytest.fixture(name="package")
def linked_package() -> Package:
    """The linked group of the library."""
    return read_package(root() / LINKED)


def test_three_and_three_and_ten_are_sixteen() -> None:
    """The limits of the parts add up, and say so."""
    total, remarks = linking.total(THREE, {}, Limit.parse("1 ngày"), "luật")
    assert (total.amount, total.unit, total.text) == (16, "working_day", "16 ngày làm việc")
    assert "3 ngày làm việc + 3 ngày làm việc + 10 ngày làm việc = 16 ngày làm việc" in remarks[0][0]
    assert [text for text, _basis in remarks[1:]] == [
        "birth: 3 ngày làm việc.",
        "residence: 3 ngày làm việc.",
        "card: 10 ngày làm việc.",
    ]


def test_what_is_not_wanted_does_not_count() -> None:
    """Without residence the sum is thirteen, and the card waits for nothing that is not there."""
    links = group(
        part("birth"), part("residence", "birth", when="wanted"), part("card", "birth", "residence")
    )
    values = {"wanted": False}
    assert linking.total(links, values, Limit.parse("1 ngày"), "")[0].amount == 6
    assert linking.begin(links, values) == {"birth": "waiting", "card": "waiting"}
    assert [one.id for one in linking.ready(links, {"birth": "done", "card": "waiting"})] == ["card"]


def test_the_longest_way() -> None:
    """Parts side by side take as long as the longer one."""
    parts = (part("birth"), part("residence", "birth"), part("card", "birth", limit="10 ngày làm việc"))
    assert linking.total(group(*parts, total="longest"), {}, Limit.parse("1 ngày"), "")[0].amount == 13
    assert linking.total(group(*parts), {}, Limit.parse("1 ngày"), "")[0].amount == 16


def test_units() -> None:
    """The same day adds nothing, hours stay hours, and days of two kinds are not added."""
    days = [Limit.parse(text) for text in ("trong ngày", "5 ngày làm việc")]
    assert linking.add(days).text == "5 ngày làm việc"
    assert linking.add(days[:1]).unit == "same_day"
    assert (
        linking.add([Limit.parse("4 giờ làm việc"), Limit.parse("2 giờ làm việc")]).text == "6 giờ làm việc"
    )
    with pytest.raises(ValueError, match="khác đơn vị"):
        linking.add([Limit.parse("3 ngày"), *days])
    with pytest.raises(ValueError, match="limit"):
        linking.add([None])


def test_order_and_its_faults() -> None:
    """A part stands after those it needs; circles, strangers and twins are refused."""
    placed = linking.in_order([part("card", "residence"), part("residence", "birth"), part("birth")])
    assert [one.id for one in placed] == ["birth", "residence", "card"]
    for parts, words in (
        ([part("a", "b"), part("b", "a")], "vòng tròn a → b → a"),
        ([part("a", "x")], "không có thủ tục thành phần x"),
        ([part("a"), part("a")], "cùng id"),
    ):
        with pytest.raises(ValueError, match=words):
            linking.in_order(parts)


def test_a_refusal_stops_only_what_needs_it() -> None:
    """What needs the refused part, and what needs that, is stopped; the rest goes on."""
    links = group(part("a"), part("b", "a"), part("c", "b"), part("d"))
    progress = {"a": "refused", "b": "waiting", "c": "waiting", "d": "running"}
    assert [(left.id, why.id) for left, why in linking.lost(links, progress)] == [("b", "a"), ("c", "b")]
    assert linking.ready(links, progress) == ()
    assert not linking.ended(progress)
    assert linking.awaited(links.parts[2], progress) == ("b",)
    over = {**progress, "b": "stopped", "c": "stopped", "d": "done"}
    assert linking.ended(over)
    assert linking.tally(over) == {"done": ["d"], "refused": ["a"], "stopped": ["b", "c"]}


def test_results_feed_the_next(package: Package) -> None:
    """Answers of the same id go over, others by their rule, and a result by the part that gave it."""
    health = next(one for one in package.links.parts if one.id == "health")
    child = linked_packages(package)[health.procedure]
    results = {"birth": {"number": "01/2026", "outcome": {"number": "045326000011"}}}
    told = linking.given(health, child, {"child_name": "An", "relation": "mother"}, results)
    assert told.answers == {"child_name": "An", "person_number": "045326000011"}
    assert told.papers == {"birth_certificate": "birth.result"}
    assert linking.given(health, child, {}, {}).answers == {}


def test_the_due_date_of_the_sum_explains_itself(package: Package) -> None:
    """The parent's clock runs for the parts' limits together, each named before the count."""
    summed = replace(package, links=THREE)
    facts = Facts(frozenset({"reception"}), 2, read_calendar("vn-default"), answers={})
    state = engine.step(summed, engine.start(summed, facts, MONDAY).state, "receive", facts, MONDAY).state
    due = engine.explain(summed, state, facts, MONDAY)
    assert due.at == state.due == datetime(2026, 12, 22, 17, 0, tzinfo=ZONE)
    kinds = [item.kind for item in due.explanation()]
    assert kinds[:5] == ["limit"] * 4 + ["receipt"]
    assert due.sentence().startswith("Trả trước 17:00 Thứ Ba 22/12: 16 ngày làm việc")


def test_the_library_is_sound(package: Package) -> None:
    """The linked group of the library has nothing wrong."""
    assert check_package(package) == ()


def broken(tmp_path: Path, old: str, new: str, file: str = "links.yaml") -> Path:
    """A copy of the library's group with one thing changed."""
    library = tmp_path / "library"
    for name in ("procedures", "processes", "law", "calendars"):
        (library / name).mkdir(parents=True)
        shutil.copytree(root() / name, library / name, dirs_exist_ok=True)
    folder = library / LINKED
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    """Every finding: its rule, and its reason."""
    findings = check_package(read_package(folder))
    return [text for item in findings for text in (item.rule, item.reason)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('procedure: "1.001939"', 'procedure: "9.999999"', "part-unknown"),
        ("{person_number: birth", "{passport: birth", "1.001939 không có passport"),
        ("birth.outcome.number}", "residence.outcome.number}", "dùng tên lạ “residence"),
        ("{birth_certificate: birth.result}", "{visa: birth.result}", "1.001939 không có visa"),
        ("birth.result}", "birth_paper}", "tên birth_paper"),
        ("id: birth\n", "id: child_name\n", "child_name trùng tên một ô"),
        ("    needs: [birth]", "    needs: [birth]\n    when: 'strange'", "dùng tên lạ “strange"),
        ("    needs: [birth]", "    needs: [birth]\n    receive: take", "không nhận hồ sơ bằng take"),
        ("    limit: 10 ngày\n    basis:", "    limit: 10 ngày\n    name:", "part-unfounded"),
    ],
)
def test_what_cannot_work_is_found(tmp_path: Path, old: str, new: str, words: str) -> None:
    """Every fault of the links is a finding that names it."""
    folder = broken(tmp_path, old, new)
    if old == "id: birth\n":
        path = folder / "links.yaml"
        text = (
            path.read_text(encoding="utf-8")
            .replace("[birth]", "[child_name]")
            .replace("needs: birth", "needs: child_name")
        )
        path.write_text(text.replace("birth.outcome", "child_name.outcome"), encoding="utf-8")
    assert any(words in text for text in told(folder))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("do: [split]", "do: []", "links-without-split"),
        ("  parts_ended:", "  parts_over:", "links-without-end"),
        ("from: received, to: running", "from: received, to: submitted", "links-without-end"),
    ],
)
def test_a_parent_that_never_ends_is_found(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A process that does not split, or does not end with its parts, is a finding."""
    assert words in told(broken(tmp_path, old, new, "process.yaml"))


def test_what_has_to_be_typed_again_is_found(tmp_path: Path) -> None:
    """A required question of a part that nobody answers for it is a finding."""
    folder = broken(tmp_path, "id: clinic", "id: hospital", "form.yaml")
    assert any("bắt buộc ô clinic mà không ai cho" in text for text in told(folder))


@pytest.mark.parametrize("text", ["total_limit: many", "total_limit: sum\nextra: 1"])
def test_links_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    """Unknown words in links.yaml are refused with the package."""
    folder = broken(tmp_path, "total_limit: fixed", text)
    with pytest.raises(PackageError):
        read_package(folder)
