"""Layers and reliefs: what a province and an office may change, from when, and what the pin covers."""

from datetime import date
from pathlib import Path

import pytest

from motcua.service.procedures import engine, queries
from motcua.service.procedures.bases import package_digest
from motcua.service.procedures.checking import check_folder
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.tests.samples import PROCEDURE, facts, moment, write
from motcua.service.procedures.types import Package

DECIDED = """agency: T1.05
procedure: "9.000001"
decision: 12/QĐ-THỬ
issued: 2026-01-05
issuer: Ủy ban nhân dân thử
grade: U
"""
OFFICE = DECIDED + "effective_from: 2026-02-01\nstates: {work: {limit: 1 giờ làm việc, owner: head}}\n"
FEES = DECIDED + "fees: [{id: fee, name: Phí, amount: 9000, text: chín nghìn}]\n"
OPEN = "extension_points: [fees.fee, states.work.limit, states.work.owner]\n"
DAYS = "effective_from: 2026-08-15, effective_to: 2027-02-28, grade: F"
RELIEF = f"""reliefs:
  - {{id: half, applies_to: fee, channels: [2], percent: 50, text: giảm một nửa, basis: thử 1, {DAYS}}}
  - {{id: large, applies_to: [fee], when: size > 5, amount: 4001, text: giảm, basis: thử 2, {DAYS}}}
"""


def _layer(folder: Path, name: str, text: str, agency: str = "T1.05") -> None:
    place = folder / "local" / agency / "9.000001"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.yaml").write_text(text, encoding="utf-8")


def _fee(package: Package, day: str, channel: int = 2, size: int = 5) -> tuple[int, str]:
    line = queries.fees_for(package=package, facts=facts(channel=channel, size=size), at=moment(day))[0]
    return int(line.amount), line.basis


def test_a_relief_holds_for_its_days_channel_and_case(tmp_path: Path) -> None:
    """Before, after, on another channel and in another case the whole fee stands; the greatest relief counts."""
    package = read_package(write(tmp_path, procedure=PROCEDURE + RELIEF))
    assert _fee(package, "2026-08-14T09:00") == (5000, "thử")
    assert _fee(package, "2026-08-15T00:00") == (2500, "thử; thử 1")
    assert _fee(package, "2027-02-28T23:59") == (2500, "thử; thử 1")
    assert _fee(package, "2027-03-01T00:00") == (5000, "thử")
    assert _fee(package, "2026-11-23T09:00", channel=1) == (5000, "thử")
    assert _fee(package, "2026-11-23T09:00", size=6) == (1999, "thử; thử 2")
    assert _fee(package, "2026-11-23T09:00", channel=1, size=6) == (1999, "thử; thử 2")


def test_an_office_keeps_its_own_hours(tmp_path: Path) -> None:
    """Its hours and holder from its day on, for it and the offices under it; elsewhere the national ones."""
    _layer(tmp_path, "office", OFFICE)
    package = read_package(write(tmp_path, procedure=PROCEDURE + OPEN))
    for agency, day, hour, owner in (
        ("T1.05.01", "2026-11-25", "10:00", "head"),
        ("T1.05", "2026-11-25", "10:00", "head"),
        ("T1.06", "2026-11-25", "11:00", "specialist"),
        ("T1.05", "2026-01-28", "11:00", "specialist"),
    ):
        begun = engine.start(package, facts(agency=agency), moment(f"{day}T08:30")).state
        case = facts("reception", agency=agency)
        outcome = engine.step(package, begun, "receive", case, moment(f"{day}T09:00"))
        assert (outcome.owner, outcome.step_due) == (owner, moment(f"{day}T{hour}")), (agency, day)


