"""Whatever is written and revoked in whatever order: a register says what the newest standing writes say."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.data.registries import actions, history
from motcua.data.registries.queries import definition
from motcua.data.registries.tests.test_read import AT

PERSON = "045198000264"
FIRST = date(2026, 11, 1)
FIELDS = ("marriage_registration", "spouse_name")
# Few values, so that the same is often said twice; few results, so that they are often written again.
PAPERS = st.integers(0, 3)
SAID = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(("x", "y")), min_size=1)
WRITING = st.tuples(st.just("write"), PAPERS, st.integers(0, 3), SAID)
REVOKING = st.tuples(st.just("revoke"), PAPERS, st.none(), st.none())


class StandingTest(TestCase):
    """write() and take_back() beside a plain list."""

    @settings(max_examples=12)
    @given(st.lists(st.one_of(WRITING, REVOKING), min_size=2, max_size=8))
    def test_the_newest_standing_write_counts(self, deeds: list[Any]) -> None:
        """Day by day, field by field; a result is written once, and never once it has fallen."""
        standing: dict[int, tuple[int, dict[str, str]]] = {}
        fallen: set[int] = set()
        for number, (deed, paper, day, said) in enumerate(deeds):
            words = {"registry": "civil_status", "operation": "record_marriage", "actor": "system"}
            words |= {"origin": f"H50-{paper % 2}", "paper": f"P{paper}", "at": AT + timedelta(hours=number)}
            if deed == "revoke":
                taken = actions.take_back(**words, reason="Thu hồi")
                self.assertEqual(taken, int(standing.pop(paper, None) is not None))
                fallen.add(paper)
                continue
            actions.write(**words, data={"number": PERSON, **said}, valid_from=FIRST + timedelta(days=day))
            if paper not in fallen:
                standing.setdefault(paper, (day, said))
        for day in range(5):
            self.assertEqual(self.held(day), _oracle(standing, day))

    def held(self, day: int) -> dict[str, str]:
        """What is held of that day."""
        on = FIRST + timedelta(days=day)
        found = history.version(definition(registry="civil_status"), PERSON, valid_at=on, known_at=None)
        known = history.values(found) if found else {}
        return {name: known[name] for name in FIELDS if known.get(name) is not None}


def _oracle(standing: dict[int, tuple[int, dict[str, str]]], day: int) -> dict[str, str]:
    """The writes that stand, in the order they were made, each from its day on."""
    known: dict[str, str] = {}
    for since, said in standing.values():
        known |= said if since <= day else {}
    return known
