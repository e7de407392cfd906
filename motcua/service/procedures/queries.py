"""The catalogue and the engine, as other rooms use them."""

import json
import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, override

from motcua.kit import dmn
from motcua.kit.errors import DomainError, NotFound
from motcua.kit.keys import Verifier, parse_vkey
from motcua.kit.library import root
from motcua.service.procedures import fees, interchange, issuing, succession
from motcua.service.procedures.burden import Burden, Raised, unreasoned
from motcua.service.procedures.burden import burden as counted
from motcua.service.procedures.checking import check_folder, no_package
from motcua.service.procedures.difference import Change, difference
from motcua.service.procedures.engine import (
    ConditionFailed,
    NotNow,
    NotYours,
    OnceOnly,
    barred,
    components,
    explain,
    offered,
    scope,
    start,
    step,
    time_limit,
)
from motcua.service.procedures.issuing import Issued, NotIssued
from motcua.service.procedures.layering import first_limit
from motcua.service.procedures.linking import awaited as awaited_parts
from motcua.service.procedures.linking import begin as begin_parts
from motcua.service.procedures.linking import ended as parts_ended
from motcua.service.procedures.linking import given as part_given
from motcua.service.procedures.linking import lost as lost_parts
from motcua.service.procedures.linking import ready as ready_parts
from motcua.service.procedures.linking import tally as parts_tally
from motcua.service.procedures.localising import localise
from motcua.service.procedures.mutating import StoriesFail, mutate
from motcua.service.procedures.mutating.types import Mutant, Mutation
from motcua.service.procedures.previews import Preview, previews
from motcua.service.procedures.reading import read_calendar, read_package, slip_codes
from motcua.service.procedures.scenarios import course, play_folder
from motcua.service.procedures.scenarios.types import Played, Story, StoryStep
from motcua.service.procedures.standing import ApprovalLine, Standing, standing
from motcua.service.procedures.standing import candidate as find
from motcua.service.procedures.succession import NotMapped, migrated
from motcua.service.procedures.types import Component, Facts, FeeLine, Finding, Package, PageReport, State
from motcua.vn.calendar import Calendar
from motcua.vn.dates import local
from motcua.vn.text import fold

__all__ = [
    "ApprovalLine",
    "Burden",
    "Change",
    "ConditionFailed",
    "Issued",
    "Mutant",
    "Mutation",
    "NotIssued",
    "NotMapped",
    "NotNow",
    "NotYours",
    "OnceOnly",
    "Played",
    "Raised",
    "Standing",
    "StoriesFail",
    "Story",
    "StoryStep",
    "awaited_parts",
    "barred",
    "begin_parts",
    "explain",
    "first_limit",
    "lost_parts",
    "migrated",
    "offered",
    "part_given",
    "parts_ended",
    "parts_tally",
    "ready_parts",
    "scope",
    "standing",
    "start",
    "step",
    "time_limit",
]

LOG = logging.getLogger(__name__)
Loaded = tuple[dict[tuple[str, int], Package], dict[str, str]]


def package(*, code: str, version: int) -> Package:
    """One pinned version of a procedure; raises NotFound."""
    found = _all().get((code, version))
    if found is None:
        raise NotFound
    return found


def localised(*, package: Package, language: str = "") -> Package:
    """The same package in the words of a language (that of the page if none is named); kept once made.

    For showing only: what is written down about a dossier is written from the Vietnamese package.
    """
    language = (language or get_language() or "vi")[:2]
    return package if language not in package.texts else _localised(package.folder, package.digest, language)


@lru_cache(maxsize=512)
def _localised(folder: str, _digest: str, language: str) -> Package:
    found = read_package(Path(folder))
    with override(language):
        return localise(found, found.texts[language])


def shown(*, code: str, version: int) -> Package:
    """One pinned version as the page's reader reads it; raises NotFound."""
    return localised(package=package(code=code, version=version))


def name_of(*, code: str) -> str:
    """What the newest version of a procedure is called, as the page's reader reads it; the code where none is kept."""
    found = versions(code=code)
    return localised(package=found[0]).name if found else code


def in_force(*, at: date) -> tuple[Package, ...]:
    """The version in force of every procedure on a day, by name."""
    newest: dict[str, Package] = {}
    for item in _all().values():
        ended = item.effective_to is not None and item.effective_to < at
        if item.effective_from <= at and not ended:
            current = newest.get(item.code)
            if current is None or current.version < item.version:
                newest[item.code] = item
    return tuple(sorted(newest.values(), key=lambda item: _folded(item.name)))


