"""The rows of the first stand-in are kept: same key, same values, with a source each."""

from datetime import date
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import TestCase, TransactionTestCase

from motcua.data.registries import history, queries
from motcua.data.registries.models import Source
from motcua.data.registries.tests.test_read import AT, ROW

BEFORE, AFTER = ("registries", "0001_initial"), ("registries", "0003_every_version_has_its_source")
MARK = import_module("motcua.data.registries.migrations.0008_what_was_taken_back_is_marked").mark


class MigrationTest(TransactionTestCase):
    """From rows without history to versions."""

    def setUp(self) -> None:
        """Go back to the first table."""
        MigrationExecutor(connection).migrate([BEFORE])

    def tearDown(self) -> None:
        """Leave the newest tables behind, whatever happened."""
        executor = MigrationExecutor(connection)  # rooms above went back as well
        executor.migrate(executor.loader.graph.leaf_nodes())

    def test_a_loaded_and_a_written_row_stay(self) -> None:
        """Both are read as before; the written one still knows its dossier."""
        old = (
            MigrationExecutor(connection)
            .loader.project_state([BEFORE])
            .apps.get_model("registries", "Record")
        )
        old.objects.create(registry="population", key=ROW["number"], data=ROW, since=AT)
        child = {**ROW, "number": "045226000001"}
        old.objects.create(registry="population", key=child["number"], data=child, since=AT, origin="H50-1")
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("registries"))
        declared = queries.definition(registry="population")
        for row in (ROW, child):
            found = history.version(declared, row["number"], valid_at=date(2000, 1, 1), known_at=None)
            assert found is not None
            self.assertEqual(history.values(found), row)
        (held,) = queries.past(registry="population", key=child["number"])
        self.assertEqual((held.made_by.kind, held.made_by.origin), ("dossier", "H50-1"))


class MarkingTest(TestCase):
    """0008: what was taken back before sources could say so."""

    def source(self, kind: str, key: str = "1", origin: str = "H50-1") -> Source:
        """A source as it was kept before."""
        words = {"registry": "civil_status", "operation": "record_marriage", "actor": "x", "at": AT}
        return Source.objects.create(kind=kind, key=key, origin=origin, **words)

    def test_a_withdrawal_ends_what_was_written_before_it(self) -> None:
        """Of the same record and origin, once; a later write, another record and another origin stand."""
        first, other, elsewhere = (
            self.source("dossier"),
            self.source("dossier", "2"),
            self.source("dossier", origin="b"),
        )
        ending = self.source("withdrawn")
        again = self.source("dossier", origin="H50-2")
        MARK(apps, None)
        found = dict(Source.objects.values_list("pk", "ended_by"))
        self.assertEqual(found[first.pk], ending.pk)
        self.assertEqual({found[one.pk] for one in (other, elsewhere, ending, again)}, {None})
        later = self.source("dossier")
        MARK(apps, None)
        self.assertIsNone(Source.objects.get(pk=later.pk).ended_by_id)
