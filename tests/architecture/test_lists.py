"""The lists the rules lean on: exceptions may only shrink, budgets stay within the promise."""

import datetime
import json

import pytest

from tests.architecture import house, test_source_rules
from tests.support import budgets

LONGEST = 0  # How many exceptions there are. Lower it with the list; never raise it.
RULES = {rule.name for rule in test_source_rules.RULES} | {
    *("access", "links", "action-tests", "pointers", "migrations", "loaded"),
}
PAGE_BUDGET = 8
LARGER = {
    **dict.fromkeys(("dossiers:submit", "dossiers:receive", "dossiers:assign"), 16),  # verbs
    "dossiers:start": 28,  # whom registers are asked about is committed first; each of two reads leaves its line
    "dossiers:officer": 11,  # the reading leaves a ledger line, in a transaction of its own: three more than a page
}


def faults(lines: list[dict[str, object]]) -> list[str]:
    """Exceptions that do not say enough."""
    found = []
    for number, line in enumerate(lines, 1):
        if line.get("rule") not in RULES:
            found.append(f"{number}: no rule is called {line.get('rule')}")
        if not line.get("place") or len(str(line.get("reason", "")).split()) < 3:
            found.append(f"{number}: needs a place and a reason")
        if not isinstance(line.get("date"), datetime.date):
            found.append(f"{number}: needs a date")
    return found


def too_large(known: dict[str, int]) -> list[str]:
    """Budgets above the promise."""
    return [name for name, count in known.items() if count > LARGER.get(name, PAGE_BUDGET)]


def test_faulty_exceptions_are_found() -> None:
    """An exception with rule, place, reason and date passes; without any of them it is found."""
    good = {
        "rule": "access",
        "place": "/x/",
        "reason": "library has no hook",
        "date": datetime.date(2026, 11, 21),
    }
    assert faults([good]) == []
    for key in good:
        assert faults([{name: value for name, value in good.items() if name != key}]), key
    assert faults([{**good, "rule": "taste"}])


def test_exceptions_say_why() -> None:
    """Every exception of the house names its rule, place, reason and date."""
    assert faults(house.exceptions()) == []


def test_exceptions_only_shrink() -> None:
    """The list is exactly as long as LONGEST, which may only be lowered."""
    count = len(house.exceptions())
    assert count <= LONGEST, "mend the code instead of adding an exception"
    assert count == LONGEST, f"well done: lower LONGEST to {count}"


def test_stale_exception_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that excuses nothing is reported, and one that is needed excuses."""
    monkeypatch.setattr(house, "exceptions", lambda: [{"rule": "x", "place": "a.py::f"}])
    house.settle("x", [house.Finding("a.py::f", "bad")], fix="")
    with pytest.raises(AssertionError, match="no longer needed"):
        house.settle("x", [], fix="")
    with pytest.raises(AssertionError, match="b.py"):
        house.settle("x", [house.Finding("a.py::f", "bad"), house.Finding("b.py", "bad")], fix="")


def test_large_budgets_are_found() -> None:
    """A page within the promise passes, one above it is found."""
    assert too_large({"a:page": PAGE_BUDGET, "dossiers:submit": 16}) == []
    assert too_large({"a:page": PAGE_BUDGET + 1}) == ["a:page"]


def test_budgets_keep_the_promise() -> None:
    """No page may cost more SQL statements than was promised."""
    assert too_large(budgets.budgets()) == []


def test_verdict_of_a_budget() -> None:
    """Too many, far too few and unknown are told; equal and nearly equal are fine."""
    allowed = {"a": 5}
    assert budgets.verdict("a", 5, allowed) is None
    assert budgets.verdict("a", 4, allowed) is None
    assert "budget 5" in str(budgets.verdict("a", 6, allowed))
    assert "lower it" in str(budgets.verdict("a", 1, allowed))
    assert "no budget" in str(budgets.verdict("b", 1, allowed))


def test_no_lock_records_an_address() -> None:
    """Lock files hold hashes and names, no addresses, so that any mirror will do."""
    for path in house.files():
        if path.endswith("package-lock.json"):
            lock = json.loads((house.ROOT / path).read_text(encoding="utf-8"))
            assert [name for name, one in lock["packages"].items() if "resolved" in one] == [], path
        if path.startswith("requirements") and path.endswith(".txt"):
            text = (house.ROOT / path).read_text(encoding="utf-8")
            assert "://" not in text, path
            assert "--hash=sha256:" in text, path
