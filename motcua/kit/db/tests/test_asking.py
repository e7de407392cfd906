"""Statements composed once say what the query sets say."""

from datetime import datetime

from django.db.models import CharField
from django.test import TestCase

from motcua.kit.clock import ZONE
from motcua.kit.db import Around, Given, Question
from motcua.kit.events.models import EventRecord

NAME = Given("name", CharField())


class AskingTest(TestCase):
    """Three facts of two kinds."""

    def setUp(self) -> None:
        """Written by the ORM."""
        for name in ("a", "a", "b%"):
            EventRecord.objects.create(name=name, payload={}, at=datetime(2026, 3, 2, tzinfo=ZONE))

    def test_question(self) -> None:
        """A gap is filled anew each time."""
        asked = Question(lambda: EventRecord.objects.filter(name=NAME).values_list("name"))
        assert [len(asked.rows(name=name)) for name in ("a", "b%", "c")] == [2, 1, 0]

    def test_pattern(self) -> None:
        """What somebody typed stands for itself in a search, also `%`."""
        asked = Question(lambda: EventRecord.objects.filter(name__contains=NAME).values_list("name"))
        assert [len(asked.rows(name=name)) for name in ("a", "%", "_")] == [2, 1, 0]

    def test_around(self) -> None:
        """Our own SQL around several query sets, each with its gaps."""
        found = EventRecord.objects.filter(name=NAME).values("pk")
        sql = "SELECT (SELECT COUNT(*) FROM ({}) AS x), (SELECT COUNT(*) FROM ({}) AS x)"
        asked = Around(sql, lambda: [found, found[:1]])
        assert [asked.rows(name=name) for name in ("a", "c")] == [[(2, 1)], [(0, 0)]]
