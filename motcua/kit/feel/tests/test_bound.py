"""Rules that name decisions."""

from motcua.kit import feel
from motcua.kit.feel.bound import Decisions
from motcua.kit.feel.tables import read_table


def _decisions(**texts: object) -> Decisions:
    return Decisions(
        {
            name: feel.compile(text) if isinstance(text, str) else read_table(text)
            for name, text in texts.items()
        }
    )


RATE = {"inputs": ["age"], "outputs": ["rate"], "rules": [["< 18", 0], [">= 18", "base * 2"]]}


def test_a_rule_reads_decisions_and_what_they_read() -> None:
    """A table that names a formula: the rule's facts are those behind both."""
    rule = _decisions(rate=RATE, base="extra + 1").bind(feel.compile("rate * pages"))
    assert rule.names == {"age", "extra", "pages"}
    assert rule.evaluate({"age": 20, "extra": 4, "pages": 3}) == 30
    assert rule.evaluate({"age": 10, "pages": 3}) == 0


def test_a_rule_that_names_none_stays_itself() -> None:
    """Nothing is paid for decisions that are not named."""
    rule = feel.compile("pages + 1")
    assert _decisions(rate=RATE).bind(rule) is rule


def test_a_decision_is_worked_out_once_an_evaluation() -> None:
    """Twenty decisions that each name the one before twice: twenty steps, not a million."""
    chain = {f"d{n}": f"d{n - 1} + d{n - 1}" for n in range(1, 31)}
    rule = _decisions(d0="1", **chain).bind(feel.compile("d30"))
    assert rule.evaluate({}) == 2**30


def test_circles_are_null_and_named() -> None:
    """A decision that needs itself gives null, never an endless loop."""
    decisions = _decisions(a="b + 1", b="a + 1", c="a")
    assert decisions.circular() == ("a", "b")
    assert decisions.bind(feel.compile("c")).evaluate({}) is None
