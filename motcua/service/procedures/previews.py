"""The pages of a package as people will meet them: every page of its form and of its actions' questions, blank,
filled by the registers, with everything missing and with nothing readable, once for every set of questions in sight."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import gettext as _

from motcua.kit.feel.regions import example
from motcua.kit.http.who import NOBODY
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FactSource, Field, Form, RenderedPage
from motcua.service.procedures.checking.domains import domain_of, domains_of
from motcua.service.procedures.types import Package

MAX_PAGES = 200
UNREADABLE = "?"
_SAMPLES = {"date": "1990-01-02", "vn-partial-date": "1990-01-02", "date-time": "2026-01-02T09:00"}


@dataclass(frozen=True, slots=True)
class Preview:
    """One page in one state: which (`form/child: errors`), and the whole of its HTML."""

    name: str
    html: str


def previews(package: Package, at: datetime) -> tuple[Preview, ...]:
    """Every page of a package in every state, at most 200, in the language of the moment."""
    found = [*_of_form(package, "form", package.form, _cases(package), at)]
    for action in package.process.actions.values():
        if action.ask is not None:
            found += _of_form(package, f"actions/{action.name}", action.ask, _cases_of(action.ask), at)
    return tuple(found[:MAX_PAGES])


def _cases(package: Package) -> Iterator[dict[str, Any]]:
    """Answers that bring each question into sight, one set for each condition."""
    domains = domains_of(package, filling=True)
    parents = {field.id: field.show_if for field in package.form.fields if field.show_if is not None}
    yield {}
    for condition in dict.fromkeys(parents.values()):
        yield _answers(example([condition], domains, parents) or {})


def _cases_of(form: Form) -> Iterator[dict[str, Any]]:
    domains = {field.id: domain_of(field, filling=True) for field in form.fields}
    yield {}
    for field in form.fields:
        if field.show_if is not None:
            yield _answers(example([field.show_if], domains) or {})


def _answers(point: Mapping[str, object]) -> dict[str, Any]:
    """Facts as a dossier stores them."""
    return {name: _stored(value) for name, value in point.items() if value is not None}


def _stored(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _of_form(
    package: Package, place: str, form: Form, cases: Iterable[dict[str, Any]], at: datetime
) -> Iterator[Preview]:
    """The states of each page that differ in the questions in sight."""
    seen: set[tuple[str, str, str]] = set()
    told = {field.id: _sample(field) for field in forms.sourced(form=form)}
    sources = {
        field.source.register: FactSource(field.source.register, at) for field in form.fields if field.source
    }
    for case in cases:
        answers = {**forms.defaults(form=form), **case}
        channel = {"channel": case.get("channel", package.channels[0])}
        for page in form.pages:
            unread = {field.id: UNREADABLE for field in page.fields if not field.options}
            for state, known, raw, check in (
                ("blank", {}, {}, False),
                ("told", told, {}, False),
                ("missing", {}, {}, True),
                ("unreadable", told, unread, True),
            ):
                drawn = forms.rendered(
                    form=form, page=page.id, answers=answers, raw=raw, facts={**known, **channel}, at=at,
                    check=check, sources=sources,
                )  # fmt: skip
                if (page.id, state, drawn.shape) not in seen:
                    seen.add((page.id, state, drawn.shape))
                    yield Preview(f"{place}/{page.id}: {state} {drawn.shape}", _html(package, drawn))


def _sample(field: Field) -> object:
    """Something that a register might tell."""
    if "enum" in field.schema:
        return field.schema["enum"][0]
    return _SAMPLES.get(field.format, field.label) if field.type == "string" else None


def _html(package: Package, drawn: RenderedPage) -> str:
    context = {"procedure": package.name, "title": drawn.title, "form": drawn, "send": _("Lưu và đi tiếp")}
    return render_to_string("procedures/preview.html", context, request=_visit())


def _visit() -> HttpRequest:
    """A visit by nobody in particular: nothing is read from a session or a database."""
    request = RequestFactory().get("/")
    request.who = NOBODY  # type: ignore[attr-defined]  # what the middleware of identity would set
    return request
