"""Sixteen at once: every code once, one of two officers is told, a double click is one submission."""

import json

from tests.badday.installation import Installation

MANY = "16"


def test_codes_are_unique(shared: Installation) -> None:
    """Sixteen parallel submitters get sixteen codes without gap or twin."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "submit", MANY))
    assert len(set(done["codes"])) == int(MANY), done
    by_agency: dict[str, list[int]] = {}
    for code in done["codes"]:
        agency, number = code.rsplit("-", 1)
        by_agency.setdefault(agency, []).append(int(number))
    for numbers in by_agency.values():
        assert sorted(numbers) == list(range(min(numbers), min(numbers) + len(numbers)))


def test_a_double_submission_is_one(shared: Installation) -> None:
    """Everybody gets the same code; one step is written."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "double", MANY))
    assert (len(set(done["codes"])), done["steps"]) == (1, 1)


def test_two_officers_at_once(shared: Installation) -> None:
    """One step is taken; all others are told that it has moved, and nothing of theirs is written."""
    done = json.loads(shared.python("-m", "tests.badday.workload", "race", MANY))
    assert sorted(done["results"]) == ["done"] + ["moved"] * 15
    assert (done["steps"], done["leaves"], done["turn"]) == (2, 1, 2)
