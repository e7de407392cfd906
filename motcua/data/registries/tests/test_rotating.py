"""Keys change while everything runs, and the change survives being killed at any row."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.test import TestCase, override_settings

from motcua.data.registries import actions, history, keyring, queries
from motcua.data.registries.actions import rotating
from motcua.data.registries.models import DataKey, Version
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.kit import sealing

PEOPLE = [{**ROW, "number": f"04519500072{digit}", "ethnicity": f"Dân tộc {digit}"} for digit in range(5)]
LATE = {**ROW, "number": "045195000730", "ethnicity": "Tà Ôi"}


class Killed(Exception):
    """The process ends here."""


class ResealTest(TestCase):
    """renew_key(), reseal(), rewrap_keys()."""

    def setUp(self) -> None:
        """A keystore of its own and five people, one of them kept in clear as before sealing."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        own = override_settings(MOTCUA_DATA=Path(folder.name), MOTCUA_SEALING_KEYS="")
        own.enable()
        self.addCleanup(own.disable)
        actions.load(registry="population", rows=PEOPLE, at=AT)
        self.declared = queries.definition(registry="population")
        first = self.row(PEOPLE[0])
        Version.objects.filter(pk=first.pk).update(
            key=PEOPLE[0]["number"], data=PEOPLE[0], sealed={}, data_key=None
        )

    def row(self, person: dict[str, str]) -> Version:
        """The stored version of a person."""
        found = history.version(self.declared, person["number"], valid_at=AT.date(), known_at=None)
        assert found is not None
        return found

    def all_read(self) -> None:
        """Everybody is read as ever."""
        for person in PEOPLE:
            self.assertEqual(history.values(self.row(person)), person)

    def finish(self, limit: int = 2) -> int:
        """Run the change to its end; how many rows were sealed anew."""
        last = rows = 0
        while True:
            step = actions.reseal(registry="population", after=last, limit=limit, at=AT)
            last, rows = step.last, rows + step.rows
            if step.done:
                return rows

    def test_killed_at_any_row_and_continued(self) -> None:
        """Wherever it stops all rows can be read, a second run finishes, and nothing keeps the old key."""
        for place in range(len(PEOPLE)):
            actions.renew_key(registry="population", at=AT)
            self.killed_at(place)
            self.all_read()
            self.finish()
            self.all_read()
            newest = DataKey.objects.filter(registry="population").latest("pk")
            self.assertEqual(set(Version.objects.values_list("data_key", flat=True)), {newest.pk})
            self.assertEqual(list(DataKey.objects.filter(closed_at=None)), [newest])
        self.assertNotIn(PEOPLE[0]["number"], Version.objects.values_list("key", flat=True))

    def killed_at(self, place: int) -> None:
        """Run until this many rows are sealed, then die in the middle of a batch."""
        real, seen = keyring.seal, []

        def dies(*given: object) -> dict[str, str]:
            if len(seen) == place:
                raise Killed
            seen.append(given)
            return real(*given)

        with mock.patch.object(rotating.keyring, "seal", dies), self.assertRaises(Killed):
            self.finish(limit=2)

    def test_writes_during_the_change_take_the_new_key_and_it_is_not_begun_twice(self) -> None:
        """Old keys read, the new key writes, and an unfinished change is continued."""
        self.assertTrue(actions.renew_key(registry="population", at=AT))
        self.assertFalse(actions.renew_key(registry="population", at=AT))
        actions.load(registry="population", rows=[LATE], at=AT)
        self.assertEqual(self.row(LATE).data_key, DataKey.objects.latest("pk"))
        self.all_read()
        self.assertEqual(self.finish(), len(PEOPLE))
        self.assertFalse(actions.renew_key(registry="business", at=AT) and self.finish())

    def test_what_was_written_behind_is_not_left(self) -> None:
        """A writer that began before the change and ended after it passed by: the change looks again."""
        actions.renew_key(registry="population", at=AT)
        passed = Version.objects.latest("pk").pk
        step = actions.reseal(registry="population", after=passed, limit=2, at=AT)
        self.assertEqual((step.last, step.rows, step.done), (0, 0, False))
        self.assertEqual(self.finish(), len(PEOPLE))

    def test_a_new_master_key_wraps_the_data_keys_and_the_old_one_may_go(self) -> None:
        """After wrapping anew the keystore without the old master still opens everything."""
        self.assertEqual(keyring.add_master(), "master-2")
        self.assertEqual(actions.rewrap_keys(), 1)
        self.assertEqual(actions.rewrap_keys(), 0)
        text = keyring.path().read_text()
        kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("master-1 "))
        with override_settings(MOTCUA_SEALING_KEYS=kept):
            self.all_read()

    def test_a_new_index_key_moves_records_under_new_blind_indexes(self) -> None:
        """Both index keys find while it lasts; then the old one may go."""
        before = self.row(PEOPLE[1]).key
        text = keyring.path().read_text() + sealing.new_line("index-2")
        with override_settings(MOTCUA_SEALING_KEYS=text):
            self.all_read()
            actions.renew_key(registry="population", at=AT)
            self.finish()
            self.assertNotEqual(self.row(PEOPLE[1]).key, before)
            self.all_read()
        kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("index-1 "))
        with override_settings(MOTCUA_SEALING_KEYS=kept):
            self.all_read()