def test_the_pin_covers_the_layers(tmp_path: Path) -> None:
    """A new layer, or a word in one, is another digest."""
    version = write(tmp_path)
    seen = {package_digest(version)}
    _layer(tmp_path, "fees", FEES)
    seen.add(package_digest(version))
    _layer(tmp_path, "fees", FEES.replace("9000", "9001"))
    seen.add(package_digest(version))
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("name", "text", "open_points", "rule"),
    [
        ("fees", FEES, OPEN, ""),
        ("office", OFFICE, OPEN, ""),
        ("fees", FEES, "", "layer-not-declared"),
        ("office", OFFICE, "extension_points: [states.work.limit]\n", "layer-not-declared"),
        ("fees", FEES.replace("id: fee", "id: toll"), OPEN, "layer-unknown"),
        ("office", OFFICE.replace("{work:", "{nap:"), OPEN, "layer-unknown"),
        ("office", OFFICE.replace("owner: head", "owner: returns"), OPEN, "layer-owner-idle"),
        (
            "office",
            OFFICE.replace("{work: {limit: 1 giờ làm việc, owner: head}", "{new: {owner: reception}"),
            OPEN,
            "layer-first-owner",
        ),
        ("fees", FEES.replace("agency: T1.05", "agency: T1.06"), OPEN, "layer-misplaced"),
        ("fees", FEES.replace("issued: 2026-01-05\n", ""), OPEN, "shape-key-missing"),
        ("fees", FEES.replace("issuer: Ủy ban nhân dân thử\n", ""), OPEN, "shape-key-missing"),
        ("office", OFFICE.replace("decision: 12/QĐ-THỬ\n", ""), OPEN, "shape-key-missing"),
        ("office", OFFICE.replace("decision: 12/QĐ-THỬ\n", 'decision: "  "\n'), OPEN, "shape-value"),
        ("office", OFFICE.replace("owner: head", "portal: 4"), OPEN, "shape-key-unknown"),
    ],
)
def test_a_layer_stays_within_its_bounds(
    tmp_path: Path, name: str, text: str, open_points: str, rule: str
) -> None:
    """Declared points only, a decision with number, date and issuer, things and roles that exist."""
    _layer(tmp_path, name, text)
    found = {item.rule: item for item in check_folder(write(tmp_path, procedure=PROCEDURE + open_points))}
    local = {item.rule for item in found.values() if item.file == f"local/T1.05/9.000001/{name}.yaml"}
    assert local == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("applies_to: fee,", "applies_to: toll,", "relief-unknown"),
        ("effective_to: 2027-02-28", "effective_to: 2026-02-28", "dates-reversed"),
        ("percent: 50, ", "", "shape-value"),
        (", effective_to: 2027-02-28", "", "shape-key-missing"),
        ("when: size > 5", "when: sise > 5", "name-unknown"),
    ],
)
def test_a_relief_is_of_something_and_for_a_time(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """A relief without its days, its size, its fee or with an unknown name is found."""
    text = PROCEDURE + RELIEF.replace(old, new, 1)
    assert rule in {item.rule for item in check_folder(write(tmp_path, procedure=text))}


LIMITS = PROCEDURE.replace(
    "  - {channels: [2], limit: 5 ngày làm việc,",
    "  - {channels: [2], limit: 4 ngày làm việc, on_wait: subtract, basis: luật mới, effective_from: 2026-12-01}\n"
    "  - {channels: [2], limit: 5 ngày làm việc, effective_to: 2026-11-30,",
)


def _received(package: Package, day: str) -> engine.State:
    begun = engine.start(package, facts(), moment(f"{day}T08:30")).state
    return engine.step(package, begun, "receive", facts("reception"), moment(f"{day}T09:00")).state


def test_a_limit_holds_for_its_days(tmp_path: Path) -> None:
    """The limit of the day of reception counts, and stays when the clock goes on under a new one."""
    package = read_package(write(tmp_path, procedure=LIMITS))
    before = check_folder(write(tmp_path / "as it was"))
    assert [item.rule for item in check_folder(Path(package.folder))] == [item.rule for item in before]
    assert _received(package, "2026-11-30").due == moment("2026-12-07T17:00")
    assert _received(package, "2026-12-01").due == moment("2026-12-07T17:00")
    state = _received(package, "2026-11-30")
    asked = engine.step(package, state, "ask", facts("specialist"), moment("2026-12-02T09:00")).state
    resumed = engine.step(package, asked, "answer", facts("applicant"), moment("2026-12-03T09:00")).state
    explained = engine.explain(package, resumed, facts(), moment("2026-12-03T10:00"))
    assert explained is not None
    assert resumed.due == explained.at == moment("2026-12-08T17:00")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("effective_from: 2026-12-01", "effective_from: 2026-12-02", "limit-gap"),
        ("effective_from: 2026-12-01", "effective_from: 2026-11-30", "limit-overlap"),
        (
            "effective_to: 2026-11-30",
            "effective_to: 2025-11-30, effective_from: 2025-12-01",
            "dates-reversed",
        ),
        ("effective_from: 2026-12-01", "effective_from: 2026-12-01, effective_to: 2027-01-31", "limit-gap"),
    ],
)
def test_limits_leave_no_day_out(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """A day without a general limit, a line that is never used, a line that ends before it begins."""
    assert old in LIMITS
    text = LIMITS.replace(old, new, 1)
    assert rule in {item.rule for item in check_folder(write(tmp_path, procedure=text))}


@pytest.mark.parametrize(
    ("ends", "begins", "rule"), [("30", "01", ""), ("29", "01", "fee-gap"), ("30", "30", "fee-overlap")]
)
def test_fees_follow_each_other(tmp_path: Path, ends: str, begins: str, rule: str) -> None:
    """Two amounts of one fee leave no day between them, and share none."""
    line = "  - {id: fee, name: Phí, amount: 'size * 1000', text: theo cỡ, basis: thử"
    month = "11" if begins == "30" else "12"
    text = PROCEDURE.replace(
        line, f"{line}, effective_from: 2026-{month}-{begins}}}\n{line}, effective_to: 2026-11-{ends}"
    )
    found = {item.rule for item in check_folder(write(tmp_path, procedure=text))}
    assert found & {"fee-gap", "fee-overlap"} == ({rule} if rule else set())


def test_no_one_else_holds_a_new_dossier(tmp_path: Path) -> None:
    """The holder of the first state is no extension point."""
    text = PROCEDURE + "extension_points: [states.new.owner]\n"
    assert "layer-first-owner" in {item.rule for item in check_folder(write(tmp_path, procedure=text))}


def test_an_extension_point_exists(tmp_path: Path) -> None:
    """What is left open is there to be changed."""
    text = PROCEDURE + "extension_points: [fees.toll]\n"
    assert "extension-unknown" in {item.rule for item in check_folder(write(tmp_path, procedure=text))}


def test_a_slip_that_nobody_knows(tmp_path: Path) -> None:
    """An action may only issue a slip that the library has."""
    process = write(tmp_path) / "process.yaml"
    text = process.read_text(encoding="utf-8").replace("do: [start_clock]", 'do: [start_clock, {slip: "99"}]')
    process.write_text(text, encoding="utf-8")
    assert "slip-unknown" in {item.rule for item in check_folder(process.parent)}


def test_the_slips_of_the_circular() -> None:
    """The seven forms of TT 03/2025/TT-VPCP, each with template, fields and the paper it is printed on."""
    from_library = queries.slips()
    assert from_library == frozenset({"01", "02", "03", "04", "05", "06", "07"})


def test_dates_are_days(tmp_path: Path) -> None:
    """A day in quotation marks is text, and is refused where a day is needed; so is a day in place of text."""
    text = PROCEDURE.replace("effective_from: 2026-01-01", 'effective_from: "2026-01-01"')
    assert check_folder(write(tmp_path, procedure=text))[0].rule == "shape-value"
    text = PROCEDURE.replace("name: Thủ tục thử", "name: 2026-01-01", 1)
    assert check_folder(write(tmp_path, procedure=text))[0].rule == "shape-type"
    assert read_package(write(tmp_path)).effective_from == date(2026, 1, 1)
