"""Reading and checking a package: what is refused, and what a lawyer is told."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.library import root
from motcua.service.procedures import queries
from motcua.service.procedures.checking import check_package
from motcua.service.procedures.checking.files import odd
from motcua.service.procedures.reading import PackageError, read_package
from motcua.service.procedures.tests.samples import PROCEDURE, PROCESS, facts, moment, sample, write
from motcua.service.procedures.types import Finding, Package

LOCAL = """
agency: T1
procedure: "9.000001"
decision: Nghị quyết thử
grade: U
fees:
  - {id: fee, name: Phí của tỉnh, channels: [1], amount: "7000", text: bảy nghìn, effective_from: 2026-01-01}
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("initial: new", "initial: nowhere", "nowhere"),
        ("to: work, by: reception}", "to: wrok, by: reception}", "wrok"),
        ("portal: 6", "portl: 6", "portl"),
        ("do: [supplement]", "do: [{a: 1, b: 2}]", "ask"),
        ("size > 0'", "size >'", ""),
        ("do: [{notify: big}]", "do: [assign]", "assign"),
        ("limit: 1 ngày, clock: pause}", "limit: một ngày, clock: pause}", "một ngày"),
    ],
)
def test_a_wrong_process_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    """A name that leads nowhere, an unknown key, a broken rule: refused, naming where."""
    assert old in PROCESS
    with pytest.raises(PackageError) as refused:
        read_package(write(tmp_path, process=PROCESS.replace(old, new)))
    assert "9.000001" in str(refused.value)
    assert why in str(refused.value)


def test_a_provinces_fee_stands_in_place_of_the_national(tmp_path: Path) -> None:
    """For the agency and those under it, on its channels, from its day; elsewhere the national line."""
    local = tmp_path / "local" / "T1" / "9.000001"
    local.mkdir(parents=True)
    (local / "fees.yaml").write_text(LOCAL, encoding="utf-8")
    package = read_package(write(tmp_path))
    cases = {("T1.05.01", 1): 7000, ("T1", 1): 7000, ("T1.05", 2): 3000, ("T10.05", 1): 3000, ("", 1): 3000}
    for (agency, channel), amount in cases.items():
        case = facts(channel=channel, size=3, agency=agency)
        lines = queries.fees_for(package=package, facts=case, at=moment("2026-11-25T09:00"))
        assert [int(line.amount) for line in lines] == [amount], (agency, channel)
    before = queries.fees_for(
        package=package, facts=facts(channel=1, size=3, agency="T1"), at=moment("2025-11-25T09:00")
    )
    assert int(before[0].amount) == 3000


@pytest.mark.parametrize(
    ("part", "changes", "said"),
    [
        (
            "states",
            {"lost": {"name": "Lạc", "portal": 4, "owner": "head", "office": "deciding", "limit": "1 ngày"}},
            "state-unreachable",
        ),
        (
            "states",
            {"work": {"name": "Làm", "portal": 4, "owner": "", "limit": "1 ngày"}},
            "state-without-owner",
        ),
        (
            "states",
            {"work": {"name": "Làm", "portal": 4, "owner": "head", "limit": "1 ngày"}},
            "state-without-office",
        ),
        (
            "states",
            {"work": {"name": "Làm", "portal": 4, "owner": "head", "office": "deciding"}},
            "state-without-limit",
        ),
        (
            "states",
            {"work": {"name": "Làm", "portal": 11, "owner": "head", "office": "deciding", "limit": "1 ngày"}},
            "state-portal-unknown",
        ),
        (
            "states",
            {
                "waiting": {
                    "name": "Chờ",
                    "portal": 5,
                    "owner": "applicant",
                    "limit": "1 ngày",
                    "after_limit": "hand",
                }
            },
            "silence-not-offered",
        ),
        (
            "actions",
            {"hand": {"name": "Trả", "from": "done", "to": "done", "by": "returns"}},
            "state-without-way-out",
        ),
        (
            "actions",
            {"again": {"name": "Lại", "from": "over", "to": "work", "by": "returns"}},
            "final-state-with-action",
        ),
        (
            "actions",
            {"pay": {"name": "Thu", "from": "paying", "to": "work", "by": "reception", "when": "money > 1"}},
            "name-unknown",
        ),
        (
            "actions",
            {"pay": {"name": "Thu", "from": "paying", "to": "work", "by": "reception", "do": ["fly"]}},
            "effect-unknown",
        ),
    ],
)
def test_the_check_says_what_is_wrong(tmp_path: Path, part: str, changes: dict[str, Any], said: str) -> None:
    """Each way to lose a dossier is found before it can happen."""
    whole = check_package(sample(tmp_path))
    usual = {"portal-leap", "effect-unasked", "notice-unknown", "fee-never-taken", "fee-amount-odd"}
    assert {item.rule for item in whole} == usual
    assert said in {item.rule for item in check_package(sample(tmp_path, **{part: changes}))}


def test_an_unfounded_question_is_found(tmp_path: Path) -> None:
    """A question without legal basis and purpose may not be asked."""
    form = "pages: [{id: a, title: A, fields: [{id: size, label: Cỡ, schema: {type: integer}}]}]"
    assert _rules(read_package(write(tmp_path, form=form)))["question-unfounded"].file == "form.yaml"


