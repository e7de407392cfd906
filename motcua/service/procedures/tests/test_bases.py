"""A process over a shared base: what is merged, what falls away, what is refused, and what the digest covers."""

from pathlib import Path

import pytest
import yaml

from motcua.kit.library import load_yaml, root
from motcua.service.procedures.bases import base_files, package_digest, process_data, texts_data
from motcua.service.procedures.reading import PackageError, read_package, read_process
from motcua.service.procedures.tests.samples import PROCESS, write

BASES = sorted(root().glob("processes/*/*[0-9].yaml"))
WORDS = """
states: {work: {name: Work}, paying: {name: Waiting for the fee, public: Pay}}
actions: {receive: {name: Receive}, pay: {name: Paid}}
"""


def over(folder: Path, process: str, texts: str = "") -> Path:
    """A package that stands on the invented process as its base."""
    shared = folder / "processes" / "thu"
    shared.mkdir(parents=True, exist_ok=True)
    (shared / "1.yaml").write_text(PROCESS, encoding="utf-8")
    (shared / "1.en.yaml").write_text(WORDS, encoding="utf-8")
    version = write(folder, process=process)
    if texts:
        (version / "texts.en.yaml").write_text(texts, encoding="utf-8")
    return version


def test_a_package_that_changes_nothing_is_its_base(tmp_path: Path) -> None:
    """The merged process reads exactly as the base written out."""
    assert read_process(process_data(over(tmp_path, "base: thu/1"))) == read_process(yaml.safe_load(PROCESS))


def test_entries_are_merged_key_by_key(tmp_path: Path) -> None:
    """A key said anew replaces, null takes out, a new entry is added; the rest stays."""
    own = """
base: thu/1
states: {work: {limit: 9 giờ làm việc}, extra: {name: Thêm, portal: 4, owner: head, office: deciding, limit: 1 ngày}}
actions: {finish: {when: null, when_not: null, to: done}, more: {name: Thêm, from: work, to: extra, by: head}}
"""
    process = read_package(over(tmp_path, own)).process
    assert process.states["work"].limit_text == "9 giờ làm việc"
    assert process.states["work"].owner == "specialist"
    assert process.actions["finish"].guard is None
    assert [route.state for route in process.actions["finish"].routes] == ["done"]
    assert process.actions["more"].routes[0].state == "extra"


def test_what_hangs_on_a_removed_state_falls_with_it(tmp_path: Path) -> None:
    """Routes to it, the state among the sources, and the actions that start only there."""
    process = read_package(over(tmp_path, "base: thu/1\nstates: {paying: null}")).process
    assert "pay" not in process.actions
    assert [route.state for route in process.actions["receive"].routes] == ["work"]
    moved = "base: thu/1\nstates: {paying: null}\nactions: {pay: {from: work, to: $same}}"
    assert read_package(over(tmp_path, moved)).process.actions["pay"].sources == {"work"}


@pytest.mark.parametrize(
    ("process", "why"),
    [
        ("base: thu/2", "processes/thu/2.yaml"),
        ("base: ../thu/1", "base"),
        ("base: 5", "base"),
        ("base: thu/1\nstates: {nothing: null}", "states.nothing"),
        ("base: thu/1\nstates: [work]", "states"),
        ("base: thu/1\nactions: {receive: {from: nowhere}}", "nowhere"),
        ("base: thu/1\nlanes: {}", "lanes"),
    ],
)
def test_a_wrong_base_is_refused(tmp_path: Path, process: str, why: str) -> None:
    """A base that is not there, a path, a removal of nothing: refused, naming what."""
    with pytest.raises(PackageError) as refused:
        read_package(over(tmp_path, process))
    assert why in str(refused.value)


def test_words_come_from_the_base_unless_said_anew(tmp_path: Path) -> None:
    """A Vietnamese word that the package changes does not keep the base's translation."""
    own = "base: thu/1\nstates: {paying: {public: Bạn nộp phí}, work: {name: Soạn}}"
    version = over(tmp_path, own, "actions: {pay: {name: Fee taken}}")
    told = texts_data(version, "en")
    assert told["states"] == {"paying": {"name": "Waiting for the fee"}}
    assert told["actions"] == {"receive": {"name": "Receive"}, "pay": {"name": "Fee taken"}}


def test_the_digest_covers_the_base(tmp_path: Path) -> None:
    """Another word in the base is another package; a package without a base does not feel it."""
    version = over(tmp_path, "base: thu/1")
    before, names = package_digest(version), set(base_files(version))
    assert names == {"processes/thu/1.yaml", "processes/thu/1.en.yaml"}
    (tmp_path / "processes" / "thu" / "1.en.yaml").write_text(WORDS + "# changed", encoding="utf-8")
    assert package_digest(version) != before
    assert base_files(write(tmp_path)) == {}


@pytest.mark.parametrize("path", BASES, ids=[f"{path.parent.name}-{path.stem}" for path in BASES])
def test_a_shipped_base_is_whole(path: Path) -> None:
    """It reads as a process by itself, and its English words say every state and action."""
    process = read_process(load_yaml(path))
    words = load_yaml(path.with_suffix(".en.yaml"))
    assert set(words["states"]) == set(process.states)
    assert set(words["actions"]) == set(process.actions)
    for action in process.actions.values():
        asked = {field.id for field in action.ask.fields} if action.ask else set()
        assert set(words["actions"][action.name].get("fields", {})) == asked
