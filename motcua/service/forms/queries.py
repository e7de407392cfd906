"""Questions about a form, all pure: form, answers, what the registers told and the time are passed in.

`answers` and `raw` are JSON objects by field id, as the dossier stores them; `facts` is what registers told,
by field id; `at` is an aware moment, which gives rules their `today` and `now`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from motcua.kit.feel import Expression
from motcua.service.forms.rules import flow, reading, screens, typed
from motcua.service.forms.types import (
    Cleaned,
    FactSource,
    Field,
    FieldError,
    Form,
    RenderedPage,
    ReviewPage,
    Standing,
)


def read_form(*, data: Mapping[str, Any], bind: Callable[[Expression], Expression] | None = None) -> Form:
    """A form from the content of form.yaml; FormError names the page, field and key it stumbles on.

    bind: gives a condition the decisions that it names, and with them the facts behind those.
    """
    return reading.read_form(data, bind)


def defaults(*, form: Form) -> dict[str, Any]:
    """Answers that stand before anybody types."""
    return {field.id: field.default for field in form.fields if field.default is not None}


def sourced(*, form: Form) -> tuple[Field, ...]:
    """The fields whose answer a State register knows."""
    return tuple(field for field in form.fields if field.source is not None)


def unfounded(*, form: Form) -> tuple[str, ...]:
    """Fields that ask without naming a legal basis and a purpose; such a form may not be published."""
    return tuple(field.id for field in form.fields if not field.basis.strip() or not field.purpose.strip())


def clean(
    *,
    form: Form,
    page: str | None,
    raw: Mapping[str, Any],
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
    partial: bool = False,
) -> Cleaned:
    """What a page's input (all pages: None) gives: values and raw text to store, errors in people's words.

    Only fields present in `raw` are changed; an answer that became invalid is stored as None beside its text.
    `partial` (autosave) does not complain of what is still empty. Hidden fields are kept and not checked.
    KeyError for a page the form does not have; no input, however odd, raises.
    """
    return flow.clean(form, page, raw, answers, facts, at, partial=partial)


def standing(*, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime) -> Standing:
    """The form under these answers, walked once for whoever asks several of the questions below."""
    return flow.standing(form, answers, facts, at)


def visible_fields(
    *, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> tuple[Field, ...]:
    """The fields in sight under these answers, in order."""
    return flow.standing(form, answers, facts, at).visible


def effective_answers(
    *, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The answers that count: of fields in sight only, registers before what was typed; JSON values."""
    return flow.standing(form, answers, facts, at).values


def scope(
    *, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The same for the rule language: dates as dates, decimals exact, unanswered None, today, now."""
    return flow.standing(form, answers, facts, at).scope


def missing(
    *, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> tuple[FieldError, ...]:
    """Every field in sight that is empty though required, or no longer right; each with its page."""
    return still_missing(now=flow.standing(form, answers, facts, at), facts=facts)


def still_missing(*, now: Standing, facts: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """The same of a form that has been walked already."""
    return flow.problems(now, facts)


def rendered(
    *,
    form: Form,
    page: str,
    answers: Mapping[str, Any],
    raw: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
    check: bool = False,
    choices: screens.Choices | None = None,
    sources: Mapping[str, FactSource] | None = None,
    wrong_href: str = "",
) -> RenderedPage:
    """A page for `forms/page.html`. `check`: say also what is empty (after "Lưu và đi tiếp").

    `choices`: options by widget (commune, officer); `sources`: registers by code, or by
    "code.person", with name and time; "account": what the applicant signed in with.
    """
    return screens.draw_page(
        form,
        page,
        answers,
        raw,
        facts,
        at,
        check=check,
        choices=choices or {},
        sources=sources or {},
        wrong_href=wrong_href,
    )


def review(
    *, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> tuple[ReviewPage, ...]:
    """All answers in sight as people read them, with what is still missing."""
    return screens.draw_review(form, answers, facts, at)


def shown(*, field: Field, value: Any) -> str:
    """One stored answer as people read it: 30/09/2026, an option's words, Có or Không."""
    return typed.shown(field, value)
