"""A package in a second language: its texts replaced by those of texts.<language>.yaml, nothing else changed.

What the file does not say stays Vietnamese; `missing` lists it. Rules and numbers stay as they are. A step's time
limit is a number and a unit: it is said in the language that is active.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.service.forms.types import Field, Form
from motcua.service.procedures.types import ActionDef, DecisionDef, Links, Package, Process

Texts = Mapping[str, Any]
LIMIT = re.compile(r"(\d+) (ngày làm việc|giờ làm việc|ngày)")
OF_STATE = {"title": "name", "public": "public", "work": "work"}
OF_ACTION = {"title": "name", "past": "done", "explain": "explain", "guard_text": "when_not"}
OF_FEE = {"name": "name", "text": "text", "short": "short"}
OF_COMPONENT = {
    "name": "name",
    "replaceable_by": "replaceable_by",
    "not_needed_because": "not_needed_because",
}
OF_PACKAGE = {
    **{"name": "name", "official_name": "official_name", "field_name": "field", "burden": "burden"},
    **{"result_name": "result", "ways": "ways"},
}


def localise(package: Package, texts: Texts) -> Package:
    """The package with the texts of one language."""
    if not texts:
        return package
    own = _some(OF_PACKAGE, texts)
    legal = texts.get("legal", {})
    return replace(
        package,
        **own,
        notes=tuple(texts.get("notes", package.notes)),
        not_needed=tuple(
            {**item, **told} for item, told in _beside(package.not_needed, texts.get("not_needed"))
        ),
        keywords=(*package.keywords, *texts.get("keywords", ())),
        subjects=tuple(texts.get("subjects", package.subjects)),
        legal=tuple(replace(item, title=legal.get(item.id, item.title)) for item in package.legal),
        limits=tuple(replace(item, **told) for item, told in _beside(package.limits, texts.get("limits"))),
        fees=tuple(
            _named(item, OF_FEE, texts.get("fees", {}).get(_fee_key(item), {})) for item in package.fees
        ),
        reliefs=tuple(
            replace(item, text=texts.get("reliefs", {}).get(item.id, item.text)) for item in package.reliefs
        ),
        components=tuple(
            _named(item, OF_COMPONENT, texts.get("components", {}).get(item.id, {}))
            for item in package.components
        ),
        form=_form(package.form, texts.get("pages", {}), texts.get("fields", {})),
        process=_process(package.process, texts),
        decisions={
            id: _decision(item, texts.get("decisions", {}).get(id, {}))
            for id, item in package.decisions.items()
        },
        links=_links(package.links, texts.get("parts", {})),
    )


def missing(package: Package, texts: Texts) -> tuple[str, ...]:
    """What a person would still read in Vietnamese."""
    process = package.process
    wanted: list[tuple[str, Iterable[str]]] = [
        ("fields", (field.id for field in package.form.fields)),
        ("pages", (page.id for page in package.form.pages)),
        ("states", process.states),
        ("actions", process.actions),
        ("components", (item.id for item in package.components)),
        ("fees", (_fee_key(item) for item in package.fees)),
        ("legal", (item.id for item in package.legal)),
        ("reliefs", (item.id for item in package.reliefs)),
        ("decisions", package.decisions),
        ("parts", (part.id for part in package.links.parts) if package.links else ()),
    ]
    found = [f"{part}.{key}" for part, keys in wanted for key in keys if key not in texts.get(part, {})]
    found += [key for key in (*OF_PACKAGE.values(), "notes", "limits") if key not in texts]
    for field in package.form.fields:
        found += _missing_of(f"fields.{field.id}", field, texts.get("fields", {}).get(field.id, {}))
    for action in process.actions.values():
        told = texts.get("actions", {}).get(action.name, {})
        found += [f"actions.{action.name}.done"] if action.past != action.title and "done" not in told else []
        for field in action.ask.fields if action.ask else ():
            place = f"actions.{action.name}.fields.{field.id}"
            found += _missing_of(place, field, told.get("fields", {}).get(field.id, {}))
    return tuple(found)


def _decision(decision: DecisionDef, told: Texts) -> DecisionDef:
    """Its name and note, and the labels of its columns by what they ask or give."""
    labels = told.get("labels", {})
    inputs, outputs = (
        tuple(replace(column, label=labels.get(column.text, column.label)) for column in columns)
        for columns in (decision.inputs, decision.outputs)
    )
    return replace(decision, **_some({"name": "name", "note": "note"}, told), inputs=inputs, outputs=outputs)


def _missing_of(place: str, field: Field, told: Texts) -> list[str]:
    wanted = [
        ("label", field.label),
        ("hint", field.hint),
        ("check", field.checks),
        ("messages", field.messages),
    ]
    found = [f"{place}.{key}" for key, text in wanted if text and key not in told]
    return found + [f"{place}.options.{v}" for v, _text in field.options if v not in told.get("options", {})]


def _links(links: Links | None, told: Texts) -> Links | None:
    """The names of a linked group's parts."""
    if links is None:
        return None
    return replace(
        links, parts=tuple(replace(part, name=told.get(part.id, part.name)) for part in links.parts)
    )


