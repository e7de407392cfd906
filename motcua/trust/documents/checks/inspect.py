"""The order of the checks: name, size, kind, label, then the kind's own; all of it in a bounded child."""

from collections.abc import Callable
from dataclasses import dataclass

from motcua.kit import bounded
from motcua.trust.documents.checks import image, office, pdf
from motcua.trust.documents.checks.reasons import FileRefused
from motcua.trust.documents.checks.sniff import ENDINGS, NAMES, carries_another, sniff
from motcua.trust.documents.rules import ending_of, name_problem
from motcua.trust.documents.types import DOCX, JPEG, PDF, PNG, Limits

MEGA = 1024 * 1024
Check = Callable[[bytes, Limits], int | None]
# The largest image that is taken (80 million points with 4 bytes each) is decoded within this, a bomb is not.
BOUNDS = bounded.Bounds(seconds=20, megabytes=640, patience=60)
CHECKS: dict[str, Check] = {PDF: pdf.check, JPEG: image.check, PNG: image.check, DOCX: office.check}


@dataclass(frozen=True)
class Verdict:
    """What an accepted file is; pages where the kind has them."""

    media_type: str
    pages: int | None


def inspect_name(name: str, size: int, limits: Limits) -> None:
    """What can be refused before the first byte arrives. Raises FileRefused."""
    problem = name_problem(name)
    if problem:
        raise FileRefused(problem)
    if size <= 0:
        raise FileRefused("empty")
    if size > limits.max_bytes:
        raise FileRefused("large", size=_mega(size), most=_mega(limits.max_bytes))
    ending = ending_of(name)
    if ENDINGS.get(ending) not in limits.media_types:
        raise FileRefused("name_ending", kinds=_kinds(limits))


def inspect_apart(data: bytes, name: str, limits: Limits) -> Verdict:
    """`inspect` in a child process that a bomb may bring down. Raises FileRefused, also for what ran too long."""
    inspect_name(name, len(data), limits)
    try:
        found = bounded.run(_told, data, name, limits, bounds=BOUNDS)
    except bounded.OutOfBounds as error:
        raise FileRefused("limit") from error
    if isinstance(found, Verdict):
        return found
    reason, params = found
    raise FileRefused(reason, **params)


def _told(data: bytes, name: str, limits: Limits) -> Verdict | tuple[str, dict[str, object]]:
    try:
        return inspect(data, name, limits)
    except FileRefused as refusal:
        return refusal.reason, refusal.params


def inspect(data: bytes, name: str, limits: Limits) -> Verdict:
    """Look into the file here and now. Raises FileRefused with the first reason found."""
    inspect_name(name, len(data), limits)
    found = sniff(data)
    _refuse_kind(data, found, limits)
    said = ENDINGS[ending_of(name)]
    if said != found:
        raise FileRefused("mislabelled", said=NAMES[said], found=NAMES[found])
    if carries_another(data, found):
        raise FileRefused("polyglot")
    return Verdict(media_type=found, pages=CHECKS[found](data, limits))


def _refuse_kind(data: bytes, found: str, limits: Limits) -> None:
    if found == "ole" and "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("encrypted")
    if found in {"program", "page", "archive", "unknown"}:
        raise FileRefused(found, kinds=_kinds(limits))
    if found not in limits.media_types:
        named = {"ole": "Word/Excel đời cũ"}.get(found, NAMES.get(found, found))
        raise FileRefused("kind", found=named, kinds=_kinds(limits))


def _kinds(limits: Limits) -> str:
    return ", ".join(NAMES[kind] for kind in limits.media_types)


def _mega(size: int) -> str:
    return f"{size / MEGA:.1f}".replace(".", ",").removesuffix(",0")