def current(*, code: str, at: date) -> Package:
    """The version of one procedure in force on a day; raises NotFound."""
    for item in in_force(at=at):
        if code in (item.code, item.slug):
            return item
    raise NotFound


def version_of(*, name: str, version: str = "") -> Package:
    """One version of a procedure by slug or code; the newest if none is named. Raises NotFound."""
    found = [item for item in _all().values() if name in (item.code, item.slug)]
    if version:
        found = [item for item in found if str(item.version) == version]
    if not found:
        raise NotFound
    return max(found, key=lambda item: item.version)


_folded = lru_cache(maxsize=4096)(fold)  # of the library's own words, never of what somebody types


def components_for(*, package: Package, facts: Facts, at: datetime) -> tuple[Component, ...]:
    """The papers this case needs: those whose condition is true or absent."""
    return components(package, facts, at)


def fees_for(*, package: Package, facts: Facts, at: datetime) -> tuple[FeeLine, ...]:
    """The fees of this case in đồng, computed from the package's data; zero amounts are kept.

    The province's own line stands in place of the national one when facts.agency lies under it.
    """
    return fees.lines(package, facts, scope(State(name=""), facts, at), local(at).date())


def later_version(*, package: Package, at: date) -> Package | None:
    """The version in force on a day where it comes after this one; None while this one is the latest."""
    day = at
    begun = (item for item in versions(code=package.code) if item.effective_from <= day)
    newest = next((item for item in begun if item.effective_to is None or item.effective_to >= day), None)
    return newest if newest is not None and newest.version > package.version else None


def deciding_version(*, package: Package, state: State, action: str, at: datetime) -> Package:
    """The version by which a step is taken: the dossier's own, or at reception one that says it decides from there."""
    if not succession.receives(package, state, action):
        return package
    later = later_version(package=package, at=local(at).date())
    return succession.at_reception(package, later, state, action, at)


def calendar(*, code: str) -> Calendar:
    """The working calendar that an office keeps (library/calendars); raises NotFound."""
    return read_calendar(code)


def blank_state() -> State:
    """The state of a dossier that has none yet, for expressions over its answers."""
    return State(name="")


def versions(*, code: str) -> tuple[Package, ...]:
    """Every version of a procedure in the library, the newest first; none for a code that is not there."""
    found = [item for item in _all().values() if item.code == code]
    return tuple(sorted(found, key=lambda item: -item.version))


def version_before(*, package: Package) -> Package | None:
    """The version that this one follows; None for the first."""
    older = [item for item in versions(code=package.code) if item.version < package.version]
    return older[0] if older else None


def compared(*, before: Path, now: Path) -> tuple[Change, ...]:
    """What changed between two folders of a procedure, in words; PackageError if one cannot be read."""
    return difference(read_package(before), read_package(now))


def burden(*, folder: Path) -> tuple[Package, Burden]:
    """What one version of a procedure asks of people; PackageError if it cannot be read."""
    found = read_package(folder)
    return found, counted(found)


def burden_unreasoned(*, package: Package) -> tuple[Raised, ...]:
    """What a version raises against the one before it without a written reason (`burden_reason`)."""
    return unreasoned(version_before(package=package), package)


def package_folders(*, path: Path) -> tuple[Path, ...]:
    """The versions of procedures in a folder, which may be one itself; FileNotFoundError if there is none."""
    found = tuple(sorted(item.parent for item in path.rglob("procedure.yaml")))
    if not found:
        raise FileNotFoundError(f"Không thấy thủ tục nào ở {path}")
    return found


def play_scenarios(*, folder: Path) -> tuple[Played, ...]:
    """Play the stories of one version of a procedure on the engine; no database."""
    return play_folder(folder)


def story_course(*, folder: Path) -> tuple[Story, ...]:
    """Every story of one version with the outcome of each of its lines, to be shown; no database.

    Raises PackageError, LibraryError or FileNotFoundError where there is nothing to play.
    """
    return course(folder)


def package_mutation(*, folder: Path, sample: int = 0, seed: int = 0, base: bool = False) -> Mutation:
    """Whether the stories of a version notice small wrong changes of it; seconds, no database.

    sample: only so many mutants, chosen by seed; base: of the base it stands on, not of what it says itself.
    Raises StoriesFail if a story fails as it is, PackageError, LibraryError or FileNotFoundError for what cannot be
    read.
    """
    return mutate(folder, sample=sample, seed=seed, base=base)


def package_findings(*, folder: Path) -> tuple[Finding, ...]:
    """What keeps one version of a procedure from running.

    Files are named within the folder (a base process: within the library), lines count from 1, the words are
    in the reader's language. Nothing that stands in the folder raises.
    """
    return check_folder(folder)


