"""The home page and the search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kit.library import load_yaml, root
from motcua.service.catalogue import queries as catalogue
from motcua.service.catalogue.types import Hit
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
    vietnamese: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Procedures of one field."""

    title: str
    items: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the words may mean, as a search of its own."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, or everything by field."""

    q: str
    search_href: str
    found: tuple[Found, ...]
    groups: tuple[Group, ...]
    ask: tuple[Ask, ...]
    out_of_scope: bool
    catalogue_href: str


def home_page(*, at: datetime) -> HomePage:
    """The home page; one SQL statement."""
    declared = _declared()
    known = {item.code: procedures.localised(package=item) for item in procedures.in_force(at=at.date())}
    search = reverse("web-search")
    leading = catalogue.leading(texts=[item["find"] for item in declared["events"]], at=at)
    return HomePage(
        tries=tuple(declared["tries"]),
        search_href=search,
        frequent=tuple(_frequent(known[code], at.date()) for code in declared["frequent"] if code in known),
        all_href=search,
        all_count=len(known),
        lookup_href=reverse("web-lookup"),
        verify_href=reverse("signing-verify"),
        events=tuple(
            LifeEvent(item["title"], item["text"], f"{search}?{urlencode({'q': item['find']})}")
            for item in declared["events"]
            if item["find"] in leading
        ),
        figures=None,
        counters_href="",
    )


def _declared() -> Mapping[str, Any]:
    """What the library puts on the home page, in the reader's language where it has one."""
    path = root() / f"home.{get_language() or 'vi'}.yaml"
    return {**load_yaml(root() / "home.yaml"), **(load_yaml(path) if path.exists() else {})}


def search_page(*, q: str, at: datetime) -> SearchPage:
    """What a question is about, best first; by field what is done here when nothing is typed; one SQL statement."""
    q = " ".join(q.split())
    known = {item.slug: procedures.localised(package=item) for item in procedures.in_force(at=at.date())}
    groups: dict[str, list[Found]] = {}
    for item in () if q else known.values():
        groups.setdefault(item.field_name, []).append(_found(item, at.date()))
    found = catalogue.find(text=q, at=at) if q else None
    here = reverse("web-search")
    return SearchPage(
        q=q,
        search_href=here,
        found=tuple(_hit(known, hit, at.date()) for hit in (found.results if found else ())),
        groups=tuple(Group(title, tuple(items)) for title, items in groups.items()),
        ask=tuple(Ask(text, f"{here}?{urlencode({'q': text})}") for text in (found.ask if found else ())),
        out_of_scope=found is not None and found.out_of_scope,
        catalogue_href=reverse("catalogue-list"),
    )


def _hit(known: Mapping[str, Package], hit: Hit, day: date) -> Found:
    """What is done here leads to its page; what is only published to the catalogue, in the State's words."""
    if hit.slug:
        return _found(known[hit.slug], day, f" · {known[hit.slug].field_name}")
    return Found(
        hit.name, reverse("catalogue-entry", args=[hit.code]), f"{hit.code} · {hit.field}", vietnamese=True
    )


def _frequent(item: Package, day: date) -> Frequent:
    href = reverse("procedures-procedure", args=[item.slug])
    return Frequent(item.name, href, procedures.first_limit(item, day).short, _fee(item))


def _found(item: Package, day: date, more: str = "") -> Found:
    text = f"{procedures.first_limit(item, day).short} · {_fee(item)}{more}"
    return Found(item.name, reverse("procedures-procedure", args=[item.slug]), text)


def _fee(item: Package) -> str:
    return item.fees[0].short if item.fees else _("Miễn phí")