def _fee_key(fee: Any) -> str:
    """A province's line has its own words: `certificate@H50` in the file."""
    return f"{fee.id}@{fee.agency}" if fee.agency else str(fee.id)


def _process(process: Process, texts: Texts) -> Process:
    states = {
        name: _named(state, OF_STATE, texts.get("states", {}).get(name, {}))
        for name, state in process.states.items()
    }
    actions = {
        name: _action(action, texts.get("actions", {}).get(name, {}))
        for name, action in process.actions.items()
    }
    offered = {name: tuple(actions[item.name] for item in items) for name, items in process.offered.items()}
    states = {
        name: replace(state, limit_text=limit_words(state.limit_text)) for name, state in states.items()
    }
    return replace(process, states=states, actions=actions, offered=offered)


def limit_words(text: str) -> str:
    """“8 giờ làm việc” in the language that is active; what is written otherwise stays."""
    found = LIMIT.fullmatch(text)
    if found is None:
        return _("trong ngày") if text == "trong ngày" else text
    n = int(found[1])
    return {
        "ngày làm việc": ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", n),
        "giờ làm việc": ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", n),
    }.get(found[2], _("%(n)s ngày")) % {"n": n}


def _action(action: ActionDef, told: Texts) -> ActionDef:
    action = _named(action, OF_ACTION, told)
    if action.ask is None:
        return action
    return replace(
        action, ask=_form(action.ask, {action.name: {"title": action.title}}, told.get("fields", {}))
    )


def _form(form: Form, pages: Texts, fields: Texts) -> Form:
    return replace(
        form,
        pages=tuple(
            replace(
                page,
                **{key: pages[page.id][key] for key in ("title", "intro") if key in pages.get(page.id, {})},
                fields=tuple(_field(field, fields.get(field.id, {})) for field in page.fields),
            )
            for page in form.pages
        ),
    )


def _field(field: Field, told: Texts) -> Field:
    if not told:
        return field
    options = told.get("options", {})
    checks = [told["check"]] if isinstance(told.get("check"), str) else told.get("check", [])
    return replace(
        field,
        label=told.get("label", field.label),
        hint=told.get("hint", field.hint),
        options=tuple((value, options.get(value, text)) for value, text in field.options),
        checks=tuple(replace(item, message=text) for item, text in zip(field.checks, checks, strict=False))
        + field.checks[len(checks) :],
        messages={**field.messages, **told.get("messages", {})},
    )


def _named(item: Any, names: Mapping[str, str], told: Texts) -> Any:
    given = _some(names, told)
    for echo in (name for name in ("public", "work", "past") if name in names):
        if "title" in given and names[echo] not in told and getattr(item, echo) == item.title:
            given[echo] = given["title"]
    return replace(item, **given) if given else item


def _some(names: Mapping[str, str], told: Texts) -> dict[str, Any]:
    return {attribute: told[key] for attribute, key in names.items() if key in told}


def _beside(items: tuple[Any, ...], told: Any) -> Iterable[tuple[Any, Texts]]:
    """Items in order beside their texts; a shorter list leaves the rest as it is."""
    texts = list(told or ())
    return ((item, texts[place] if place < len(texts) else {}) for place, item in enumerate(items))
