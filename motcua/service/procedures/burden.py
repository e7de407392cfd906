"""What a version asks of people, counted: things to type, papers, words to read, trips. Pure; minutes are measured.

A version that asks for more than the one before says why, in `burden_reason`; else it may not be published.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit.errors import DomainError
from motcua.kit.library import load_yaml
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Field
from motcua.service.procedures import engine
from motcua.service.procedures.reading import read_calendar
from motcua.service.procedures.types import Facts, Package
from motcua.vn.dates import ZONE

WORD = re.compile(r"\w+")
COUNTER, ONLINE, POST = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Burden:
    """What one version asks. Usual: the case that its stories share; most: every question and paper there is.

    typed: questions that no register and no default answers; words: of labels, hints, choices and papers;
    trips: to the counter to hand in, by channel; usual_papers: ids of the papers of the usual case.
    """

    typed: int
    typed_most: int
    papers: int
    papers_most: int
    words: int
    trips: Mapping[int, int]
    usual_papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """One measure that a version raises: its name in words, before and now."""

    name: str
    before: int
    now: int


def burden(package: Package) -> Burden:
    """The counts of a version; reads its folder once, no database."""
    return _counted(_Kept(package))


def raised(before: Package, now: Package) -> tuple[Raised, ...]:
    """Every measure that the newer version makes worse for people."""
    old, new = burden(before), burden(now)
    pairs = [
        (_("ô phải tự điền"), old.typed, new.typed),
        (_("ô phải tự điền, nhiều nhất"), old.typed_most, new.typed_most),
        (_("giấy tờ phải nộp"), old.papers, new.papers),
        (_("giấy tờ phải nộp, nhiều nhất"), old.papers_most, new.papers_most),
        (_("chữ phải đọc"), old.words, new.words),
        (_("lần tới quầy để nộp"), min(old.trips.values(), default=0), min(new.trips.values(), default=0)),
    ]
    return tuple(Raised(name, a, b) for name, a, b in pairs if b > a)


def unreasoned(before: Package | None, now: Package) -> tuple[Raised, ...]:
    """What a version raises without a written reason; nothing when there is no version before it."""
    return () if before is None or now.burden_reason.strip() else raised(before, now)


class _Kept:
    """A package told from others by folder, digest and language of its words."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.key = (package.folder, package.digest, package.code, package.version, package.name)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.key == other.key


@lru_cache(maxsize=256)
def _counted(kept: _Kept) -> Burden:
    package = kept.package
    case = usual(package)
    given = {"answers": case.answers, "facts": case.facts, "at": local_start(package)}
    seen = forms.visible_fields(form=package.form, **given)
    scope = forms.scope(form=package.form, **given)
    facts = Facts(frozenset(), case.channel, read_calendar("vn-default"), scope)
    needed = engine.components(package, facts, local_start(package))
    return Burden(
        typed=sum(_typed(field) for field in seen),
        typed_most=sum(_typed(field) for field in package.form.fields),
        papers=sum(item.required and not item.present_only for item in needed),
        papers_most=sum(not item.present_only for item in package.components),
        words=sum(len(WORD.findall(text)) for text in _texts(package)),
        trips={channel: _trips(package, channel) for channel in package.channels},
        usual_papers=tuple(item.id for item in needed),
    )


@dataclass(frozen=True, slots=True)
class Usual:
    """The case that the stories of a package share: its channel, the answers given, what registers tell."""

    channel: int
    answers: dict[str, Any]
    facts: dict[str, Any]


def usual(package: Package) -> Usual:
    """The usual case of a package; only defaults where it has no stories that can be read."""
    given = _shared(package)
    channel = int(given.get("channel", ONLINE if ONLINE in package.channels else min(package.channels)))
    answers = {**forms.defaults(form=package.form), **_plain(given.get("answers", {}))}
    return Usual(channel, answers, {"channel": channel, **_plain(given.get("facts", {}))})


def local_start(package: Package) -> datetime:
    """The first moment of the version's first day."""
    return datetime.combine(package.effective_from, datetime.min.time(), ZONE)


def _shared(package: Package) -> Mapping[str, Any]:
    """What all stories are given; nothing where they cannot be read."""
    path = Path(package.folder) / "scenarios.yaml"
    if not path.exists():
        return {}
    try:
        found = load_yaml(path)
    except DomainError:
        return {}
    given = found.get("given") if isinstance(found, Mapping) else None
    return given if isinstance(given, Mapping) else {}


def _typed(field: Field) -> bool:
    return field.source is None and field.default is None


def _trips(package: Package, channel: int) -> int:
    """To hand in: the counter is one way there; whoever must show a paper comes once whatever the channel."""
    shown = any(item.present_only and item.when is None for item in package.components)
    return 1 if channel == COUNTER or shown else 0


def _texts(package: Package) -> Iterable[str]:
    """Everything somebody reads on the way to handing in."""
    for page in package.form.pages:
        yield from (page.title, page.intro)
        for field in page.fields:
            yield from (field.label, field.hint, *(text for _value, text in field.options))
    for item in package.components:
        yield from (item.name, item.replaceable_by)


def _plain(given: object) -> dict[str, Any]:
    """Answers as a dossier stores them: YAML's own dates become ISO text."""
    if not isinstance(given, Mapping):
        return {}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}
