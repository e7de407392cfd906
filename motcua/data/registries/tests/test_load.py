"""Filling a stand-in register is harmless to repeat."""

from django.test import TestCase

from motcua.data.registries import actions
from motcua.data.registries.models import Version
from motcua.data.registries.tests.test_read import AT, ROW


class LoadTest(TestCase):
    """load()."""

    def test_twice_is_once(self) -> None:
        """Known keys stay as they are."""
        actions.load(registry="population", rows=(ROW,), at=AT)
        actions.load(registry="population", rows=({**ROW, "full_name": "Khác"},), at=AT)
        self.assertEqual(Version.objects.get().data["full_name"], ROW["full_name"])
