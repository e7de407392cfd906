"""Which questions stand, what their answers are, what a page's input makes of them. A question that goes out
of sight keeps its answer, but the answer counts for nothing while it is hidden."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.service.forms.rules.checking import wrong
from motcua.service.forms.rules.typed import for_rules, read_input
from motcua.service.forms.types import Cleaned, Field, FieldError, Form, Standing
from motcua.vn.dates import ZONE

DISPUTED = "_disputed"  # among the facts: what the person says a register has wrong, and types instead


def known(field: Field, facts: Mapping[str, Any]) -> bool:
    """Whether a register has told this answer."""
    return field.source is not None and facts.get(field.id) not in (None, "", [])


def standing(form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime) -> Standing:
    """Walk the form in order: a condition sees only the answers in sight before it."""
    now = at.astimezone(ZONE)
    scope: dict[str, Any] = {**facts, "today": now.date(), "now": now}
    scope.update(dict.fromkeys((field.id for field in form.fields), None))
    scope.setdefault("channel", None)
    visible: list[Field] = []
    values: dict[str, Any] = {}
    for field in form.fields:
        if not _stands(field, facts, scope):
            continue
        visible.append(field)
        value = facts[field.id] if known(field, facts) else answers.get(field.id)
        if value is not None:
            values[field.id] = value
            scope[field.id] = for_rules(field, value)
    return Standing(tuple(visible), values, scope)


def _stands(field: Field, facts: Mapping[str, Any], scope: Mapping[str, Any]) -> bool:
    if field.show_if is not None and field.show_if.evaluate(scope) is not True:
        return False
    left_out = field.source is not None and field.source.when_missing == "leave"
    return known(field, facts) or not left_out or field.id in facts.get(DISPUTED, ())


def clean(
    form: Form,
    page: str | None,
    raw: Mapping[str, Any],
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
    *,
    partial: bool = False,
) -> Cleaned:
    """Read the input of one page (or of all, page None) over the stored answers."""
    fields = form.fields if page is None else form.page(page).fields
    typed = {
        field.id: read_input(field, _given(raw, field.id))
        for field in fields
        if field.id in raw and not known(field, facts)
    }
    values = {id: item.value for id, item in typed.items()}
    now = standing(form, {**answers, **values}, facts, at)
    wanted = {field.id for field in fields}
    errors = []
    for field in now.visible:
        if field.id not in wanted or known(field, facts):
            continue
        problem = typed[field.id].problem if field.id in typed else ""
        problem = problem or wrong(field, now.values.get(field.id), now.scope, partial=partial)
        if problem:
            errors.append(FieldError(field.id, field.page, field.label, problem))
    for error in errors:
        if error.field in values:
            values[error.field] = None
    return Cleaned(values, {id: item.raw for id, item in typed.items()}, tuple(errors))


def _given(raw: Mapping[str, Any], id: str) -> object:
    """All values of a name: a browser's form may send several."""
    several = getattr(raw, "getlist", None)
    return several(id) if callable(several) else raw[id]


def problems(now: Standing, facts: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Everything in sight that is missing or wrong."""
    found = (
        (field, wrong(field, now.values.get(field.id), now.scope))
        for field in now.visible
        if not known(field, facts)
    )
    return tuple(
        FieldError(field.id, field.page, field.label, problem) for field, problem in found if problem
    )
