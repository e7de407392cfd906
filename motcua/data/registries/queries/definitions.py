"""Registry definitions (library/registries)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.data.registries import checking
from motcua.data.registries.types import OPENS, Finding
from motcua.kit.errors import NotFound
from motcua.kit.library import load_yaml, root
from motcua.trust.identity.types import PERSON, Who

ORGANISATION = "organisation"


def definition(*, registry: str) -> Mapping[str, Any]:
    """The declared name, fields and writes of a registry that is served here; raises NotFound."""
    path = root() / "registries" / f"{registry}.yaml"
    if not registry.replace("_", "").isalnum() or not path.exists():
        raise NotFound
    found = load_yaml(path)
    if found.get("served") is False:
        raise NotFound
    return found


def declared() -> Mapping[str, Mapping[str, Any]]:
    """Every registry that is declared, served here or not: its fields, the papers its data stands for, its writes."""
    folder = root() / "registries"
    return {path.stem: load_yaml(path) for path in sorted(folder.glob("*.yaml"))}


def served() -> Mapping[str, Mapping[str, Any]]:
    """The registries whose records are kept here."""
    return {code: found for code, found in declared().items() if found.get("served") is not False}


def kept_here(*, registry: str) -> bool:
    """Whether a register is read here; else it is asked through the exchange (a node is set, it has a service)."""
    listed = settings.MOTCUA_EXCHANGE_REGISTERS
    if not settings.MOTCUA_EXCHANGE_EDGE or (listed and registry not in listed):
        return True
    return not declared().get(registry, {}).get("services")


def may_doubt(*, registry: str, field: str) -> bool:
    """Whether a doubt about a field has a way to its owner: the register is kept here, or its services take it.

    Whose record it is can be no field's doubt.
    """
    owner = declared()[registry]
    if field in (owner["key"]["field"], *owner.get("about", ())):
        return False
    if kept_here(registry=registry):
        return True
    services = owner["services"].values()
    ways = (way for service in services for way in service["paths"].values())
    return any(way.get("doubts") == OPENS and field in way["takes"].values() for way in ways)


def own_registers(*, who: Who) -> tuple[Mapping[str, Any], ...]:
    """The registers kept here that may hold something about the person (organisation) that is signed in."""
    if who.party_id is None:
        return ()
    of = ORGANISATION if who.organisation else PERSON
    return tuple(one for code, one in served().items() if one["of"] == of and kept_here(registry=code))


def own_right() -> str:
    """The article by which people see what is held about them (library/privacy/page.yaml)."""
    return str(load_yaml(root() / "privacy" / "page.yaml")["own"]["basis"])


def findings(*, folder: Path) -> tuple[Finding, ...]:
    """What is wrong with the definitions in a folder (default of the command: library/registries)."""
    return checking.findings(folder)
