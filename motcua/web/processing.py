"""The record of processing of personal data, generated from what runs: procedures in force and declared registries.

Nobody types it, so it cannot say anything else than what the house does (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.data.registries import queries as registries
from motcua.kit.clock import ZONE
from motcua.kit.library import load_yaml, root
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package

ORDINARY = "none"
SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Activity:
    """One processing: why, by which article, which data of which kind, who receives it, how long it is kept."""

    name: str
    href: str
    kind: str
    purposes: tuple[str, ...]
    articles: tuple[str, ...]
    basic: tuple[str, ...]
    sensitive: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: str


@dataclass(frozen=True, slots=True)
class ProcessingPage:
    """The record as of a day."""

    day: datetime
    procedures: tuple[Activity, ...]
    registries: tuple[Activity, ...]
    measures: tuple[str, ...]
    csv_href: str


def processing_page(*, at: datetime) -> ProcessingPage:
    """Every processing of personal data that this house declares; no SQL."""
    kept = load_yaml(root() / "privacy" / "retention.yaml")
    declared = registries.declared()
    packages = procedures.in_force(at=at.astimezone(ZONE).date())
    shown = (procedures.localised(package=package) for package in packages)
    return ProcessingPage(
        day=at,
        procedures=tuple(_procedure(package, declared, kept) for package in shown),
        registries=tuple(_registry(file, kept) for file in declared.values() if _of_people(file)),
        measures=tuple(kept["measures"]),
        csv_href=reverse("web-processing-csv"),
    )


def processing_rows(*, page: ProcessingPage) -> Iterator[tuple[str, ...]]:
    """The same as the rows of a table, heads first."""
    yield (
        *(_("Hoạt động xử lý"), _("Loại"), _("Mục đích"), _("Căn cứ")),
        *(_("Dữ liệu cơ bản"), _("Dữ liệu nhạy cảm"), _("Bên nhận"), _("Thời hạn lưu")),
    )
    for line in (*page.procedures, *page.registries):
        lists = (line.purposes, line.articles, line.basic, line.sensitive, line.recipients)
        yield (line.name, line.kind, *("; ".join(words) for words in lists), line.retention)


def _procedure(package: Package, declared: Mapping[str, Any], kept: Mapping[str, Any]) -> Activity:
    personal = [field for field in package.form.fields if field.sensitivity not in ("", ORDINARY)]
    reads = package.register_reads
    read = [(name, field) for name, item in reads.items() for field in item.get("fields", ())]
    labels = [(_label(declared, name, field), _level(declared, name, field)) for name, field in read]
    labels += [(field.label, field.sensitivity) for field in personal]
    return Activity(
        name=package.name,
        href=reverse("procedures-procedure", args=[package.slug]),
        kind=_("Thủ tục hành chính"),
        purposes=_once([package.name, *(item["purpose"] for item in reads.values())]),
        articles=_once([*(item["basis"] for item in reads.values()), *(field.basis for field in personal)]),
        basic=_once(label for label, level in labels if level != SENSITIVE),
        sensitive=_once(label for label, level in labels if level == SENSITIVE),
        recipients=_once([_("Cơ quan giải quyết hồ sơ"), *(_owner(declared, name) for name in reads)]),
        retention=str(kept["dossiers"]["text"]),
    )


def _registry(file: Mapping[str, Any], kept: Mapping[str, Any]) -> Activity:
    fields = file["fields"].values()
    return Activity(
        name=str(file["name"]),
        href="",
        kind=_("Cơ sở dữ liệu"),
        purposes=(str(file.get("purpose") or file["name"]),),
        articles=_once(file.get("legal_basis", ())),
        basic=_once(field["label"] for field in fields if field.get("sensitivity") == "personal"),
        sensitive=_once(field["label"] for field in fields if field.get("sensitivity") == SENSITIVE),
        recipients=_once([str(file.get("owner", ""))]),
        retention=_words(file.get("retention")) or str(kept["registries"]["text"]),
    )


def _of_people(file: Mapping[str, Any]) -> bool:
    return any(
        field.get("sensitivity") in ("personal", SENSITIVE) for field in file.get("fields", {}).values()
    )


def _words(retention: object) -> str:
    if isinstance(retention, Mapping):
        return "; ".join(str(value) for value in retention.values())
    return str(retention or "")


def _label(declared: Mapping[str, Any], name: str, field: str) -> str:
    return str(_field(declared, name, field).get("label", field))


def _level(declared: Mapping[str, Any], name: str, field: str) -> str:
    return str(_field(declared, name, field).get("sensitivity", "personal"))


def _field(declared: Mapping[str, Any], name: str, field: str) -> Mapping[str, Any]:
    return declared.get(name, {}).get("fields", {}).get(field, {})


def _owner(declared: Mapping[str, Any], name: str) -> str:
    return str(declared.get(name, {}).get("owner", ""))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(word) for word in words if word))
