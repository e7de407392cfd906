"""Templates written out once per language say what Django's own reading of them says."""

from dataclasses import dataclass
from functools import lru_cache

import pytest
from django.template import Context, Engine, Library
from django.utils import translation

from motcua.kit.http.templates import Loader

register = Library()
SOURCES = {
    "base.html": "{% load i18n static own %}<title>{% block title %}{% endblock %}</title>"
    "{% include 'part.html' with word=job.title %}{% drawn 'search' %}{% static 'ui/base.css' %}"
    "{% block body %}{% translate 'Tìm' %}{% endblock %}",
    "part.html": "{% load i18n %}{# no #}<p>{% if word %}{% translate 'Tìm' %} {{ word }}{% endif %}</p>",
    "page.html": "{% extends 'base.html' %}{% load i18n own %}{% block title %}{{ job.title|upper }}{% endblock %}"
    "{% block body %}{{ block.super }}{% for n in numbers %}<b>{{ n }}{{ forloop.counter }}</b>{% empty %}"
    "{% translate 'Tìm' %}{% endfor %}{% translate 'Tìm' as said %}{{ said }}{{ safe|safe }}{{ job.done }}"
    "{{ job.gone }}{{ nothing.at.all }}{{ bag.items }}{{ bag.key }}{{ call }}{% drawn job.icon %}"
    "{% blocktranslate %}Tìm{% endblocktranslate %}"
    "{% blocktranslate with x=job.title %}Tìm {{ x }}{% endblocktranslate %}"
    "{{ job.title|default:_('Tìm') }}{{ ''|default:_('Tìm') }}{% autoescape off %}{{ job.title }}{% endautoescape %}"
    "{% endblock %}",
}


@register.simple_tag
@lru_cache
def drawn(name: str) -> str:
    """A tag that keeps its answers."""
    return f"<{name}>"


@dataclass(frozen=True, slots=True)
class Job:
    """What a page shows."""

    title: str = "<Khai sinh> & 'con'"
    done: bool = True
    icon: str = "tick"


def _engine(loader: str) -> Engine:
    inner = [("django.template.loaders.locmem.Loader", SOURCES)]
    libraries = {name: f"django.templatetags.{name}" for name in ("i18n", "static")}
    return Engine(loaders=[(loader, inner)], libraries={**libraries, "own": __name__})


def _said(engine: Engine) -> str:
    bag = {"key": 1.5, "items": "của mình"}
    given = {"job": Job(), "numbers": [1, 1234], "safe": "<i>", "bag": bag, "call": lambda: "gọi"}
    return engine.get_template("page.html").render(Context(given))


@pytest.mark.parametrize("numbers", [1, 2])
def test_same_words_as_django_in_every_language(numbers: int) -> None:
    """Constants, blocks, includes, loops, filters and odd variables come out the same, also the second time."""
    ours, django = _engine(f"{Loader.__module__}.Loader"), _engine("django.template.loaders.cached.Loader")
    for language in ("vi", "en") * numbers:
        with translation.override(language):
            assert _said(ours) == _said(django)


def test_each_language_has_its_own_words() -> None:
    """A page read first in one language is not shown in it to a reader of another."""
    ours = _engine(f"{Loader.__module__}.Loader")
    with translation.override("vi"):
        first = _said(ours)
    with translation.override("en"):
        assert _said(ours) != first


def test_what_the_language_decides_is_text() -> None:
    """A part without variables is one piece of text."""
    engine = _engine(f"{Loader.__module__}.Loader")
    kinds = [
        type(node).__name__.strip("_").removesuffix("Node")
        for node in engine.get_template("base.html").nodelist
    ]
    assert kinds == ["Text", "Block", "Text", "Include", "Text", "Block"]
