"""Finding procedures, and the catalogue's pages as values."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from motcua.kit.db import Question
from motcua.kit.errors import NotFound
from motcua.kit.library import root
from motcua.service.catalogue import asking, rules
from motcua.service.catalogue.index import Index, Listed
from motcua.service.catalogue.models import Entry, Import, Published
from motcua.service.catalogue.scaffolding import folder_name, scaffolded
from motcua.service.catalogue.shown import EntryPage, ListPage, entry_shown, list_shown
from motcua.service.catalogue.types import Found
from motcua.service.catalogue.words import lexicon
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package
from motcua.ui.paging import page_of
from motcua.vn.text import whole

__all__ = ["draft_folder", "entry_page", "find", "leading", "list_page", "scaffold"]
PAPERS = 400
PER_PAGE = 50
LEVELS = ("ministry", "province", "ward", "other")
# Whom one meets: people mostly need their commune, then their province.
_NEWEST = Question(lambda: Import.objects.exclude(new=0, changed=0).order_by("-id").values_list("key")[:1])
NEAR = {"ward": 1.06, "province": 1.03, "": 0.95}


def find(*, text: str, at: datetime) -> Found:
    """Procedures a question is about, best first: published entries and packages in force; one SQL statement.

    `ask` names what the words may mean, `out_of_scope` says that no procedure is about this.
    """
    return asking.find(_current(at), text)


def leading(*, texts: Sequence[str], at: datetime) -> frozenset[str]:
    """Those of these questions that lead to a procedure; one SQL statement for all."""
    index = _current(at)
    for text in texts:
        if text not in index.leading:  # few texts, of pages that everybody opens: worth remembering
            index.leading[text] = bool(asking.find(index, text).results)
    return frozenset(text for text in texts if index.leading[text])


def _current(at: datetime) -> Index:
    """The index of what is published and what is in force now."""
    packages = procedures.in_force(at=at.date())
    return _INDEX.current((_NEWEST.first(), lexicon(), packages), packages)


class _Kept:
    """The index of this process; while one thread makes the next, the others go on with the last."""

    def __init__(self) -> None:
        self._made: tuple[Any, Index | None] = (None, None)
        self._making = threading.Lock()

    def current(self, key: Any, packages: tuple[Package, ...]) -> Index:
        """The index for a state of the catalogue; made when there is none for it yet."""
        known, index = self._made
        if index is not None and known == key:
            return index
        if index is not None and self._making.locked():
            return index
        with self._making:
            known, index = self._made
            if index is None or known != key:
                index = Index(_listed(packages), lexicon())
                self._made = (key, index)
        return index


_INDEX = _Kept()


def _listed(packages: tuple[Package, ...]) -> list[Listed]:
    run = {package.code: package for package in packages}
    found = []
    rows = Entry.objects.order_by("id").values_list(
        "code", "name", "field", "keywords", "results", "papers", "ward", "province"
    )
    for code, name, area, keywords, results, papers, ward, province in rows:
        package = run.pop(code, None)
        near = NEAR["ward" if ward else "province" if province else ""]
        body = " ".join((keywords, results, papers[:PAPERS]))
        slug, variants = (package.slug, _variants(package)) if package else ("", ())
        found.append(Listed(code, name, area, slug, variants, body, near))
    found += [
        Listed(
            item.code, item.official_name, item.field_name, item.slug, _variants(item), item.result_name, 1.06
        )
        for item in run.values()
    ]
    return found


def _variants(package: Package) -> tuple[str, ...]:
    """Everything else a package may be called, in every language it has."""
    found = [package.name, *package.keywords]
    for texts in package.texts.values():
        found += [texts.get("name", ""), *texts.get("keywords", ())]
    return tuple(text for text in dict.fromkeys(found) if text)


def list_page(*, area: str, level: str, number: str) -> ListPage:
    """The entries of a field and level, fifty a page, by name; four SQL statements."""
    rows = Entry.objects.all()
    if area:
        rows = rows.filter(field=area)
    if level in LEVELS:
        rows = rows.filter(**{level: True})
    total = rows.count()
    place = max(1, min(page_of(number), -(-total // PER_PAGE)))
    items = rows.order_by("sort", "code")[(place - 1) * PER_PAGE : place * PER_PAGE]
    areas = Entry.objects.order_by("field").values_list("field", flat=True).distinct()
    last = Import.objects.order_by("-id").first()
    return list_shown(items=tuple(items), total=total, place=place, per_page=PER_PAGE, areas=tuple(areas),
                      area=area, level=level if level in LEVELS else "", last=last)  # fmt: skip


def entry_page(*, code: str, number: str, today: date) -> EntryPage:
    """One entry as published, now or in an older form; raises NotFound. Three SQL statements."""
    entry = Entry.objects.filter(code=code).first()
    if entry is None:
        raise NotFound
    history = tuple(
        Published.objects.filter(entry=entry)
        .order_by("-number")
        .values("number", "at", "changes", "by__source")
    )
    wanted = whole(number) or entry.number
    form = Published.objects.filter(entry=entry, number=wanted).first()
    if form is None:
        raise NotFound
    package = next((item for item in procedures.in_force(at=today) if item.code == code), None)
    records = rules.unpack(bytes(form.source))
    return entry_shown(
        entry=entry, form=form, records=records, history=history, slug=package.slug if package else ""
    )


def scaffold(*, code: str) -> Mapping[str, str]:
    """The files of a draft package out of an entry as published now: name → text; raises NotFound."""
    form = Published.objects.filter(entry__code=code).order_by("-number").first()
    if form is None:
        raise NotFound
    skeleton = {path.name: path.read_text(encoding="utf-8") for path in (root() / "scaffold").glob("*.yaml")}
    return scaffolded(rules.unpack(bytes(form.source))[0], skeleton=skeleton, at=form.at)


def draft_folder(*, files: Mapping[str, str]) -> str:
    """The name of a draft's folder, `<code>-<slug>`."""
    return folder_name(files["procedure.yaml"])
