"""Whether the stories of a package prove anything: small wrong changes of its meaning that they must notice.

A mutant is killed when a story fails, when the check finds what it did not find before, or when the package cannot
be read any more. What survives is a rule that nobody has told a story about. No file is touched.

A package on a base is asked for what it says itself; what the base says is counted in the proof of the base, which
is the stories of any package on it that walk its whole road.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.service.procedures.bases import of_base
from motcua.service.procedures.checking import broken
from motcua.service.procedures.mutating.decisions import of_decisions
from motcua.service.procedures.mutating.procedures import of_fees, of_form, of_procedure
from motcua.service.procedures.mutating.processes import of_process
from motcua.service.procedures.mutating.successions import of_links, of_migration
from motcua.service.procedures.mutating.types import DROPPED, Change, Mutant, Mutation
from motcua.service.procedures.reading import assemble, package_data
from motcua.service.procedures.scenarios import passes, read_stories
from motcua.service.procedures.types import Package

WORDS = 160
OF_FILE = {
    "process.yaml": of_process,
    "procedure.yaml": of_procedure,
    "form.yaml": of_form,
    "decisions.yaml": of_decisions,
    "links.yaml": of_links,
    "migration.yaml": of_migration,
}
Files = Mapping[str, Mapping[str, Any]]


class StoriesFail(DomainError):
    """A package whose own stories fail kills every mutant and proves nothing."""

    code = "stories_fail"
    message = _("Câu chuyện “%(name)s” chưa đạt. Sửa cho mọi câu chuyện đạt rồi mới thử biến thể.")


def mutate(folder: Path, *, sample: int = 0, seed: int = 0, base: bool = False) -> Mutation:
    """Play the stories of a version on its mutants; `sample`: only so many of them, chosen by `seed`.

    `base`: on the mutants of the base it stands on, in place of its own.
    Raises StoriesFail, and PackageError, LibraryError or FileNotFoundError for what cannot be read.
    """
    files = package_data(folder)
    (stories, shared), original = read_stories(folder), assemble(folder, files)
    for story in stories:
        if not passes(original, story, shared):
            raise StoriesFail(name=story.get("name", "?"))
    found = list(_sites(folder, files, base))
    if sample and sample < len(found):
        found = random.Random(seed).sample(found, sample)
    known, order = _found(original), list(stories)
    by: Counter[str] = Counter()
    survivors = []
    for file, change in found:
        killer = _killer(folder, files, file, change, order, shared, known)
        if killer:
            by[killer] += 1
        else:
            survivors.append(_in_words(file, files[file], change))
    return Mutation(killed=by.total(), total=len(found), by=dict(by), survivors=tuple(survivors))


def _sites(folder: Path, files: Files, base: bool) -> Iterator[tuple[str, Change]]:
    """The mutants of what the package says itself, or of what its base says."""
    shared = of_base(folder)
    for file, data in files.items():
        for change in changes(file, data):
            if (file == "process.yaml" and change.path[:3] in shared) is base:
                yield file, change


def changes(file: str, data: Mapping[str, Any]) -> Iterator[Change]:
    """The mutants of one parsed file."""
    return OF_FILE.get(file, of_fees)(data)


def _killer(
    folder: Path,
    files: Files,
    file: str,
    change: Change,
    order: list[Mapping[str, Any]],
    shared: Mapping[str, Any],
    known: frozenset[object],
) -> str:
    """What notices the change: reading, scenario or check; nothing if it survives.

    The story that notices goes to the front of `order`: the next mutant is often of the same place.
    """
    try:
        package = assemble(folder, {**files, file: put(files[file], change.path, change.becomes)})
    except DomainError:
        return "reading"
    for number, story in enumerate(order):
        if not passes(package, story, shared):
            order.insert(0, order.pop(number))
            return "scenario"
    return "check" if _found(package) - known else ""


def _found(package: Package) -> frozenset[object]:
    """What the check finds: the rules, and where they are broken."""
    return frozenset((item.rule, item.file, item.place) for item in broken(package))


def put(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of parsed data with one entry changed or, with DROPPED, taken out; the rest is shared."""
    key, *rest = path
    copy = dict(data) if isinstance(data, Mapping) else list(data)
    if rest:
        copy[key] = put(copy[key], tuple(rest), value)
    elif value is DROPPED:
        del copy[key]
    else:
        copy[key] = value
    return copy


def _in_words(file: str, data: Any, change: Change) -> Mutant:
    names, here = [], data
    for key in change.path:
        here = here.get(key) if isinstance(here, Mapping) else here[key]
        told = here.get("id") if isinstance(here, Mapping) else None
        names.append(str(told if isinstance(key, int) and told else key))
    return Mutant(change.mutant, file, ".".join(names), _text(here), _text(change.becomes))


def _text(value: Any) -> str:
    if value is None or value is DROPPED:
        return DROPPED
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= WORDS else f"{text[:WORDS]}…"
