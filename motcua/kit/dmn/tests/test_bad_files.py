"""Bad days: hostile XML, broken models and broken test cases end in a reason, never in a traceback."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua.kit import dmn
from motcua.kit.dmn import conformance, xml
from motcua.kit.dmn.tests.samples import decision, fact, model, text

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
BOMB = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><definitions>&y;</definitions>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions name="a">&x;</definitions>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<definitions>",
        b"<other/>",
        BOMB,
        OUTSIDE,
        b"<!DOCTYPE definitions><definitions/>",
        b"<definitions>" + b"<a>" * 150 + b"</a>" * 150 + b"</definitions>",
        b"<definitions>" + b"<a/>" * (xml.MAX_ELEMENTS + 1) + b"</definitions>",
        b" " * (xml.MAX_BYTES + 1),
        b"\xff\xfe\x00",
        model("<decision/>"),
        model('<decision id="a" name="A"/><decision id="a" name="B"/>'),
        model(decision("D", '<decisionTable hitPolicy="LUCKY"/>')),
        model(decision("D", "<relation><column name='x'/><row/></relation>")),
        model(decision("D", f"<invocation>{text('f')}<binding/></invocation>")),
    ],
)
def test_unreadable_file_is_refused(data: bytes) -> None:
    """What cannot be read is refused with a reason."""
    with pytest.raises(dmn.DmnError, match="."):
        dmn.read(data)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is refused too."""
    with pytest.raises(dmn.DmnError, match="Không mở được"):
        dmn.load(tmp_path / "none.dmn")


def test_files_that_import_each_other_are_refused(tmp_path: Path) -> None:
    """Imports in a circle are refused."""
    for name, other in (("a", "b"), ("b", "a")):
        use = f'<import name="{other}" namespace="urn:{other}" importType="DMN"/>'
        (tmp_path / f"{name}.dmn").write_bytes(model(use, namespace=f"urn:{name}"))
    with pytest.raises(dmn.DmnError, match="vòng"):
        dmn.load(tmp_path / "a.dmn")


def test_unknown_decision_is_refused() -> None:
    """Asking for what the model does not have is an error of the asker."""
    with pytest.raises(dmn.DmnError, match="không có quyết định"):
        dmn.Model(dmn.read(model(""))).decide("D", {})


def test_endless_model_ends() -> None:
    """A knowledge model that calls itself for ever is null, with the reason."""
    logic = f'<encapsulatedLogic><formalParameter name="n"/>{text("f(n) + f(n)")}</encapsulatedLogic>'
    own = '<knowledgeRequirement><requiredKnowledge href="#b_f"/></knowledgeRequirement>'
    knowledge = (
        f'<businessKnowledgeModel id="b_f" name="f"><variable name="f"/>{logic}{own}</businessKnowledgeModel>'
    )
    answer = dmn.Model(dmn.read(model(knowledge + decision("D", text("f(1)"), "b_f")))).decide("D", {})
    assert answer.value is None
    assert answer.problems


def _suite(folder: Path, cases: str, body: str) -> list[conformance.Result]:
    case = folder / "level-9" / "0001-case"
    case.mkdir(parents=True)
    (case / "0001-case.dmn").write_bytes(body.encode() if isinstance(body, str) else body)
    (case / "0001-case-test-01.xml").write_text(
        '<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<modelName>0001-case.dmn</modelName>{cases}</testCases>",
        encoding="utf-8",
    )
    return list(conformance.run_folder(folder, AT))


def _case(name: str, given: str, expected: str) -> str:
    return (
        f'<testCase id="{name}"><inputNode name="n">{given}</inputNode>'
        f'<resultNode name="D"><expected>{expected}</expected></resultNode></testCase>'
    )


NUMBER = '<value xsi:type="xsd:decimal">{}</value>'


def test_cases_pass_and_fail_with_reasons(tmp_path: Path) -> None:
    """Each case of a file is one result; a failed one says what was found and what was expected."""
    body = model(fact("n") + decision("D", text("n * 2"), "i_n"))
    cases = _case("1", NUMBER.format(2), NUMBER.format(4)) + _case("2", NUMBER.format(2), NUMBER.format(5))
    cases += (
        _case("3", NUMBER.format("x"), NUMBER.format(5))
        + '<testCase id="4"><resultNode name="D"/></testCase>'
    )
    cases += '<testCase id="5"><resultNode name="Z"><expected/></resultNode></testCase>'
    results = _suite(tmp_path, cases, body)
    assert [bool(result.failure) for result in results] == [False, True, True, True, True]
    assert results[1].name == "level-9/0001-case/0001-case-test-01/2"
    assert "D: 4 thay vì 5" in results[1].failure


@pytest.mark.parametrize("body", [b"<broken", BOMB, model("<decision/>")])
def test_case_of_an_unreadable_model_has_failed(tmp_path: Path, body: bytes) -> None:
    """All cases of a model that cannot be read have failed, each with the reason."""
    results = _suite(tmp_path, _case("1", NUMBER.format(2), NUMBER.format(4)) * 2, body)
    assert len(results) == 2
    assert all(result.failure for result in results)


def test_unreadable_test_file_is_one_failure(tmp_path: Path) -> None:
    """A test file that cannot be read, or holds no case, is one failure."""
    results = _suite(tmp_path, "", model(""))
    assert [bool(result.failure) for result in results] == [True]