def missing_package() -> Finding:
    """The finding of a folder that holds no procedure at all."""
    return no_package()


def slips() -> frozenset[str]:
    """The numbers of the slips that can be made out (library/slips)."""
    return slip_codes()


def package_digest(*, folder: Path) -> tuple[str, str]:
    """The digest of one version of a procedure, and its name as `code/version`; PackageError if it cannot be read."""
    found = read_package(folder)
    return found.digest, f"{found.code}/{found.version}"


def page_previews(*, folder: Path, at: datetime) -> tuple[Preview, ...]:
    """Every page of one version's forms in every state and language, as HTML; PackageError if it cannot be read."""
    found = read_package(folder)
    shown: list[Preview] = []
    for language in ("vi", *found.texts):
        with override(language):
            spoken = localise(found, found.texts[language]) if language in found.texts else found
            shown += (Preview(f"{language}: {item.name}", item.html) for item in previews(spoken, at))
    return tuple(shown)


def page_report_file(*, digest: str) -> Path:
    """Where the report on the pages of a package is kept: one file for each digest, so that no change inherits it."""
    return settings.MOTCUA_DATA / "pages" / f"{digest}.json"


def page_report(*, digest: str) -> PageReport | None:
    """What `motcua procedure check --pages` found of exactly this package; None when it has not been looked at."""
    try:
        data = json.loads(page_report_file(digest=digest).read_text(encoding="utf-8"))
        pages, violations = tuple(data["pages"]), tuple(data["violations"])
        report = PageReport(data["package"], data["digest"], data["at"], pages, violations)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return report if report.digest == digest else None


def decisions_as_dmn(*, folder: Path) -> bytes:
    """The decisions of one version of a procedure as a DMN 1.5 file; PackageError if it cannot be read."""
    return dmn.write(interchange.as_model(read_package(folder)))


def decisions_from_dmn(*, content: bytes) -> str:
    """A DMN file as the text of decisions.yaml; ValueError says what a package cannot hold."""
    return interchange.as_yaml(content)


def candidate(*, code: str, version: int) -> Package:
    """A version as it lies in the library, issued or not, for those who judge it; NotFound, PackageError."""
    return find(code=code, version=version)[1]


def verify_package(*, folder: Path, keys: Collection[str] = (), issued: Path | None = None) -> Issued:
    """That a folder is what was issued; raises NotIssued, which says what is missing, wrong or changed.

    keys: verifier keys to trust, else this installation's (MOTCUA_PACKAGE_KEYS, or the one it issues with); ValueError
    for one that cannot be read. issued: where manifests and signatures lie, else as this installation is set.
    """
    known = tuple(parse_vkey(text) for text in keys) or issuing.trusted() or issuing.own_keys()
    return issuing.verify(folder, issued=issued or issuing.issued_root(), keys=known)


def package_key() -> str:
    """The verifier key of what this installation issues, as one line; raises KeyMissing."""
    return issuing.own_key().vkey


def code_and_version(*, folder: Path) -> tuple[str, int]:
    """Which procedure and version a folder says it is; raises PackageError, LibraryError, FileNotFoundError."""
    found = read_package(folder)
    return found.code, found.version


def refused_packages() -> Mapping[str, str]:
    """Folders of the library that are not loaded, with the reason; empty where the source is trusted."""
    return _loaded()[1]


def _all() -> dict[tuple[str, int], Package]:
    return _loaded()[0]


def _loaded() -> Loaded:
    keys = issuing.trusted()
    if not keys:
        return _read_all(root()), {}
    return _read_issued(root(), issuing.issued_root(), keys, issuing.stamp())


@lru_cache(maxsize=4)
def _read_all(library: Path) -> dict[tuple[str, int], Package]:
    """Every package of the library; packages are immutable, so a process reads them once."""
    found = {}
    for item in sorted(library.glob("procedures/*/*/procedure.yaml")):
        read = read_package(item.parent)
        found[(read.code, read.version)] = read
    return found


@lru_cache(maxsize=4)
def _read_issued(library: Path, issued: Path, keys: tuple[Verifier, ...], _stamp: int) -> Loaded:
    """The packages that are what was issued; of each other one the log and refused_packages() say why it is not."""
    found, refused = {}, {}
    for item in sorted(library.glob("procedures/*/*/procedure.yaml")):
        folder = item.parent
        try:
            issuing.verify(folder, issued=issued, keys=keys)
            read = read_package(folder)
        except DomainError as error:
            refused[folder.relative_to(library).as_posix()] = str(error)
            LOG.warning("%s is not loaded: %s", folder, error)
            continue
        found[(read.code, read.version)] = read
    return found, refused
