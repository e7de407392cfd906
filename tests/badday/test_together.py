"""Sixteen at once: every code once, one of two officers is told, a double click is one submission."""

import json

from tests.badday.installation import Installation

MANY = "16"


def test_codes_are_unique(shared: Installation) -> None:
    """Sixteen parallel submitters get sixteen codes without gap or twin."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "submit", MANY))
    numbers = sorted(int(code.rsplit("-", 1)[-1]) for code in done["codes"])
    last = done["last"][0]
    assert numbers == list(range(last - 15, last + 1))


def test_a_double_submission_is_one(shared: Installation) -> None:
    """Everybody gets the same code; one step is written."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "double", MANY))
    assert (len(set(done["codes"])), done["steps"]) == (1, 1)


def test_two_officers_at_once(shared: Installation) -> None:
    """One step is taken; all others are told that it has moved, and nothing of theirs is written."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "race", MANY))
    assert sorted(done["results"]) == ["done"] + ["moved"] * 15
    assert (done["steps"], done["leaves"], done["turn"]) == (2, 1, 2)
