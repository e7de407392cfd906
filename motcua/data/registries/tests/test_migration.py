"""The rows of the first stand-in are kept: same key, same values, with a source each."""

from datetime import date

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import TransactionTestCase

from motcua.data.registries import history, queries
from motcua.data.registries.tests.test_read import AT, ROW

BEFORE, AFTER = ("registries", "0001_initial"), ("registries", "0003_every_version_has_its_source")


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
