"""Statements composed once say what the query sets say."""

from django.contrib.auth.models import Group, Permission
from django.db.models import CharField
from django.test import TestCase

from motcua.kit.db import Around, Given, Question

NAME = Given("name", CharField())


class AskingTest(TestCase):
    """Three groups with names."""

    def setUp(self) -> None:
        """Written by the ORM."""
        Group.objects.bulk_create(Group(name=name) for name in ("ab", "ac", "b%"))

    def test_question(self) -> None:
        """A gap is filled anew each time."""
        asked = Question(lambda: Group.objects.filter(name=NAME).values_list("name"))
        assert [asked.rows(name=name) for name in ("ab", "b%", "c")] == [[("ab",)], [("b%",)], []]

    def test_pattern(self) -> None:
        """What somebody typed stands for itself in a search, also `%`."""
        asked = Question(lambda: Group.objects.filter(name__contains=NAME).values_list("name"))
        assert [len(asked.rows(name=name)) for name in ("a", "%", "_")] == [2, 1, 0]

    def test_models(self) -> None:
        """A row becomes the model that the ORM makes of it, with what is joined; what is deferred comes when asked."""
        there = Permission.objects.select_related("content_type")
        own = there.get(codename="add_group")
        (made,) = Question(lambda: there.filter(codename=NAME)).rows(name="add_group")
        assert (made, made.__dict__.keys()) == (own, own.__dict__.keys())
        assert (made._state.adding, made._state.db) == (False, own._state.db)
        with self.assertNumQueries(0):
            assert made.content_type == own.content_type
        (short,) = Question(lambda: there.defer("name").filter(codename=NAME)).rows(name="add_group")
        assert short.get_deferred_fields() == {"name"}
        with self.assertNumQueries(1):
            assert short.name == own.name

    def test_around(self) -> None:
        """Our own SQL around several query sets, each with its gaps."""
        found = Group.objects.filter(name__contains=NAME).values("pk")
        sql = "SELECT (SELECT COUNT(*) FROM ({}) AS x), (SELECT COUNT(*) FROM ({}) AS x)"
        asked = Around(sql, lambda: [found, found[:1]])
        assert [asked.rows(name=name) for name in ("a", "d")] == [[(2, 1)], [(0, 0)]]
