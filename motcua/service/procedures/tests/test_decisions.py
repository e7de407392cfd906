"""decisions.yaml: read strictly, used by name in every rule, written as DMN and read again."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from motcua.kit import dmn
from motcua.kit.dmn.errors import DmnError
from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.service.forms import queries as forms
from motcua.service.procedures import engine, fees, queries
from motcua.service.procedures.decisions import read_decisions
from motcua.service.procedures.interchange import as_model, as_yaml
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.tests import samples
from motcua.service.procedures.types import Package, State
from motcua.vn.dates import ZONE

NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)
SPRING = datetime(2026, 3, 24, 12, tzinfo=ZONE)
DECISIONS = """
decisions:
  - id: rate
    name: Mức phí một trang
    basis: Điều 1
    hit: F
    inputs:
      - {expression: channel, label: Cách nộp, values: [1, 2]}
      - {expression: kind, label: Loại}
    outputs: [{name: rate, label: Đồng}]
    rules:
      - {when: [2, '-'], then: 500, basis: Điều 2, effective_to: 2026-06-30}
      - {when: ['-', '"big"'], then: 3000, basis: Điều 3}
      - {when: ['-', '-'], then: 1000, note: còn lại}
  - {id: kind, name: Loại, basis: Điều 4, expression: 'if size > 10 then "big" else "small"'}
"""


def _folder(path: Path, decisions: str = DECISIONS, **changes: dict[str, str]) -> Path:
    """The invented procedure with decisions, and with other words in its files."""
    texts = {"procedure": samples.PROCEDURE, "form": samples.FORM, "process": samples.PROCESS}
    for name, words in changes.items():
        for old, new in words.items():
            assert old in texts[name]
            texts[name] = texts[name].replace(old, new)
    folder = samples.write(path, **texts)
    (folder / "decisions.yaml").write_text(decisions, encoding="utf-8")
    return folder


def _package(path: Path, **changes: dict[str, str]) -> Package:
    return read_package(_folder(path, **changes))


def _fee(package: Package, at: datetime, **case: int) -> object:
    facts = samples.facts("reception", **case)
    return fees.total(package, facts, engine.scope(State(name=""), facts, at), at.date())


def test_a_fee_by_name(tmp_path: Path) -> None:
    """A fee names a table, which names a formula and holds one row for some months only."""
    package = _package(tmp_path, procedure={"size * 1000": "size * rate"})
    assert package.fees[0].amount.names == {"size", "channel", "today"}
    assert _fee(package, NOON, size=2) == 2000
    assert _fee(package, SPRING, size=2) == 1000
    assert _fee(package, SPRING, size=20, channel=1) == 60000


def test_limits_routes_and_guards_by_name(tmp_path: Path) -> None:
    """The engine knows nothing of decisions: the package's own conditions carry them."""
    package = _package(
        tmp_path,
        procedure={"'size > 10'": "'kind = \"big\"'"},
        process={"supplements < 2": 'kind = "small"', "size > 0": 'kind = "small" and size > 0'},
    )
    limit = engine.time_limit(package, samples.facts(size=11), NOON)
    assert limit is not None
    assert limit.limit.amount == 10
    state = samples.at_work(package, size=3)
    assert (
        samples.step(package, state, "finish", "specialist", "2026-11-25T10:00", size=3).state.name == "done"
    )
    with pytest.raises(engine.ConditionFailed):
        samples.step(package, state, "finish", "specialist", "2026-11-25T10:00", size=30)


FIELDS = {
    "purpose: thử}]": "purpose: thử}, {id: why, label: Vì sao, schema: {type: string},"
    " show_if: 'kind = \"big\"', basis: thử, purpose: thử}]"
}


def test_a_question_by_name(tmp_path: Path) -> None:
    """A question appears by a decision over what was asked before it."""
    form = _package(tmp_path, form=FIELDS).form
    for size, seen in ((5, ["size"]), (50, ["size", "why"])):
        visible = forms.visible_fields(form=form, answers={"size": size}, facts={}, at=NOON)
        assert [field.id for field in visible] == seen