def test_a_channel_without_a_general_limit_is_found(tmp_path: Path) -> None:
    """A limit for one case alone leaves the other cases without a date."""
    only = PROCEDURE.replace(
        "  - {channels: [2], limit: 5 ngày làm việc, on_wait: subtract, basis: thử}\n", ""
    )
    found = _rules(read_package(write(tmp_path, procedure=only)))["channel-without-limit"]
    assert "Kênh 2" in found.reason
    assert only.splitlines()[found.line - 1] == "time_limits:"


def test_portal_states_follow_the_list(tmp_path: Path) -> None:
    """The invented process leaps; each leap is named, a condition on the state alone is decided."""
    leaps = [item.reason for item in check_package(sample(tmp_path)) if item.rule == "portal-leap"]
    assert leaps == [
        "Hành động receive, new → paying: Cổng không có đường từ 1 sang 6.",
        "Hành động receive, new → work: Cổng không có đường từ 1 sang 4.",
        "Hành động answer, waiting → new: Cổng không có đường từ 5 sang 1.",
        "Hành động silence, waiting → new: Cổng không có đường từ 5 sang 1.",
        "Hành động finish, work → over: Cổng không có đường từ 4 sang 10.",
    ]
    routes = [{"when": 'state = "done"', "state": "over"}, {"state": "done"}]
    ends = {"finish": {"name": "Xong", "from": ["work", "done"], "to": routes, "by": "specialist"}}
    again = check_package(sample(tmp_path, actions=ends))
    assert not any("finish" in item.reason for item in again if item.rule == "portal-leap")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"when": "size > 1", "when_not": "Chưa."}, "pass-conditional"),
        ({"by": "specialist"}, "pass-not-alone"),
        ({"to": "passing"}, "pass-chain"),
    ],
)
def test_a_state_only_passed_through(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    """The system takes its one action, nothing can refuse it, and it does not pass on and on."""
    passing = {
        **{"name": "Đã nhận", "portal": 2, "owner": "system", "limit": "1 giờ làm việc"},
        "passes": "go_on",
    }
    go_on = {"name": "Làm", "from": "passing", "to": "work", "by": "system", **changes}
    receive = {"name": "Nhận", "from": "new", "to": "passing", "by": "reception", "do": ["start_clock"]}
    package = sample(tmp_path, states={"passing": passing}, actions={"go_on": go_on, "receive": receive})
    assert [item.rule for item in check_package(package) if item.rule.startswith("pass-")] == (
        [said] if said else []
    )


def test_a_register_is_read_only_where_declared(tmp_path: Path) -> None:
    """A question that takes from a register needs field, person, purpose and basis in register_reads."""
    form = """
pages:
  - id: a
    title: A
    fields:
      - {id: size, label: Cỡ, schema: {type: integer}, basis: thử, purpose: thử}
      - id: name
        label: Tên
        schema: {type: string}
        source: {register: dan-cu, field: full_name, of: applicant}
        basis: thử
        purpose: thử
"""
    reads = PROCEDURE + "register_reads: {dan-cu: {fields: [full_name], of: [applicant]}}\n"
    silent = _rules(read_package(write(tmp_path, form=form)))
    assert "dan-cu.full_name của applicant" in silent["register-read-undeclared"].reason
    vague = _rules(read_package(write(tmp_path, form=form, procedure=reads)))
    assert "register-read-undeclared" not in vague
    assert "dan-cu" in vague["register-read-unfounded"].reason


def test_every_file_of_the_library_is_read_by_every_reader() -> None:
    """What the slow, strict reader refuses stands nowhere in the library."""
    folders = {path.parent for path in root().rglob("*.yaml")}
    assert [item for folder in folders for item in odd(folder)] == []


def test_folders(tmp_path: Path) -> None:
    """One version, or a folder of many; an empty folder is said to be so."""
    version = write(tmp_path)
    assert queries.package_folders(path=version) == queries.package_folders(path=tmp_path) == (version,)
    with pytest.raises(FileNotFoundError):
        queries.package_folders(path=tmp_path / "nothing")


def _rules(package: Package) -> dict[str, Finding]:
    """What is found, by rule."""
    return {item.rule: item for item in check_package(package)}


def test_a_draft_may_lie_anywhere(tmp_path: Path) -> None:
    """A copy outside of any library is checked with the running one: nothing is found, its templates are tried."""
    source = next(root().glob("procedures/2.000815*/1"))
    draft = tmp_path / "thu"
    shutil.copytree(source, draft)
    assert queries.package_findings(folder=draft) == ()
    (draft / "result.typ").write_text('#import "chung.typ": x\n', encoding="utf-8")
    found = queries.package_findings(folder=draft)
    assert [(item.rule, item.file, item.line) for item in found] == [("template-broken", "result.typ", 1)]
    (draft / "chung.typ").write_text("#let x = 1\n", encoding="utf-8")
    assert [item.rule for item in queries.package_findings(folder=draft)] == ["result-unsigned"]


def test_two_folders_of_one_version(tmp_path: Path) -> None:
    """The one that is read last would silently win: both are told of the other."""
    version = write(tmp_path)
    other = tmp_path / "procedures" / "9.000001-thu-nua" / "1"
    shutil.copytree(version, other)
    for folder, twin in ((version, "9.000001-thu-nua"), (other, "9.000001-thu")):
        assert twin in _rules(read_package(folder))["folder-twice"].reason


def test_an_action_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    """An empty list of routes is a fault of the file, said with its place, and not of the check."""
    with pytest.raises(PackageError, match=r"actions\.receive\.to"):
        sample(
            tmp_path, actions={"receive": {"name": "Nhận", "from": "submitted", "to": [], "by": "reception"}}
        )
