"""What changed between two versions of a procedure, in words for a jurist: “thời hạn: 5 → 3 ngày làm việc”. Pure.

Nothing is left out: each version is a tree of named things (`tree.py`), two trees are compared down to the leaf
(`compare.py`), and what runs says nothing of is read from the files (`files.py`). The words: `labels.py`, `words.py`.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import get_language

from motcua.service.procedures.difference.compare import Change, Place, changes
from motcua.service.procedures.difference.files import (
    ACTIONS,
    DECISIONS,
    FACTS,
    FEES,
    FORM,
    LAWS,
    LIMITS,
    LINKS,
    PAPERS,
    READS,
    RESULT,
    RUNNING,
    STEPS,
    of_files,
    of_texts,
)
from motcua.service.procedures.difference.labels import label
from motcua.service.procedures.difference.tree import Node, exact, grown, spoken
from motcua.service.procedures.difference.words import Words
from motcua.service.procedures.localising import localise
from motcua.service.procedures.types import Package

__all__ = ["Change", "by_part", "difference", "kept_difference"]

# Each part of the page, what it tells; "" where the part's own name says what the thing is. The weightiest first.
PARTS: tuple[tuple[object, tuple[tuple[str, str], ...]], ...] = (
    (LIMITS, (("limits", ""),)),
    (FEES, (("fees", ""), ("reliefs", "reliefs"))),
    (PAPERS, (("components", ""), ("not_needed", "not_needed"), ("declaration", "declaration"))),
    (STEPS, (("process.initial", "initial"), ("process.states", ""), ("offices", "offices"))),
    (ACTIONS, (("process.actions", ""), ("process.offered", "Process.offered"))),
    (DECISIONS, (("decisions", ""),)),
    (
        RESULT,
        tuple((f"result_{name}", f"result_{name}") for name in ("code", "name", "book", "number", "values"))
        + (("writes", "writes"),),
    ),
    (READS, (("register_reads", ""),)),
    (RUNNING, (("migrations", ""),)),
    (
        FACTS,
        tuple(
            (name, f"Package.{name}")
            for name in (
                *("code", "version", "name", "official_name", "slug", "field_name", "level", "decision"),
                *("effective_from", "effective_to", "transition", "online", "account_level", "channels"),
                *("subjects", "submit_title", "ways", "burden", "burden_reason", "notes", "notices"),
                *("extension_points", "keywords"),
            )
        ),
    ),
    (LINKS, (("links", ""),)),
    (FORM, (("form.pages", "pages"), ("form.fields", ""))),
    (LAWS, (("legal", ""),)),
)
# Read off the others: told only where those say nothing.
FOLLOWS = {"channels": (LIMITS,), "process.offered": (STEPS, ACTIONS)}


def difference(before: Package, now: Package) -> tuple[Change, ...]:
    """Everything that changed, part by part; nothing for two packages that say the same.

    Both as they are law: in another language things are named in it, and what only the law changed is quoted as it is.
    """
    if before is now:
        return ()
    found: list[Change] = []
    old, new = _Told(before, before), _Told(now, before)
    for part, things in PARTS:
        for name, called in things:
            if {str(one) for one in FOLLOWS.get(name, ())} & {change.part for change in found}:
                continue
            one, other = _value(before, name), _value(now, name)
            if one is other or exact(one) == exact(other):
                continue
            place = Place(str(part)).within(label(called) if called else "")
            found += changes(old.tree(name), new.tree(name), place)
    found += of_texts(before, now, new.words)
    if before.folder != now.folder:
        found += of_files(before, now, new.words, frozenset(change.part for change in found))
    return tuple(found)


class _Told:
    """A package as trees, in the reader's words."""

    def __init__(self, package: Package, older: Package) -> None:
        language = (get_language() or "vi")[:2]
        self.package, texts = package, package.texts.get(language, {})
        self.other = localise(package, texts) if texts else None
        named = localise(older, older.texts[language]) if older.texts.get(language) else older
        self.law, self.words = Words(package, older), Words(self.other or package, named)

    def tree(self, name: str) -> Node:
        """One part of the package (`process.states`)."""
        tree = grown(self.law, f"Package.{name}", _value(self.package, name))
        if self.other is None:
            return tree
        return spoken(tree, grown(self.words, f"Package.{name}", _value(self.other, name)))


def _value(package: Package, name: str) -> object:
    value: object = package
    for part in name.split("."):
        value = getattr(value, part)
    if name == "form.pages":
        value = [{"id": page.id, "title": page.title, "intro": page.intro} for page in package.form.pages]
    if name == "process.offered":
        value = {state: [one.name for one in actions] for state, actions in package.process.offered.items()}
    return value


class _Pair:
    """Two packages and a language, told from others by their digests: packages themselves are too big to compare."""

    def __init__(self, before: Package, now: Package) -> None:
        self.before, self.now = before, now
        self.key = (before.digest, now.digest, get_language() or "vi")

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair) and self.key == other.key


def kept_difference(before: Package, now: Package) -> tuple[Change, ...]:
    """The same for versions as their folders have them, worked out once a process and language."""
    return _kept(_Pair(before, now))


@lru_cache(maxsize=128)
def _kept(pair: _Pair) -> tuple[Change, ...]:
    return difference(pair.before, pair.now)


def by_part(found: tuple[Change, ...]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The changes of each part together."""
    parts: dict[str, list[Change]] = {}
    for change in found:
        parts.setdefault(change.part, []).append(change)
    return ((part, tuple(items)) for part, items in parts.items())