def test_a_question_may_not_be_decided_by_what_comes_after_it(tmp_path: Path) -> None:
    """The facts behind a decision must stand before the question that it shows."""
    late = {
        "{id: size,": "{id: why, label: Vì sao, schema: {type: string}, show_if: 'kind = \"big\"'}, {id: size,"
    }
    with pytest.raises(DomainError, match="size"):
        _package(tmp_path, form=late)


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        ("decisions: {a: 1}", "danh sách"),
        ("decisions: [{id: 'a b', expression: '1'}]", "id"),
        ("decisions: [{id: a, expression: '1'}, {id: a, expression: '1'}]", "trùng"),
        ("decisions: [{id: a, expression: '1', hit: U}]", "hit"),
        ("decisions: [{id: a, expresion: '1'}]", "expresion"),
        ("decisions: [{id: a, inputs: [x], rules: [{when: [1, 2], then: 1}]}]", "when cần 1"),
        ("decisions: [{id: a, inputs: [x], rules: [{when: [null], then: 1}]}]", "trống"),
        ("decisions: [{id: a, hit: X, inputs: [x], rules: [{when: [1], then: 1}]}]", "Quy tắc khớp"),
        ("decisions: [{id: a, inputs: [x], rules: [{when: ['> >'], then: 1}]}]", "Dòng 1"),
        ("decisions: [{id: a, inputs: [x], rules: []}]", "rules"),
        ("decisions: [{id: a, inputs: [x], rules: [{when: [1], then: 1, effective_from: mai}]}]", "ngày"),
    ],
)
def test_what_cannot_be_read_says_where(decisions: str, says: str) -> None:
    """Every refusal names the decision and the key."""
    with pytest.raises(ValueError, match=says):
        read_decisions(yaml.safe_load(decisions))


def test_out_as_dmn_and_in_again(tmp_path: Path) -> None:
    """Columns, labels, dates, bases and formulas survive the way through a DMN 1.5 file."""
    folder = _folder(tmp_path)
    content = queries.decisions_as_dmn(folder=folder)
    assert b"DMN/20230324/MODEL" in content
    again = read_decisions(yaml.safe_load(queries.decisions_from_dmn(content=content)))
    assert again == read_package(folder).decisions


def test_a_dmn_file_of_other_things_is_refused() -> None:
    """A package holds tables and formulas; a file that is no DMN, or holds more, says so."""
    with pytest.raises(DmnError):
        queries.decisions_from_dmn(content=b"<a/>")


CIRCLE = """
<decision id="d1" name="a"><variable name="a"/>{needs}
<literalExpression><text>{text}</text></literalExpression></decision>
<decision id="d2" name="b"><variable name="b"/>
<informationRequirement><requiredDecision href="#d1"/></informationRequirement>
<literalExpression><text>a + 1</text></literalExpression></decision>
"""
NEEDS = '<informationRequirement><requiredDecision href="#d2"/></informationRequirement>'
TABLE = """
<decision id="d1" name="a"><variable name="a"/>
<decisionTable {hit}><input><inputExpression><text>x</text></inputExpression></input>
<output name="a">{values}</output>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
</decisionTable></decision>
"""


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (CIRCLE.format(needs="", text="b + 1"), "a, b cần lẫn nhau"),
        (CIRCLE.format(needs=NEEDS, text="1"), "a, b cần lẫn nhau"),
        (TABLE.format(hit='hitPolicy="PRIORITY"', values=""), "values"),
        (TABLE.format(hit='hitPolicy="OUTPUT ORDER"', values=""), "values"),
        (TABLE.format(hit='hitPolicy="FIRST" aggregation="SUM"', values=""), "không dùng với FIRST"),
        (TABLE.format(hit='hitPolicy="COLLECT" aggregation="AVG"', values=""), "AVG.*SUM, MIN, MAX, COUNT"),
        (TABLE.format(hit='hitPolicy="MOST"', values=""), "“MOST” không có"),
    ],
)
def test_what_a_package_would_not_keep_of_a_model_is_refused(body: str, says: str) -> None:
    """A circle, an order that is not given, a sign that would be dropped: told, never silent."""
    space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    content = f'<definitions xmlns="{space}" name="m" id="m" namespace="urn:m">{body}</definitions>'
    with pytest.raises(ValueError, match=says):
        queries.decisions_from_dmn(content=content.encode())


@pytest.mark.parametrize(
    "folder", queries.package_folders(path=root() / "procedures"), ids=lambda path: path.parent.name
)
def test_out_and_in_and_out_again_is_the_same_file(folder: Path) -> None:
    """Nothing of a shipped table is lost on the way through DMN: the second file is the first, byte for byte."""
    package = read_package(folder)
    first = dmn.write(as_model(package))
    again = replace(package, decisions=read_decisions(yaml.safe_load(as_yaml(first))))
    assert dmn.write(as_model(again)) == first
