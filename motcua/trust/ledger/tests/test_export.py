"""An exported ledger is checked from its files alone, and no change to them goes unnoticed."""

import shutil

import pytest

from motcua.trust.ledger import actions, models, queries
from motcua.trust.ledger.testing import AT, make_leaves


@pytest.fixture
def exported(db, tmp_path):
    """A ledger of 600 leaves, exported twice while it grew."""
    make_leaves(300)
    actions.sequence(at=AT)
    actions.export(directory=tmp_path / "log")
    make_leaves(300)
    actions.sequence(at=AT)
    actions.export(directory=tmp_path / "log")
    return tmp_path / "log"


def kinds(directory) -> set[str]:
    """What is wrong with the directory."""
    return {item.kind for item in queries.verify_directory(directory=directory, key=queries.vkey()).problems}


def test_it_is_sound_and_laid_out_as_specified(exported):
    """The files are those of C2SP tlog-tiles, and they verify."""
    names = {path.relative_to(exported).as_posix() for path in exported.rglob("*") if path.is_file()}
    assert {"checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"} <= names
    assert {"tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"} <= names
    assert (exported / "tile/0/000").stat().st_size == 8192
    found = queries.verify_directory(directory=exported)
    assert (found.ok, found.size, found.root) == (True, 600, queries.checkpoint().root)


def test_no_personal_data_leaves_the_house(exported):
    """Subjects, salts and values are not in the files."""
    everything = b"".join(path.read_bytes() for path in exported.rglob("*") if path.is_file())
    row = models.Leaf.objects.get(position=0)
    assert row.subject.encode() not in everything
    assert bytes(row.salt) not in everything


def test_every_flipped_bit_is_noticed(exported):
    """In every file, a flipped bit anywhere (sampled) is a problem."""
    for path in [item for item in exported.rglob("*") if item.is_file()]:
        good = path.read_bytes()
        for at in {0, 1, len(good) // 2, len(good) - 1}:
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
            assert kinds(exported), (path, at)
        path.write_bytes(good)
    assert not kinds(exported)


def test_every_truncated_or_missing_file_is_noticed(exported):
    """A file cut short, emptied or removed is a problem; only an outdated partial tile may go."""
    for path in [item for item in exported.rglob("*") if item.is_file()]:
        good = path.read_bytes()
        for length in (0, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:length])
            assert kinds(exported), (path, length)
        path.unlink()
        outdated = path.parent.name.endswith(".p") and path.name not in ("88", "2")
        assert bool(kinds(exported)) is (not outdated and path.name != "vkey"), path
        path.write_bytes(good)


def test_swapped_entries_are_noticed(exported):
    """Two leaves that changed places are both named."""
    path = exported / "tile/entries/001"
    entries = tiles_of(path)
    entries[3], entries[4] = entries[4], entries[3]
    path.write_bytes(b"".join(len(item).to_bytes(2, "big") + item for item in entries))
    found = queries.verify_directory(directory=exported, key=queries.vkey()).problems
    assert {(item.kind, item.index) for item in found if item.kind == "leaf-moved"} == {
        ("leaf-moved", 259),
        ("leaf-moved", 260),
    }


def test_an_older_checkpoint_is_noticed(exported, tmp_path):
    """A genuine checkpoint of a smaller tree beside more leaves is a problem; so is a shrunken copy."""
    latest = (exported / "checkpoint").read_text(encoding="utf-8")
    (exported / "checkpoint").write_text(
        models.Checkpoint.objects.order_by("size").first().note, encoding="utf-8"
    )
    assert "leaf-unsigned" in kinds(exported)
    found = queries.verify_directory(directory=exported, key=queries.vkey(), since=latest)
    assert {item.kind for item in found.problems} == {"leaf-unsigned"}


def test_an_older_export_has_shrunk(db, tmp_path):
    """Against a checkpoint kept elsewhere, an older but sound copy is seen to have shrunk."""
    make_leaves(5)
    actions.sequence(at=AT)
    actions.export(directory=tmp_path / "old")
    make_leaves(5)
    latest = actions.sequence(at=AT)
    assert not kinds(tmp_path / "old")
    found = queries.verify_directory(directory=tmp_path / "old", key=queries.vkey(), since=latest.note)
    assert [(item.kind, item.index, item.file) for item in found.problems] == [("tree-shrank", 10, "since")]


def test_a_foreign_file_and_key_are_noticed(exported):
    """A file that does not belong there, and a key other than the trusted one, are problems."""
    (exported / "tile" / "extra").write_bytes(b"x")
    assert kinds(exported) == {"file-unexpected"}
    (exported / "tile" / "extra").unlink()
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert {"signature-wrong", "vkey-changed"} <= {
        item.kind for item in queries.verify_directory(directory=exported, key=other).problems
    }


def test_it_does_not_overwrite_another_ledger(exported, tmp_path):
    """A longer or different ledger, or a folder of other things, is left alone."""
    shutil.copytree(exported, tmp_path / "copy")
    models.Checkpoint.objects.filter(size=600).delete()
    with pytest.raises(actions.ExportRefused):
        actions.export(directory=tmp_path / "copy")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(actions.ExportRefused):
        actions.export(directory=tmp_path / "other")


def test_an_empty_ledger_exports_its_key(db, tmp_path):
    """Before the first leaf there is only the key, and that verifies as an empty tree."""
    assert actions.export(directory=tmp_path / "log") is None
    found = queries.verify_directory(directory=tmp_path / "log", key=queries.vkey())
    assert (found.ok, found.size) == (True, 0)


def test_not_a_ledger(tmp_path, db):
    """A folder without checkpoint or key cannot be read as a ledger."""
    with pytest.raises(queries.Unreadable):
        queries.verify_directory(directory=tmp_path)


def tiles_of(path) -> list[bytes]:
    """The entries of a bundle, read independently."""
    data, found = path.read_bytes(), []
    while data:
        length = int.from_bytes(data[:2], "big")
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    return found
