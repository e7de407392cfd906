"""A form made ready to draw: one page of questions and facts, or all answers to look over."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.service.forms.rules.checking import wrong
from motcua.service.forms.rules.flow import Standing, known, problems, standing
from motcua.service.forms.rules.typed import for_rules, read_input, shown, typed_again
from motcua.service.forms.types import (
    Fact,
    FactGroup,
    FactSource,
    Field,
    FieldError,
    Form,
    RenderedField,
    RenderedPage,
    ReviewPage,
    ReviewRow,
)

Choices = Mapping[str, Sequence[tuple[str, str]]]
_KINDS = {
    "text": "text", "textarea": "textarea", "lines": "textarea", "date": "date", "datetime": "text",
    "number": "number", "money": "number", "personal_number": "id", "phone": "tel", "email": "email",
    "radio": "radio", "select": "select", "checkbox": "checkbox", "checks": "checks",
    "commune": "select", "officer": "select",
}  # fmt: skip


def draw_page(
    form: Form,
    page: str,
    answers: Mapping[str, Any],
    raw: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
    *,
    check: bool,
    choices: Choices,
    sources: Mapping[str, FactSource],
    wrong_href: str,
) -> RenderedPage:
    """One page over what is stored; typed text that could not be read stands as it was typed."""
    now = standing(form, answers, facts, at)
    here = form.page(page)
    visible = [field for field in now.visible if field.page == page]
    fields = [
        _drawn(field, now, raw, check=check, choices=choices) for field in visible if not known(field, facts)
    ]
    pages = [item.id for item in form.pages]
    number = pages.index(page)
    return RenderedPage(
        id=page,
        title=here.title,
        intro=here.intro,
        number=number + 1,
        count=len(pages),
        previous=pages[number - 1] if number else "",
        following=pages[number + 1] if number + 1 < len(pages) else "",
        facts=_groups(visible, facts, sources, wrong_href),
        fields=tuple(fields),
        errors=tuple(FieldError(item.name, page, item.label, item.error) for item in fields if item.error),
        shape=shape(visible, facts),
        why=tuple(dict.fromkeys((field.purpose, field.basis) for field in visible if field.basis)),
        steps=tuple("done" if at < number else "now" if at == number else "" for at in range(len(pages))),
    )


def shape(visible: Sequence[Field], facts: Mapping[str, Any]) -> str:
    """A short mark that changes when another question comes into sight or leaves it."""
    names = ",".join(field.id + ("=" if known(field, facts) else "") for field in visible)
    return f"{zlib.crc32(names.encode()):08x}"


def _drawn(
    field: Field, now: Standing, raw: Mapping[str, Any], *, check: bool, choices: Choices
) -> RenderedField:
    stored = now.values.get(field.id)
    typed = read_input(field, raw[field.id]) if stored is None and field.id in raw else None
    value = typed.value if typed else stored
    scope = {**now.scope, field.id: for_rules(field, value)} if typed else now.scope
    error = (typed.problem if typed else "") or wrong(field, value, scope, partial=not check)
    kind = _KINDS[field.widget]
    options = (
        tuple(choices.get(field.widget, ())) if field.widget in ("commune", "officer") else field.options
    )
    if kind == "select":
        kind, options = ("select", (("", _("Chọn")), *options)) if options else ("text", ())
    return RenderedField(
        id=f"f-{field.id}",
        name=field.id,
        label=field.label,
        hint=_unconfirmed(field, now) or field.hint,
        error=error,
        value=typed.raw if typed and error else _in_input(field, kind, value),
        kind=kind,
        optional=not field.required and kind != "checkbox",
        options=options,
        inputmode="",
        autocomplete=field.autocomplete,
        rows=6 if field.widget == "lines" else 4,
    )


def _unconfirmed(field: Field, now: Standing) -> str:
    """One answer whether nobody has the number or somebody else does: the register gives nothing away."""
    asked = field.source is not None and field.source.confirms and now.values.get(field.source.of)
    if field.source is None or not asked or not now.values.get(field.id):
        return ""
    if f"{field.source.register}.{field.source.of}" in (now.scope.get("_down") or ()):
        return ""  # nobody has answered: the page says so, and nothing is known against this name
    return _(
        "Dữ liệu dân cư không có người mang cả số và họ tên này. Bạn xem lại; nếu đúng thì cứ đi tiếp, "
        "cán bộ sẽ đối chiếu."
    )


def _in_input(field: Field, kind: str, value: Any) -> Any:
    if kind == "checkbox":
        return value is True
    if kind == "checks":
        return value if isinstance(value, list) else []
    if kind == "radio" and isinstance(value, bool):
        return str(value).lower()
    return typed_again(field, value)


def _groups(
    visible: Sequence[Field], facts: Mapping[str, Any], sources: Mapping[str, FactSource], wrong_href: str
) -> tuple[FactGroup, ...]:
    rows: dict[tuple[str, str], list[Fact]] = {}
    for field in visible:
        if field.source is not None and known(field, facts):
            own = field.id in facts.get(
                "_account", ()
            )  # told by the account, so no register can have it wrong
            href = f"{wrong_href}?o={field.id}" if wrong_href and not own else ""
            fact = Fact(field.id, field.label, shown(field, facts[field.id]), href)
            rows.setdefault(("account" if own else field.source.register, field.source.of), []).append(fact)
    return tuple(
        FactGroup(register, of, sources.get(f"{register}.{of}") or sources.get(register), tuple(items))
        for (register, of), items in rows.items()
    )


def draw_review(
    form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> tuple[ReviewPage, ...]:
    """All answers in sight, page by page, with what is still missing."""
    now = standing(form, answers, facts, at)
    wrongs = {error.field: error.message for error in problems(now, facts)}
    pages = []
    for page in form.pages:
        rows = tuple(
            ReviewRow(
                field=field.id,
                label=field.label,
                value=shown(field, now.values.get(field.id)),
                from_register=known(field, facts),
                missing=wrongs.get(field.id, ""),
            )
            for field in now.visible
            if field.page == page.id
        )
        if rows:
            pages.append(ReviewPage(page.id, page.title, rows))
    return tuple(pages)
