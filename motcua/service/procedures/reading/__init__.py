"""Turning the YAML of a package folder into a Package. Every refusal names the file and the key."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from motcua.kit import feel
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.library import Place, load_yaml, root
from motcua.service.forms.queries import read_form
from motcua.service.procedures import types
from motcua.service.procedures.bases import layers, package_digest, process_data, texts_data
from motcua.service.procedures.decisions import decided, logic, read_decisions
from motcua.service.procedures.layering import of_kind, read_offices, read_relief
from motcua.service.procedures.linking import read_links
from motcua.service.procedures.reading.places import Misread, at, each, expression
from motcua.service.procedures.reading.process import read_process
from motcua.service.procedures.succession import FILE, read_migrations, read_transition
from motcua.service.procedures.values import day_of, late_of, limit_of
from motcua.vn.calendar import Calendar

Data = Mapping[str, Any]


__all__ = [
    "PackageError",
    "assemble",
    "notice_kinds",
    "package_data",
    "read_calendar",
    "read_package",
    "read_portal_moves",
    "read_process",
    "role_codes",
    "slip_codes",
]


class PackageError(DomainError):
    """A package cannot be read: which file, which key, why."""

    code = "package_error"
    status = 500
    message = "%(package)s: %(key)s: %(reason)s"

    def __init__(self, *, package: str, place: Place, reason: str) -> None:
        self.place = place
        super().__init__(package=package, key=".".join(map(str, place)), reason=reason)


def read_package(folder: Path) -> types.Package:
    """Read one version of a procedure from its folder (procedure, form, process, texts, the provinces' layers)."""
    return assemble(folder, package_data(folder))


def package_data(folder: Path) -> dict[str, Data]:
    """The parsed files that give a version its meaning, by name; a process over a base comes merged with it."""
    facts = load_yaml(folder / "procedure.yaml")
    with _refused(folder):
        with at("process.yaml"):
            process = process_data(folder)
        found = {
            "procedure.yaml": facts,
            "process.yaml": process,
            "form.yaml": load_yaml(folder / "form.yaml"),
        }
        for name in ("decisions.yaml", "links.yaml", FILE):
            if (folder / name).exists():
                found[name] = load_yaml(folder / name)
        with at("procedure.yaml"):
            local = layers(folder, facts["code"])
        return found | {name: load_yaml(path) for name, path in local.items()}


def assemble(folder: Path, data: Mapping[str, Data]) -> types.Package:
    """The package of this folder with the given data in place of its files."""
    with _refused(folder):
        with at("process.yaml"):
            process = read_process(data["process.yaml"])
        with at("decisions.yaml"):
            decisions = read_decisions(data.get("decisions.yaml", {}))
        with at("form.yaml"):
            form = read_form(data=data["form.yaml"], bind=logic(decisions).bind)
        with at("links.yaml"):
            links = read_links(data.get("links.yaml"))
        with at(FILE):
            migrations = read_migrations(data.get(FILE))
        with at("procedure.yaml"):
            package = _package(folder, data, form, process)
            return decided(replace(package, decisions=decisions, links=links, migrations=migrations))


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """What cannot be read is one error, with the package and the place."""
    try:
        yield
    except Misread as error:
        raise PackageError(package=folder.parent.name, place=error.place, reason=str(error)) from error


def _package(folder: Path, data: Mapping[str, Data], form: Any, process: types.Process) -> types.Package:
    facts = data["procedure.yaml"]
    english = texts_data(folder, "en")
    return types.Package(
        code=facts["code"],
        version=int(facts["version"]),
        digest=package_digest(folder),
        folder=str(folder),
        **{name: facts[name] for name in ("name", "official_name", "slug", "level", "decision")},
        field_name=facts["field"]["name"],
        keywords=tuple(facts.get("keywords", ())),
        subjects=tuple(facts.get("subjects", ())),
        effective_from=day_of(facts["effective_from"]),
        effective_to=_date(facts.get("effective_to")),
        submit_title=expression(facts.get("title_of_dossier")),
        legal=each(facts, "legal_basis", _legal),
        limits=each(facts, "time_limits", _time_limit),
        fees=(*each(facts, "fees", _fee), *_local_fees(data)),
        components=each(facts, "components", _component),
        **_result(facts.get("result", {})),
        channels=tuple(sorted({channel for item in facts["time_limits"] for channel in item["channels"]})),
        online=bool(facts.get("online", True)),
        account_level=int(facts.get("account_level", 2)),
        ways=facts.get("ways", {}),
        burden=facts.get("burden", ""),
        burden_reason=facts.get("burden_reason", ""),
        notes=tuple(facts.get("notes", ())),
        not_needed=tuple(facts.get("not_needed", ())),
        form=form,
        process=process,
        notices=facts.get("notices", {}),
        register_reads=facts.get("register_reads", {}),
        declaration=facts.get("declaration", {}),
        reliefs=tuple(_reliefs(data)),
        offices=read_offices(data),
        transition=read_transition(facts.get("transition")),
        extension_points=tuple(facts.get("extension_points", ())),
        texts={"en": english} if english else {},
    )


def _result(data: Data) -> dict[str, Any]:
    """The parts of a package that tell its result."""
    return {
        **{f"result_{name}": data.get(name, "") for name in ("code", "name", "book", "number")},
        "result_values": _expressions(data.get("values", {})),
        "writes": each(data, "writes", types.RegisterWrite.from_data),
    }


def read_calendar(code: str) -> Calendar:
    """A working calendar of library/calendars; raises NotFound. Read again only when its file changes."""
    path = root() / "calendars" / f"{code}.yaml"
    if not path.exists():
        raise NotFound
    return _calendar(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _calendar(path: Path, _mtime: int) -> Calendar:
    return Calendar.from_data(load_yaml(path))


def read_portal_moves() -> dict[int, frozenset[int]]:
    """To which portal states each of the ten may lead (library/law/portal-states.yaml)."""
    states = load_yaml(root() / "law" / "portal-states.yaml")["states"]
    return {number: frozenset(item["to"]) for number, item in states.items()}


def slip_codes() -> frozenset[str]:
    """The forms of TT 03/2025/TT-VPCP that can be made out: those with fields and a template in library/slips."""
    folder = root() / "slips" / "tt03-2025"
    made = (load_yaml(path) for path in sorted(folder.glob("[0-9]*.yaml")))
    return frozenset(
        str(item["code"]) for item in made if item["fields"] and (folder / item["template"]).exists()
    )


def notice_kinds() -> frozenset[str]:
    """What the house has words for when it tells a person something: library/notices."""
    files = sorted((root() / "notices").glob("*.yaml"))
    return frozenset(kind for path in files for kind in load_yaml(path)["kinds"])


def role_codes() -> frozenset[str]:
    """Who may hold a state and take an action: the roles of library/places, the applicant, the system."""
    return frozenset(load_yaml(root() / "places" / "roles.yaml")["roles"]) | {"applicant", "system"}


def _time_limit(item: Data) -> types.TimeLimit:
    return types.TimeLimit(
        channels=frozenset(item["channels"]),
        when=expression(item.get("when")),
        limit=limit_of(item["limit"]),
        text=item.get("text", item["limit"]),
        short=item.get("short", item["limit"][:1].upper() + item["limit"][1:]),
        late=late_of(item["late"]) if item.get("late") else None,
        on_wait=item.get("on_wait", "restart"),
        basis=item["basis"],
        effective_from=_date(item.get("effective_from")),
        effective_to=_date(item.get("effective_to")),
    )


def _local_fees(data: Mapping[str, Data]) -> Iterable[types.Fee]:
    """The provinces' own lines, each with the decision of its layer."""
    for layer in of_kind(data, "fees"):
        for item in layer["fees"]:
            given = {"basis": layer["decision"], "grade": layer.get("grade", "U"), **item}
            yield _fee(given, agency=layer["agency"])


def _reliefs(data: Mapping[str, Data]) -> Iterable[types.Relief]:
    """National reliefs, then those of the provinces."""
    yield from each(data["procedure.yaml"], "reliefs", read_relief)
    for layer in of_kind(data, "fees"):
        yield from (read_relief(item, layer["agency"]) for item in layer.get("reliefs", ()))


def _fee(item: Data, agency: str = "") -> types.Fee:
    return types.Fee(
        id=item["id"],
        name=item["name"],
        channels=frozenset(item.get("channels", (1, 2, 3))),
        amount=feel.compile(str(item["amount"])),
        text=item["text"],
        short=item.get("short", item["text"]),
        basis=item["basis"],
        effective_from=_date(item.get("effective_from")),
        effective_to=_date(item.get("effective_to")),
        agency=agency,
        grade=item.get("grade", ""),
    )


def _component(item: Data) -> types.Component:
    return types.Component(
        id=item["id"],
        name=item["name"],
        when=expression(item.get("when")),
        originals=int(item.get("originals", 0)),
        copies=int(item.get("copies", 0)),
        accepts=tuple(item.get("accepts", ("original", "copy", "photo", "electronic"))),
        present_only=bool(item.get("present_only", False)),
        required=bool(item.get("required", True)),
        replaceable_by=item.get("replaceable_by", ""),
        not_needed_because=item.get("not_needed_because", ""),
        basis=item["basis"],
        concept=str(item.get("concept", "")),
        because=str(item.get("because", "")),
    )


def _legal(item: Data) -> types.LegalBasis:
    return types.LegalBasis(
        id=item["id"],
        number=item["number"],
        title=item["title"],
        effective_from=_date(item.get("effective_from")),
        effective_to=_date(item.get("effective_to")),
        grade=item.get("grade", "U"),
    )


def _date(value: object) -> date | None:
    return None if value is None else day_of(value)


def _expressions(sources: Data) -> dict[str, feel.Expression]:
    return {name: feel.compile(str(source)) for name, source in sources.items()}
