"""The requirements graph and boxed expressions: what a model decides, and that it is written back whole."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.kit import dmn
from motcua.kit.dmn.tests.samples import SPACE, decision, fact, model, table, text

PAYMENT = """<businessKnowledgeModel id="b_pay" name="pay"><variable name="pay"/><encapsulatedLogic>
<formalParameter name="p" typeRef="number"/><formalParameter name="r" typeRef="number"/>
<formalParameter name="n" typeRef="number"/>{}</encapsulatedLogic></businessKnowledgeModel>""".format(
    text("(p*r/12)/(1-(1+r/12)**-n)")
)
INVOKE = f"""<invocation>{text("pay")}
<binding><parameter name="r"/>{text("0.0375")}</binding>
<binding><parameter name="p"/>{text("amount")}</binding>
<binding><parameter name="n"/>{text("360")}</binding></invocation>"""
CONTEXT = f"""<context><contextEntry><variable name="base price"/>{text("amount * 2")}</contextEntry>
<contextEntry><variable name="half" typeRef="number"/>{text("base price / 4")}</contextEntry>
<contextEntry>{text("{r: half}.r")}</contextEntry></context>"""
ITEMS = f"<list>{text('1')}{text('amount')}</list>"
RELATION = f"""<relation><column name="x"/><column name="y"/>
<row>{text("1")}{text("2")}</row><row>{text("3")}{text("amount")}</row></relation>"""
FUNCTION = f"""<context><contextEntry><variable name="f"/><functionDefinition>
<formalParameter name="n"/>{text("n + amount")}</functionDefinition></contextEntry>
<contextEntry>{text("f(1)")}</contextEntry></context>"""
CONDITION = f"<conditional><if>{text('amount > 5')}</if><then>{text('1')}</then><else>{text('2')}</else></conditional>"
FILTER = f"<filter><in>{text('[1, amount, 30]')}</in><match>{text('item > 5')}</match></filter>"
FOR = f'<for iteratorVariable="i"><in>{text("1..3")}</in><return>{text("i * amount")}</return></for>'
SOME = f'<some iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></some>'
EVERY = f'<every iteratorVariable="i"><in>{text("[1, 2]")}</in><satisfies>{text("i > 1")}</satisfies></every>'
JAVA = f"""<context><contextEntry><variable name="f"/><functionDefinition kind="Java">{text("{class: 1}")}
</functionDefinition></contextEntry><contextEntry>{text("f()")}</contextEntry></context>"""


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (text("amount + 1"), 11),
        (text("pay(600000, 0.0375, 360)"), Decimal("2778.693549432766768088520383236299")),
        (text("pay(r: 0.0375, n: 360, p: 600000) > 2778"), True),
        (text('pay("x", 1, 2)'), None),
        (text("pay(1)"), None),
        (CONTEXT, 5),
        (ITEMS, [1, 10]),
        (RELATION, [{"x": 1, "y": 2}, {"x": 3, "y": 10}]),
        (FUNCTION, 11),
        (CONDITION, 1),
        (FILTER, [10, 30]),
        (FOR, [10, 20, 30]),
        (SOME, True),
        (EVERY, False),
        (JAVA, None),
        ("", None),
        (text("not a rule("), None),
        (text("today()"), date(2026, 11, 21)),
    ],
)
def test_boxed_expression_decides(logic: str, expected: object) -> None:
    """Every kind of boxed expression yields its value, and is written back as it was."""
    read = dmn.read(model(fact("amount", "number") + PAYMENT + decision("D", logic, "i_amount", "b_pay")))
    answer = dmn.Model(read).decide("D", {"amount": 10}, {"today": date(2026, 11, 21)})
    assert answer.value == expected
    assert (answer.value is None) is bool(answer.problems)
    assert dmn.read(dmn.write(read)) == read


def test_invocation_binds_by_name() -> None:
    """An invocation's bindings may stand in any order."""
    read = dmn.read(model(fact("amount") + PAYMENT + decision("D", INVOKE, "i_amount", "b_pay")))
    value = dmn.Model(read).decide("D", {"amount": 600_000}).value
    assert round(value, 2) == Decimal("2778.69")
    assert dmn.read(dmn.write(read)) == read


def test_decision_sees_only_what_it_requires() -> None:
    """A decision's scope holds what it requires, not every decision of the model."""
    body = fact("a") + decision("One", text("a * 2"), "i_a") + decision("Two", text("One + 1"), "d_One")
    decided = dmn.Model(dmn.read(model(body + decision("Three", text("Two + 1")))))
    assert decided.decide("Two", {"a": 4}).value == 9
    assert decided.decide("Three", {"a": 4}).value is None


def test_requirements_in_a_circle_are_null() -> None:
    """Decisions that need each other end as null, with the reason."""
    body = decision("One", text("Two"), "d_Two") + decision("Two", text("One"), "d_One")
    answer = dmn.Model(dmn.read(model(body))).decide("One", {})
    assert answer.value is None
    assert "cần chính nó" in answer.problems[0]


