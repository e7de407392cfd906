"""Tables point downward only, and migrations form one straight line in every room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture import house
from tests.architecture.house import Finding

FLOORS = ("config", "web", "steering", "service", "data", "trust", "ui", "kit", "vn")
ORDER = {
    "service": (
        ("feedback", "counter"),
        ("dossiers",),
        ("payments", "notices", "vault"),
        ("catalogue",),
        ("procedures",),
    ),
    "data": (("opendata",), ("registries", "sensors"), ("exchange",)),
    "trust": (("privacy", "signing"), ("documents",), ("identity",), ("ledger", "defence")),
    "steering": (("programme", "forecasts", "meetings", "skills"), ("indicators",)),
}


@dataclass(frozen=True)
class Pointer:
    """A foreign key from one room's table to another's."""

    table: str
    source: str
    target: str


def height(module: str) -> tuple[int, int]:
    """(floor, level within the floor), both counted from the top."""
    _root, floor, *rest = module.split(".")
    levels = ORDER.get(floor, ())
    level = next((n for n, rooms in enumerate(levels) if rest and rest[0] in rooms), len(levels))
    return FLOORS.index(floor), level


def upward(pointers: Iterable[Pointer]) -> Iterator[Finding]:
    """Foreign keys to a room that is not below."""
    for one in pointers:
        if one.source != one.target and height(one.source) >= height(one.target):
            yield Finding(one.table, f"{one.source} points up or sideways to {one.target}")


def pointers() -> Iterator[Pointer]:
    """Every foreign key between tables of ours."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if target is None or isinstance(target, str):
                continue
            ends = [apps.get_app_config(one._meta.app_label).name for one in (model, target)]
            if all(end.startswith("motcua.") for end in ends):
                yield Pointer(f"{model._meta.label}.{field.name}", *ends)


def crooked(
    nodes: Iterable[tuple[str, str]], edges: Iterable[tuple[tuple[str, str], tuple[str, str]]]
) -> list[Finding]:
    """Rooms whose migrations fork: (child, parent) edges within one room, one parent and one child each."""
    findings = []
    within = [(child, parent) for child, parent in edges if child[0] == parent[0]]
    for node in sorted(nodes):
        children = [child for child, parent in within if parent == node]
        parents = [parent for child, parent in within if child == node]
        if len(children) > 1 or len(parents) > 1:
            findings.append(Finding(".".join(node), f"{len(parents)} before it, {len(children)} after it"))
    roots = [node[0] for node in nodes if not [1 for child, _parent in within if child == node]]
    findings += [
        Finding(room, "two first migrations") for room in sorted(set(roots)) if roots.count(room) > 1
    ]
    return findings


def test_pointer_up_is_found() -> None:
    """Down passes; up and sideways are found, across floors and within one."""
    dossiers, notices, vault = (f"motcua.service.{room}" for room in ("dossiers", "notices", "vault"))
    identity, ledger = "motcua.trust.identity", "motcua.trust.ledger"
    good = [Pointer("a", dossiers, identity), Pointer("b", dossiers, notices), Pointer("c", identity, ledger)]
    bad = [Pointer("d", identity, dossiers), Pointer("e", notices, vault), Pointer("f", notices, dossiers)]
    assert list(upward([*good, Pointer("g", dossiers, dossiers)])) == []
    assert [finding.place for finding in upward(bad)] == ["d", "e", "f"]


def test_tables_point_downward() -> None:
    """No table of the house points to a room above or beside its own."""
    fix = "announce an event, or keep the other room's code as a plain field."
    house.settle("pointers", upward(pointers()), fix=fix)


def test_fork_is_found() -> None:
    """A straight line passes; a fork, a merge and a second beginning are found."""
    first, second, other = ("d", "0001"), ("d", "0002"), ("d", "0002b")
    assert crooked([first, second], [(second, first)]) == []
    assert crooked([first, second, other], [(second, first), (other, first)])
    assert crooked([first, second, other], [(second, first), (second, other)])


def test_migrations_are_straight() -> None:
    """Every room has one first migration, one last, and one line between."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {
        label for label, config in ((c.label, c) for c in apps.get_app_configs()) if "motcua" in config.name
    }
    nodes = [node for node in loader.disk_migrations if node[0] in ours]
    edges = [
        (node, (parent[0], parent[1]))
        for node in nodes
        for parent in loader.disk_migrations[node].dependencies
        if parent[0] == node[0]
    ]
    fix = "delete the newer branch and run makemigrations again on top of the older one."
    house.settle("migrations", crooked(nodes, edges), fix=fix)


@pytest.mark.django_db
def test_migrations_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    """makemigrations has nothing left to write."""
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, interactive=False)
    except SystemExit:
        said = capsys.readouterr().out
        pytest.fail(f"{said}\nWhat to do: manage.py makemigrations <room>, and commit it.", pytrace=False)
