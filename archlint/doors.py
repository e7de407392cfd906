"""Doors: what one room may import of another.

A room is motcua.<floor>.<room>, or the floor itself if it is one Django app. From outside, only its doors may
be imported; `testing` only by tests; `drivers` (implementations of a port) only by config.wiring, which binds
them. kit, ui and vn have no doors: all of them may be used.
"""

from dataclasses import dataclass

import grimp
from importlinter import Contract, ContractCheck, fields, output

FLOORS_OF_ROOMS = ("web", "steering", "service", "data", "trust")
WIRING = "config.wiring"


@dataclass(frozen=True)
class Step:
    """One import that goes through a wall."""

    importer: str
    imported: str
    line: int


def room_of(module: str, modules: set[str]) -> str | None:
    """`motcua.service.dossiers` for anything in that room; None outside of rooms."""
    parts = module.split(".")
    if len(parts) < 3 or parts[1] not in FLOORS_OF_ROOMS:
        return None
    floor = ".".join(parts[:2])
    return floor if f"{floor}.apps" in modules else ".".join(parts[:3])


def is_test(module: str) -> bool:
    """Tests of a room, and what a room offers to tests."""
    parts = module.split(".")
    return "tests" in parts or "testing" in parts


class DoorsContract(Contract):
    """Every import between rooms ends at a door."""

    type_name = "doors"

    doors = fields.SetField(subfield=fields.StringField())
    for_tests = fields.SetField(subfield=fields.StringField(), required=False)
    for_wiring = fields.SetField(subfield=fields.StringField(), required=False)
    broken_contract_guidance = fields.TextField(required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of a room's module by a module outside that room."""
        rooms = {module: room_of(module, graph.modules) for module in sorted(graph.modules)}
        steps = [
            Step(importer, imported, _line(graph, importer, imported))
            for imported, room in rooms.items()
            if room is not None
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if rooms[importer] != room and not self._allowed(importer, imported.removeprefix(room))
        ]
        return ContractCheck(kept=not steps, metadata={"steps": steps})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each wrong import."""
        for step in check.metadata["steps"]:
            output.print_error(f"{step.importer} → {step.imported} (line {step.line})", bold=False)
        if self.broken_contract_guidance:
            output.print(str(self.broken_contract_guidance))

    def _allowed(self, importer: str, inside: str) -> bool:
        name = inside.removeprefix(".").split(".")[0]
        if name in self.doors:  # type: ignore[operator]  # a field's value is a set at run time
            return True
        if is_test(importer):
            return name in (self.for_tests or ())  # type: ignore[operator]  # as above
        return importer.partition(".")[2] == WIRING and name in (self.for_wiring or ())  # type: ignore[operator]  # as above


def _line(graph: grimp.ImportGraph, importer: str, imported: str) -> int:
    details = graph.get_import_details(importer=importer, imported=imported)
    return details[0]["line_number"] if details else 0
