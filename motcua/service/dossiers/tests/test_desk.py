"""The desk's rail: what lies at which step and of which procedure, and what choosing one of them shows."""

from django.test import TestCase

from motcua.service.dossiers import queries, testing


class DeskTest(TestCase):
    """Two births wait at one counter."""

    def setUp(self) -> None:
        """Nobody has looked at them."""
        testing.load_house()
        mother = testing.mother()
        self.codes = [testing.make_dossier(user=mother) for _number in range(2)]
        self.sen = testing.officer("dongha.sen")

    def test_tallies(self) -> None:
        """Steps and procedures carry their counts, whatever else was chosen."""
        page = queries.desk_page(actor=self.sen, at=testing.MONDAY, state="examining")
        assert [(item.key, item.title, item.count, item.current) for item in page.steps] == [
            ("submitted", "Chờ tiếp nhận", 2, False)
        ]
        assert [(item.key, item.count) for item in page.kinds] == [("1.001193", 2)]
        assert page.groups == ()

    def test_choosing(self) -> None:
        """A step or a procedure narrows the list and is marked as chosen."""
        page = queries.desk_page(actor=self.sen, at=testing.MONDAY, state="submitted", procedure="1.001193")
        assert [row.code for group in page.groups for row in group.rows] == self.codes
        assert [item.current for item in (*page.steps, *page.kinds)] == [True, True]
        none = queries.desk_page(actor=self.sen, at=testing.MONDAY, procedure="2.000815")
        assert none.total == 0

    def test_nobody(self) -> None:
        """An officer without a post has nothing to count."""
        page = queries.desk_page(actor=testing.actor(testing.mother()), at=testing.MONDAY)
        assert (page.steps, page.kinds, page.total) == ((), (), 0)
