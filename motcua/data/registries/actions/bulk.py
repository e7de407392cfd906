"""Bulk work that leaves files: samples, quality, reconciliation, communes of today; whole registers or files."""

import csv
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history
from motcua.data.registries.actions.export import export
from motcua.data.registries.bulk import files, quality, wards
from motcua.data.registries.bulk.communes import Translated, translate
from motcua.data.registries.bulk.linking import reconcile as linking
from motcua.data.registries.bulk.sample import generate
from motcua.data.registries.bulk.sample.people import Commune
from motcua.data.registries.queries import declared as declared_registries
from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml, root
from motcua.kit.progress import Progress


class NoQualityRules(DomainError):
    """No rules are declared for this register (library/quality), or the file does not say which it belongs to."""

    code = "registries.no_quality_rules"
    status = 404
    message = _("Chưa có quy tắc chất lượng cho “%(name)s”. Nói rõ tệp là của cơ sở dữ liệu nào bằng --as.")


def generate_sample(
    *, folder: Path, count: int, seed: int, on: date, ending: str, units: Path | None, progress: Progress
) -> generate.Generated:
    """Write an invented population, a book about it with errors, and the truth; the same seed, the same files.

    on: the day as of which they are. ending: .parquet, .csv or .jsonl. units: a CSV of communes (level, code,
    full_name, province_code), else those of the sample province. Memory does not grow with `count`.
    """
    return generate.generate(
        folder=folder,
        count=count,
        declared=load_yaml(root() / "samples" / "people.yaml"),
        communes=_communes_of(units) if units else _own_communes(),
        seed=seed,
        on=on,
        ending=ending,
        progress=progress,
    )


def measure_quality(
    *, source: str, registry: str | None, out: Path, gigabytes: float, at: datetime, progress: Progress
) -> dict[str, Any]:
    """Hold a register (by name) or a file to the rules in library/quality; raises NoQualityRules.

    Gives shares (0 to 1) by dimension, and each check with how many rows it was asked of and how many fail. In
    `out`: report.json, communes.csv, and behind every figure keys/<check>.csv.
    """
    with _as_file(source, registry, at=at, purpose="quality") as (path, name):
        return quality.measure(
            source=path,
            declared=_rules(name),
            fields=declared_registries()[name]["fields"],
            out=out,
            on=history.day_of(at),
            gigabytes=gigabytes,
            progress=progress,
        )


def reconcile(
    *,
    people: str,
    book: str,
    people_registry: str | None,
    book_registry: str | None,
    truth: Path | None,
    out: Path,
    gigabytes: float,
    at: datetime,
    progress: Progress,
) -> dict[str, Any]:
    """Link the rows of a book to people: exact first, by probability (library/matching) what is left.

    people, book: names of registers or files. Gives rows by class and method, and against `truth` (book, number)
    precision and recall. In `out`: links.parquet with the reasons of each link, worklists/<commune>.csv.
    """
    matching = load_yaml(root() / "matching" / "people.yaml")
    with (
        _as_file(people, people_registry, at=at, purpose="reconcile") as (first, first_name),
        _as_file(book, book_registry, at=at, purpose="reconcile") as (second, second_name),
    ):
        report = linking.reconcile(
            people=first,
            book=second,
            people_declared=_rules(first_name),
            book_declared=_rules(second_name),
            matching=matching,
            out=out,
            truth=truth,
            gigabytes=gigabytes,
            progress=progress,
        )
    return {**report, "labels": {name: meant["label"] for name, meant in matching["classes"].items()}}


def new_communes(
    *, source: Path, target: Path, worklist: Path, table: Path | None, field: str, progress: Progress
) -> Translated:
    """Copy a file with the addresses in `field` brought to the communes of today.

    What was split, and what is not found, keeps its address and goes to `worklist` with the communes to choose
    from. table: former wards (CSV, may be .xz), else those of the sample province. Quyết định 19/2025/QĐ-TTg.
    Raises NoAddresses where the file has no such column.
    """
    found = table or root() / "places" / settings.MOTCUA_PROVINCE / "former-communes.csv"
    return translate(
        source=source,
        target=target,
        worklist=worklist,
        wards=wards.read(found),
        field=field,
        progress=progress,
    )


@contextmanager
def _as_file(source: str, registry: str | None, *, at: datetime, purpose: str):  # noqa: ANN202 - of a context manager
    """The file itself, or the register written to one that goes away again; with the name of its rules."""
    if Path(source).suffix in files.ENDINGS:
        if not Path(source).is_file():
            raise FileNotFoundError(source)
        yield Path(source), registry or Path(source).stem
        return
    with TemporaryDirectory(prefix="motcua-bulk-") as folder:
        path = Path(folder) / f"{source}.parquet"
        export(registry=source, path=path, purpose=purpose, communes=_by_address(), at=at)
        yield path, source


def _rules(name: str) -> Mapping[str, Any]:
    path = root() / "quality" / f"{name}.yaml"
    if not name.replace("_", "").isalnum() or not path.exists():
        raise NoQualityRules(name=name)
    return load_yaml(path)


def _own_communes() -> Sequence[Commune]:
    declared = load_yaml(root() / "places" / settings.MOTCUA_PROVINCE / "province.yaml")
    return [
        Commune(area["code"], area["name"], declared["name"])
        for area in declared["areas"]
        if area["level"] == "commune"
    ]


def _communes_of(units: Path) -> Sequence[Commune]:
    with units.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    provinces = {line["code"]: line["full_name"] for line in lines if line["level"] == "province"}
    return [
        Commune(line["code"], line["full_name"], provinces[line["province_code"]])
        for line in lines
        if line["level"] != "province"
    ]


def _by_address() -> Mapping[str, str]:
    """Code of a commune by the end of its addresses: `Xã Gio Linh, Tỉnh Quảng Trị`."""
    return {f"{commune.name}, {commune.province}": commune.code for commune in _own_communes()}
