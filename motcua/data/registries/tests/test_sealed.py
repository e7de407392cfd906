"""At rest a sealed field and a person's number are unreadable; moved or changed they do not open."""

import json

from django.test import TestCase

from motcua.data.registries import actions, history, keyring, queries
from motcua.data.registries.models import DataKey, Version
from motcua.data.registries.tests.test_read import AT, ROW

PERSON = {**ROW, "ethnicity": "Pa Cô"}
OTHER = {**ROW, "number": "045195000719", "ethnicity": "Kinh"}


class SealedTest(TestCase):
    """What lies in the table."""

    def setUp(self) -> None:
        """Two people."""
        actions.load(registry="population", rows=(PERSON, OTHER), at=AT)
        self.declared = queries.definition(registry="population")

    def found(self, row: dict[str, str]) -> Version:
        """The stored version of one of them."""
        version = history.version(self.declared, row["number"], valid_at=AT.date(), known_at=None)
        assert version is not None
        return version

    def test_neither_number_nor_origin_can_be_read_in_the_table(self) -> None:
        """No column holds them in clear, and the key column is a blind index."""
        for row in Version.objects.values_list("key", "data", "sealed", "sources"):
            text = json.dumps(row, ensure_ascii=False)
            for value in (PERSON["number"], "045195000719", "Pa Cô", "Kinh"):
                self.assertNotIn(value, text)
        self.assertEqual(history.values(self.found(PERSON)), PERSON)

    def test_a_value_moved_to_another_person_does_not_open(self) -> None:
        """The place is part of what is sealed."""
        version = self.found(PERSON)
        version.sealed = {**version.sealed, "ethnicity": self.found(OTHER).sealed["ethnicity"]}
        with self.assertRaises(keyring.SealBroken):
            history.values(version)

    def test_a_wrapped_key_of_another_registry_does_not_open(self) -> None:
        """A data key is bound to its registry."""
        version = self.found(PERSON)
        DataKey.objects.update(registry="land")
        with self.assertRaises(keyring.SealBroken):
            history.values(Version.objects.select_related("data_key").get(pk=version.pk))

    def test_rows_from_before_sealing_are_read_as_they_are(self) -> None:
        """A row kept in clear is found under its number."""
        version = self.found(PERSON)
        Version.objects.filter(pk=version.pk).update(
            key=PERSON["number"], data=PERSON, sealed={}, data_key=None
        )
        self.assertEqual(history.values(self.found(PERSON)), PERSON)
        actions.load(registry="population", rows=(PERSON,), at=AT)
        self.assertEqual(Version.objects.count(), 2)