ITEM = """<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "blue"</text>
</allowedValues></itemDefinition><itemDefinition name="tColours" isCollection="true"><typeRef>tColour</typeRef>
</itemDefinition><itemDefinition name="tCar"><itemComponent name="colour"><typeRef>tColour</typeRef>
</itemComponent><itemComponent name="year built"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tSelf"><itemComponent name="next"><typeRef>tSelf</typeRef></itemComponent></itemDefinition>"""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("tColour", "red", "red"),
        ("tColour", "green", None),
        ("tColours", ["red", "blue"], ["red", "blue"]),
        ("tColours", "red", ["red"]),
        ("tColour", ["blue"], "blue"),
        ("tColours", ["red", "green"], None),
        ("tCar", {"colour": "red", "year built": 2020}, {"colour": "red", "year built": 2020}),
        ("tCar", {"colour": "red"}, None),
        ("tSelf", {"next": {"next": None}}, {"next": {"next": None}}),
        ("number", "5", None),
        ("date and time", date(2026, 11, 21), datetime(2026, 11, 21, tzinfo=UTC)),
        ("tUnknown", "x", "x"),
        ("Any", [1], [1]),
    ],
)
def test_values_fit_their_types(kind: str, value: object, expected: object) -> None:
    """Input data is fitted to its type by DMN's implicit conversions; what does not fit is null."""
    read = dmn.read(model(ITEM + fact("x", kind) + decision("D", text("x"), "i_x")))
    assert dmn.Model(read).decide("D", {"x": value}).value == expected
    assert dmn.read(dmn.write(read)) == read


def test_decision_service_is_a_function() -> None:
    """A service is called over its input data; several outputs make a context."""
    service = """<decisionService id="s_both" name="both"><outputDecision href="#d_One"/>
    <outputDecision href="#d_Two"/><inputData href="#i_a"/></decisionService>"""
    body = fact("a") + decision("One", text("a * 2"), "i_a") + decision("Two", text("One + 1"), "d_One")
    read = dmn.read(model(body + service + decision("Called", text("both(5).Two"), "s_both")))
    decided = dmn.Model(read)
    assert decided.decide("both", {"a": 3}).value == {"One": 6, "Two": 7}
    assert decided.decide("Called", {"a": 3}).value == 11
    assert dmn.read(dmn.write(read)) == read


def test_imported_model_is_found_in_its_folder(tmp_path: Path) -> None:
    """A decision of an imported file is used under the import's name; files outside the folder are not."""
    lower = model(decision("Base", text("40")) + PAYMENT, namespace="urn:lower")
    (tmp_path / "lower.dmn").write_bytes(lower)
    use = f'<import name="low" namespace="urn:lower" importType="{SPACE}"/>'
    body = use + decision("D", text("low.Base + 2"), "urn:lower#d_Base")
    (tmp_path / "upper.dmn").write_bytes(model(body, namespace="urn:upper"))
    assert dmn.load(tmp_path / "upper.dmn").decide("D", {}).value == 42
    outside = body.replace("<import ", '<import locationURI="../../lower.dmn" ').replace(
        "urn:lower", "urn:no"
    )
    (tmp_path / "other.dmn").write_bytes(model(outside, namespace="urn:other"))
    with pytest.raises(dmn.DmnError, match="Không tìm thấy"):
        dmn.load(tmp_path / "other.dmn")


def test_facts_of_imported_models_stand_under_their_imports(tmp_path: Path) -> None:
    """A fact two imports below is found under both names, under the last, dotted, or plain."""
    files = {"a": fact("n"), "b": "", "c": ""}
    files["b"] = f'<import name="A" namespace="urn:a" importType="{SPACE}"/>'
    files["b"] += decision("Twice", text("A.n * 2"), "urn:a#i_n")
    files["c"] = f'<import name="B" namespace="urn:b" importType="{SPACE}"/>'
    files["c"] += decision("D", text("B.Twice + 1"), "urn:b#d_Twice")
    for name, body in files.items():
        (tmp_path / f"{name}.dmn").write_bytes(model(body, namespace=f"urn:{name}"))
    loaded = dmn.load(tmp_path / "c.dmn")
    for facts in ({"B": {"A": {"n": 2}}}, {"A": {"n": 2}}, {"B.A.n": 2}, {"n": 2}):
        assert loaded.decide("D", facts).value == 5
    assert loaded.decide("D", {"B": 2}).value is None


def test_older_files_are_read_and_new_ones_written() -> None:
    """DMN 1.1 to 1.5 differ in their namespace; what is written is 1.5."""
    body = fact("n") + decision("D", table("", [["> 1", "2"]], inputs=["n"], outputs=["o"]), "i_n")
    old = dmn.read(model(body, space="http://www.omg.org/spec/DMN/20151101/dmn.xsd"))
    assert dmn.Model(old).decide("D", {"n": 2}).value == 2
    assert SPACE.encode() in dmn.write(old)


def test_diagram_is_kept() -> None:
    """The drawing of a model is written back with it."""
    drawing = (
        '<x:DMNDI xmlns:x="https://www.omg.org/spec/DMN/20230324/DMNDI/"><x:DMNDiagram id="p"/></x:DMNDI>'
    )
    read = dmn.read(model(decision("D", text("1")) + drawing))
    assert "DMNDiagram" in read.diagram
    assert dmn.read(dmn.write(read)) == read
