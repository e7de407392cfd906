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
    return said(row=_refusal(code))


def nothing_there(*, code: str) -> bool:
    """Whether nobody said no: it was asked, and there was nothing to give."""
    return bool(_refusal(code).get("nothing"))


def nothing_codes() -> tuple[str, ...]:
    """The codes of that, as they are kept with a read."""
    reasons = load_yaml(root() / "privacy" / "refusals.yaml")["reasons"]
    return tuple(name for name, row in reasons.items() if row.get("nothing"))


def _refusal(code: str) -> Mapping[str, Any]:
    known = load_yaml(root() / "privacy" / "refusals.yaml")
    tail = _plain(code.rsplit(".", 1)[-1])
    return next((row for name, row in known["reasons"].items() if _plain(name) == tail), known["other"])


def said(*, row: Mapping[str, Any], name: str = "name") -> str:
    """`name` of a row of the library in the reader's language, where it has it."""
    language = get_language() or "vi"
    return str(row.get(f"{name}_{language}") or row.get(name) or "")


def field_names(*, registry: str, fields: Sequence[str]) -> tuple[str, ...]:
    """Labels of fields as the registry declares them; of a registry that is not named here, of any that knows them."""
    if registry in OPENED:
        return (str(OPENED[registry]),)
    known = field_labels(registry=registry)
    return tuple(known.get(name, name) for name in fields)


def field_labels(*, registry: str = "") -> dict[str, str]:
    """Label of every field by its code, in the registers and as services of the exchange write it; this one's first.

    registry: a register's code, or a service's full name (`VN/GOV/G01/dancu/tracuu`).
    """
    files = _registries()
    own = files.get(registry) or next((file for file in files.values() if _service(file, registry)), {})
    labels: dict[str, str] = {}
    for file in (*files.values(), own):
        labels |= _labels(file)
    return labels


def registry_name(*, registry: str) -> str:
    """The registry's name, or the service's of the exchange; one that is not declared here as it stands."""
    files = _registries()
    served = next((found for file in files.values() if (found := _service(file, registry))), {})
    named = files.get(registry) or served
    return str(named.get("name", "" if registry in OPENED else registry))


def _labels(file: Mapping[str, Any]) -> dict[str, str]:
    """As the services write them, then as the register does."""
    fields = file.get("fields", {})
    paths = [path for service in file.get("services", {}).values() for path in service["paths"].values()]
    written = {
        name: code for path in paths for name, code in {**path["returns"], **path.get("takes", {})}.items()
    }
    called = {name: fields[code]["label"] for name, code in written.items() if code in fields}
    return called | {name: field["label"] for name, field in fields.items()}


def _service(file: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The service of this full name, if this file declares it."""
    member, _slash, code = name.rpartition("/")
    found = file.get("services", {}).get(code, {})
    return found if found.get("member") == member else {}


def ask_slug() -> str:
    """The procedure by which a person asks about a read they do not recognise."""
    return str(load_yaml(root() / "privacy" / "page.yaml")["ask"])


def _registries() -> dict[str, Any]:
    return {path.stem: load_yaml(path) for path in sorted((root() / "registries").glob("*.yaml"))}


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
