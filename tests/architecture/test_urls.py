"""Every address declares who may enter, and every link leads somewhere."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.i18n import set_language

from motcua.kit.http import access
from tests.architecture import house
from tests.architecture.house import Finding, Source

LINK = re.compile(r"""{%\s*url\s+["']([\w:.-]+)["']""")
IN_CODE = re.compile(r"""\b(?:reverse|reverse_lazy|redirect)\(\s*["']([\w-]+:[\w-]+)["']""")
KINDS = {"anyone", "person", "officer"}


def patterns(entries: list[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address, qualified name, view) of every route, included ones too."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), f"{space}{entry.name or ''}", entry.callback


def unguarded(entries: list[Any]) -> Iterator[Finding]:
    """Addresses whose view does not say who may enter."""
    for address, _name, view in patterns(entries):
        said = getattr(view, "access", None)
        kind = said[0] if isinstance(said, tuple) and said else said
        if kind not in KINDS:
            yield Finding(
                f"/{address}", f"{view.__module__}.{getattr(view, '__name__', view)} has no @access"
            )


def dead_links(source: Source, names: set[str]) -> Iterator[Finding]:
    """Names of addresses that do not exist."""
    pattern = LINK if source.path.endswith(".html") else IN_CODE
    for name in sorted(set(pattern.findall(source.text)) - names):
        yield source.find(name, f"no address is called {name}")


@access("anyone")
def _open_to_all(_request: Any) -> None:
    """A view that says who may enter."""


def test_guarded_and_unguarded_views_are_told_apart() -> None:
    """A view with @access passes, one without is found, also behind an include."""
    assert list(unguarded([path("a/", _open_to_all)])) == []
    bad = list(unguarded([path("b/", set_language), path("c/", _open_to_all)]))
    assert [finding.place for finding in bad] == ["/b/"]


def test_every_address_declares_who_may_enter() -> None:
    """Each view of the house carries @access."""
    fix = "put @access('anyone' | 'person' | 'officer') from motcua.kit.http on the view, outermost."
    house.settle("access", unguarded(get_resolver().url_patterns), fix=fix)


def test_dead_links_are_told_from_live_ones() -> None:
    """A link to a known name passes, to an unknown one is found, in templates and in code."""
    page = "a/templates/a.html"
    assert list(dead_links(Source(page, "{% url 'dossiers:desk' x %}"), {"dossiers:desk"})) == []
    assert list(dead_links(Source(page, '{% url "dossiers:dsek" %}'), {"dossiers:desk"}))
    assert list(dead_links(Source("a/views.py", 'redirect("dossiers:dsek")'), {"dossiers:desk"}))


def test_every_link_leads_somewhere() -> None:
    """Each {% url %}, reverse() and redirect() of the house names an address that exists."""
    names = {name for _address, name, _view in patterns(get_resolver().url_patterns)}
    pages = house.sources(lambda one: one.startswith("motcua/") and one.endswith(".html"))
    code = house.sources(house.product)
    findings = [finding for source in (*pages, *code) for finding in dead_links(source, names)]
    house.settle(
        "links", findings, fix="use the name in the room's urls.py, with its namespace: “room:name”."
    )
