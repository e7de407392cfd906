"""Sealed values open only with their key, whole, and in their own place."""

import tempfile
from pathlib import Path
from unittest import TestCase

from motcua.kit import sealing
from motcua.kit.keys import Malformed


class SealingTest(TestCase):
    """seal(), unseal(), blind()."""

    def test_what_is_sealed_opens_again(self) -> None:
        """Two sealings of one value differ and both open."""
        key = sealing.new_key()
        one, two = (sealing.seal(key, b"Kinh", "t/f/k") for _ in range(2))
        self.assertNotEqual(one, two)
        self.assertEqual(sealing.unseal(key, one, "t/f/k"), sealing.unseal(key, two, "t/f/k"))

    def test_any_change_is_found(self) -> None:
        """Every single byte, another place and another key are refused, and so is too short a text."""
        key = sealing.new_key()
        sealed = sealing.seal(key, b"Kinh", "t/f/k")
        for place in range(len(sealed)):
            changed = bytearray(sealed)
            changed[place] ^= 1
            with self.assertRaises(sealing.Tampered):
                sealing.unseal(key, bytes(changed), "t/f/k")
        for other_key, text, place in (
            (key, sealed, "t/f/other"),
            (sealing.new_key(), sealed, "t/f/k"),
            (key, sealed[:5], "t/f/k"),
            (key, b"", "t/f/k"),
        ):
            with self.assertRaises(sealing.Tampered):
                sealing.unseal(other_key, text, place)

    def test_a_blind_index_is_the_same_only_in_one_place_under_one_key(self) -> None:
        """Equal values meet in one register's field and nowhere else."""
        key = sealing.new_key()
        self.assertEqual(sealing.blind(key, "a", "1"), sealing.blind(key, "a", "1"))
        self.assertNotEqual(sealing.blind(key, "a", "1"), sealing.blind(key, "b", "1"))
        self.assertNotEqual(sealing.blind(key, "a", "1"), sealing.blind(sealing.new_key(), "a", "1"))
        self.assertEqual(len(sealing.blind(key, "a", "1")), 22)


class KeystoreTest(TestCase):
    """read_keystore(), make_keystore(), add_line()."""

    def test_the_last_master_key_is_the_one_in_use(self) -> None:
        """A key added to the file wraps from then on; the earlier ones stay readable."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "keys"
            sealing.make_keystore(path)
            before = sealing.read_keystore(path.read_text())
            sealing.make_keystore(path)
            self.assertEqual(sealing.read_keystore(path.read_text()), before)
            sealing.add_line(path, sealing.new_line("master-2"))
            after = sealing.read_keystore(path.read_text())
            self.assertEqual((before.newest, after.newest), ("master-1", "master-2"))
            self.assertEqual(after.masters["master-1"], before.masters["master-1"])
            self.assertEqual(path.stat().st_mode & 0o077, 0)
            self.assertEqual([item.name for item in Path(folder).iterdir()], ["keys"])

    def test_a_broken_keystore_is_refused(self) -> None:
        """No key, a name twice, a key of another length."""
        line = sealing.new_line("master-1")
        for text in ("", line, line + line + sealing.new_line("index-1"), "master-1 AAAA\n"):
            with self.assertRaises(Malformed):
                sealing.read_keystore(text)
