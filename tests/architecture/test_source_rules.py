"""Rules that look at one file at a time; each proves on examples that it can fail."""

import pytest

from tests.architecture import house, rules_rooms, rules_shape, rules_text
from tests.architecture.house import Rule, Source

RULES = (*rules_shape.RULES, *rules_rooms.RULES, *rules_text.RULES)
GOOD = [pytest.param(rule, *one, id=f"{rule.name}-{n}") for rule in RULES for n, one in enumerate(rule.good)]
BAD = [pytest.param(rule, *one, id=f"{rule.name}-{n}") for rule in RULES for n, one in enumerate(rule.bad)]


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_good_example_passes(rule: Rule, path: str, text: str) -> None:
    """A rule leaves good code alone."""
    assert list(rule.check(Source(path, text))) == []


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_bad_example_is_found(rule: Rule, path: str, text: str) -> None:
    """A rule finds what it was written to find."""
    assert list(rule.check(Source(path, text))) != []


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
def test_house_keeps_rule(rule: Rule) -> None:
    """Every file of the house keeps the rule, or is on the list of exceptions."""
    findings = [one for source in house.sources(rule.applies) for one in rule.check(source)]
    house.settle(rule.name, findings, fix=f"{rule.fix} (Because {rule.because}.)")


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
def test_rule_looks_at_something(rule: Rule) -> None:
    """A rule whose scope is empty would pass for ever."""
    paths = {path for path, _text in (*rule.good, *rule.bad)}
    assert any(map(rule.applies, paths)) or house.sources(rule.applies)
