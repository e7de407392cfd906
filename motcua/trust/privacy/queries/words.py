"""What library/privacy and library/registries say: rules of alarm, reasons of refusal, names of fields."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.kit.library import load_yaml, root

OPENED = {"dossier": _("Hồ sơ của bạn: tờ khai, giấy tờ kèm theo, diễn biến"), "document": _("Một giấy tờ")}


def alarm_rules() -> Sequence[dict[str, Any]]:
    """The rules by which a read is marked, as library/privacy/alarms.yaml gives them."""
    return load_yaml(root() / "privacy" / "alarms.yaml")["rules"]


def calendar_data(*, code: str) -> Mapping[str, Any]:
    """One calendar of library/calendars."""
    return load_yaml(root() / "calendars" / f"{Path(code).name}.yaml")


def retention(*, what: str) -> Mapping[str, Any]:
    """How long one kind of data must be kept, and by which duty (library/privacy/retention.yaml)."""
    return load_yaml(root() / "privacy" / "retention.yaml")[what]


def refusal_words(*, code: str) -> str:
    """Why nothing was given, in words a person understands; codes are matched without case, dots and strokes."""
    known = load_yaml(root() / "privacy" / "refusals.yaml")
    tail = _plain(code.rsplit(".", 1)[-1])
    found = next((row for name, row in known["reasons"].items() if _plain(name) == tail), known["other"])
    return said(row=found)


def said(*, row: Mapping[str, Any], name: str = "name") -> str:
    """`name` of a row of the library in the reader's language, where it has it."""
    language = get_language() or "vi"
    return str(row.get(f"{name}_{language}") or row.get(name) or "")


def field_names(*, registry: str, fields: Sequence[str]) -> tuple[str, ...]:
    """Labels of fields as the registry declares them; of a registry that is not named here, of any that knows them."""
    if registry in OPENED:
        return (str(OPENED[registry]),)
    declared = _registries()
    own = declared.get(registry, {}).get("fields", {})
    labels = {name: field["label"] for file in declared.values() for name, field in file["fields"].items()}
    return tuple(own[name]["label"] if name in own else labels.get(name, name) for name in fields)


def registry_name(*, registry: str) -> str:
    """The registry's name; a service of the exchange as it stands."""
    return str(_registries().get(registry, {}).get("name", "" if registry in OPENED else registry))


def ask_slug() -> str:
    """The procedure by which a person asks about a read they do not recognise."""
    return str(load_yaml(root() / "privacy" / "page.yaml")["ask"])


def _registries() -> dict[str, Any]:
    return {path.stem: load_yaml(path) for path in sorted((root() / "registries").glob("*.yaml"))}


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
