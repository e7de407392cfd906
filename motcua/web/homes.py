"""The home page and the search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kit.library import load_yaml, root
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package


@dataclass(frozen=True, slots=True)
class Frequent:
    """A job many people come for."""

    name: str
    href: str
    how_long: str
    fee: str


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A chapter of life with what it brings."""

    title: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The question, and the jobs most people come for."""

    tries: tuple[str, ...]
    search_href: str
    frequent: tuple[Frequent, ...]
    all_href: str
    all_count: int
    lookup_href: str
    verify_href: str
    events: tuple[LifeEvent, ...]
    figures: None
    counters_href: str


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure in a list."""

    name: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Procedures of one field."""

    title: str
    items: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, or everything by field."""

    q: str
    search_href: str
    found: tuple[Found, ...]
    groups: tuple[Group, ...]


def home_page(*, at: datetime) -> HomePage:
    """The home page; no SQL."""
    declared = _declared()
    known = {item.code: procedures.localised(package=item) for item in procedures.in_force(at=at.date())}
    search = reverse("web-search")
    return HomePage(
        tries=tuple(declared["tries"]),
        search_href=search,
        frequent=tuple(_frequent(known[code]) for code in declared["frequent"] if code in known),
        all_href=search,
        all_count=len(known),
        lookup_href=reverse("web-lookup"),
        verify_href=reverse("signing-verify"),
        events=tuple(
            LifeEvent(item["title"], item["text"], f"{search}?{urlencode({'q': item['find']})}")
            for item in declared["events"]
            if procedures.search(text=item["find"], at=at.date())
        ),
        figures=None,
        counters_href="",
    )


def _declared() -> Mapping[str, Any]:
    """What the library puts on the home page, in the reader's language where it has one."""
    path = root() / f"home.{get_language() or 'vi'}.yaml"
    return {**load_yaml(root() / "home.yaml"), **(load_yaml(path) if path.exists() else {})}


def search_page(*, q: str, at: datetime) -> SearchPage:
    """Procedures that hold all words typed; by field when nothing is typed; no SQL."""
    q = " ".join(q.split())
    found = procedures.search(text=q, at=at.date())
    items = tuple(procedures.localised(package=item) for item in found)
    groups: dict[str, list[Found]] = {}
    if not q:
        for item in items:
            groups.setdefault(item.field_name, []).append(_found(item, ""))
    return SearchPage(
        q=q,
        search_href=reverse("web-search"),
        found=tuple(_found(item, f" · {item.field_name}") for item in items) if q else (),
        groups=tuple(Group(title, tuple(found)) for title, found in groups.items()),
    )


def _frequent(item: Package) -> Frequent:
    href = reverse("procedures-procedure", args=[item.slug])
    return Frequent(item.name, href, item.limits[0].short, _fee(item))


def _found(item: Package, more: str) -> Found:
    text = f"{item.limits[0].short} · {_fee(item)}{more}"
    return Found(item.name, reverse("procedures-procedure", args=[item.slug]), text)


def _fee(item: Package) -> str:
    return item.fees[0].short if item.fees else _("Miễn phí")
