"""Turning form.yaml into a Form. Strict: every refusal names the page, the field and the key."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from motcua.kit import feel
from motcua.service.forms.types import Check, Field, Form, FormError, Page, Source

GIVEN = frozenset({"today", "now", "channel", "due"})  # due: what was promised, in the form of a step
WIDGETS = {
    "string": frozenset(
        [
            *("text", "textarea", "lines", "date", "datetime", "personal_number", "phone", "email"),
            *("radio", "select", "commune", "officer"),
        ]
    ),
    "integer": frozenset({"number", "money"}),
    "number": frozenset({"number", "money"}),
    "boolean": frozenset({"checkbox", "radio"}),
    "array": frozenset({"checks", "lines"}),
}
FORMATS = {
    "date": "date",
    "date-time": "datetime",
    "vn-partial-date": "date",
    "vn-personal-number": "personal_number",
    "vn-phone": "phone",
    "email": "email",
}
SENSITIVITIES = ("none", "personal", "sensitive")
_USUAL = {"string": "text", "integer": "number", "number": "number", "boolean": "checkbox", "array": "checks"}
_KEYWORDS = frozenset(
    [
        *("type", "format", "enum", "const", "title", "description", "minLength", "maxLength", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("items", "minItems", "maxItems", "uniqueItems"),
    ]
)
_FIELD_KEYS = frozenset(
    [
        *("id", "label", "hint", "schema", "widget", "required", "show_if", "source", "options", "default"),
        *("check", "messages", "basis", "purpose", "sensitivity", "autocomplete", "role"),
        *("concept", "because"),
    ]
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


Bind = Callable[[feel.Expression], feel.Expression]


def read_form(data: Mapping[str, Any], bind: Bind | None = None) -> Form:
    """A Form from the content of form.yaml; FormError says where it cannot be read.

    bind: gives a condition what it names beyond the form's own questions.
    """
    _only("biểu mẫu", data, {"pages"})
    pages = data.get("pages")
    if not isinstance(pages, list) or not pages:
        raise FormError("biểu mẫu: “pages” phải là danh sách có ít nhất một trang")
    seen: dict[str, str] = {}
    ids: set[str] = set()
    read = []
    for item in pages:
        page = _page(item, seen, bind)
        if page.id in ids:
            raise FormError(f"trang {page.id}: trùng id với trang khác")
        ids.add(page.id)
        read.append(page)
    form = Form(tuple(read))
    _check_names(form, frozenset(seen))
    return form


def _check_names(form: Form, known: frozenset[str]) -> None:
    for field in form.fields:
        for check in field.checks:
            unknown = check.when.names - known - GIVEN
            if unknown:
                raise FormError(f"{_where(field.page, field.id)}: check dùng tên lạ {_listed(unknown)}")
    _check_confirmed(form, known)


def _check_confirmed(form: Form, known: frozenset[str]) -> None:
    """A typed number alone opens no register: whoever asks must also know what one confirming field says.

    One register that confirms is enough for all: the others are asked about this person once it has.
    """
    sourced = [(field, field.source) for field in form.fields if field.source is not None]
    confirmed = {source.of for _field, source in sourced if source.confirms}
    for field, source in sourced:
        if source.of in known and source.of not in confirmed:
            raise FormError(f"{_where(field.page, field.id)}: source của {source.of} cần một ô có confirms")


def _page(item: Any, seen: dict[str, str], bind: Bind | None) -> Page:
    if not isinstance(item, Mapping):
        raise FormError("biểu mẫu: mỗi trang phải là bảng khóa: giá trị")
    page = _id("trang", item)
    where = f"trang {page}"
    _only(where, item, {"id", "title", "intro", "fields"})
    fields = item.get("fields")
    if not isinstance(fields, list):
        raise FormError(f"{where}: “fields” phải là danh sách")
    read = []
    for entry in fields:
        if not isinstance(entry, Mapping):
            raise FormError(f"{where}: mỗi ô phải là bảng khóa: giá trị")
        field = _field(page, entry, frozenset(seen), bind)
        if field.id in seen or field.id in GIVEN:
            raise FormError(f"{_where(page, field.id)}: trùng tên đã có")
        seen[field.id] = page
        read.append(field)
    return Page(page, _text(where, item, "title"), _text(where, item, "intro", ""), tuple(read))


def _field(page: str, item: Mapping[str, Any], earlier: frozenset[str], bind: Bind | None) -> Field:
    id = _id(f"trang {page}, ô", item)
    where = _where(page, id)
    _only(where, item, _FIELD_KEYS)
    schema = _schema(where, item.get("schema"))
    widget = _widget(where, item, schema)
    sensitivity = _text(where, item, "sensitivity", "none")
    if sensitivity not in SENSITIVITIES:
        raise FormError(f"{where}: sensitivity phải là {_listed(SENSITIVITIES)}")
    messages = _mapping(where, item, "messages")
    if "pattern" in schema and "pattern" not in messages:
        raise FormError(f"{where}: có pattern thì phải có messages.pattern nói rõ cần viết thế nào")
    validator = _validator(where, schema)
    default = item.get("default")
    if default is not None and not validator.is_valid(default):
        raise FormError(f"{where}: default không đúng schema")
    return Field(
        id=id,
        page=page,
        label=_text(where, item, "label"),
        hint=_text(where, item, "hint", ""),
        schema=schema,
        widget=widget,
        required=_flag(where, item, "required", True),
        show_if=_condition(where, item.get("show_if"), earlier, bind),
        source=_source(where, item.get("source")),
        options=_options(where, item, schema, widget),
        default=default,
        checks=_checks(where, item.get("check"), bind),
        messages={str(key): str(text) for key, text in messages.items()},
        basis=_text(where, item, "basis", ""),
        purpose=_text(where, item, "purpose", ""),
        sensitivity=sensitivity,
        autocomplete=_text(where, item, "autocomplete", ""),
        role=_text(where, item, "role", ""),
        validator=validator,
        concept=_text(where, item, "concept", ""),
        because=_text(where, item, "because", ""),
    )


def _schema(where: str, schema: Any) -> Mapping[str, Any]:
    if not isinstance(schema, Mapping) or schema.get("type") not in WIDGETS:
        raise FormError(f"{where}: schema.type phải là {_listed(WIDGETS)}")
    _only(f"{where}: schema", schema, _KEYWORDS)
    form = schema.get("format")
    if form is not None and (form not in FORMATS or schema["type"] != "string"):
        raise FormError(f"{where}: schema.format phải là {_listed(FORMATS)}, và chỉ cho string")
    if schema["type"] == "array":
        items = schema.get("items")
        if not isinstance(items, Mapping) or items.get("type", "string") != "string":
            raise FormError(f"{where}: schema.items phải là chuỗi")
        _only(f"{where}: schema.items", items, _KEYWORDS)
    return schema


def _validator(where: str, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    plain = {key: value for key, value in schema.items() if key != "format"}
    try:
        options = jsonschema_rs.RegexOptions(size_limit=1_000_000)
        return jsonschema_rs.Draft202012Validator(plain, pattern_options=options)
    except ValueError as error:
        raise FormError(f"{where}: schema không đọc được: {str(error).splitlines()[0]}") from error


def _widget(where: str, item: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    usual = FORMATS.get(schema.get("format", ""), _USUAL[schema["type"]])
    if "enum" in schema and schema["type"] == "string":
        usual = "radio"
    widget = _text(where, item, "widget", usual)
    if widget not in WIDGETS[schema["type"]]:
        raise FormError(f"{where}: widget của {schema['type']} phải là {_listed(WIDGETS[schema['type']])}")
    return widget


def _options(
    where: str, item: Mapping[str, Any], schema: Mapping[str, Any], widget: str
) -> tuple[tuple[str, str], ...]:
    given = {_key(key): str(text) for key, text in _mapping(where, item, "options").items()}
    if widget not in ("radio", "select", "checks"):
        if given:
            raise FormError(f"{where}: widget {widget} không dùng options")
        return ()
    values = schema.get("items", {}).get("enum") if schema["type"] == "array" else schema.get("enum")
    values = ["true", "false"] if schema["type"] == "boolean" else values
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FormError(f"{where}: widget {widget} cần schema.enum gồm các chuỗi")
    if given and set(given) != set(values):
        raise FormError(f"{where}: options phải có đúng các giá trị của enum: {_listed(values)}")
    return tuple((value, given.get(value, value)) for value in values)


def _key(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _condition(where: str, source: Any, earlier: frozenset[str], bind: Bind | None) -> feel.Expression | None:
    if source is None:
        return None
    rule = _rule(where, "show_if", source, bind)
    unknown = rule.names - earlier - GIVEN
    if unknown:
        raise FormError(f"{where}: show_if chỉ dùng các ô đứng trước, không có {_listed(unknown)}")
    return rule


def _checks(where: str, data: Any, bind: Bind | None) -> tuple[Check, ...]:
    items = [] if data is None else data if isinstance(data, list) else [data]
    read = []
    for item in items:
        if not isinstance(item, Mapping):
            raise FormError(f"{where}: check cần when và message")
        _only(f"{where}: check", item, {"when", "message"})
        rule = _rule(where, "check.when", item.get("when"), bind)
        read.append(Check(rule, _text(f"{where}: check", item, "message")))
    return tuple(read)


def _rule(where: str, key: str, source: Any, bind: Bind | None) -> feel.Expression:
    if not isinstance(source, str):
        raise FormError(f"{where}: {key} phải là một biểu thức")
    try:
        rule = feel.compile(source)
        return rule if bind is None else bind(rule)
    except feel.FeelError as error:
        raise FormError(f"{where}: {key}: {error}") from error


def _source(where: str, data: Any) -> Source | None:
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise FormError(f"{where}: source cần register, field và of")
    _only(f"{where}: source", data, {"register", "field", "of", "when_missing", "confirms"})
    inside = f"{where}: source"
    missing = _text(inside, data, "when_missing", "ask")
    if missing not in ("ask", "leave"):
        raise FormError(f"{inside}.when_missing phải là ask hoặc leave")
    confirms = _flag(inside, data, "confirms", False)
    if confirms and missing != "ask":
        raise FormError(f"{inside}: ô có confirms phải gõ được (when_missing: ask)")
    names = (_text(inside, data, key) for key in ("register", "field", "of"))
    return Source(*names, when_missing=missing, confirms=confirms)


def _where(page: str, id: str) -> str:
    return f"trang {page}, ô {id}"


def _id(what: str, item: Mapping[str, Any]) -> str:
    id = item.get("id")
    if not isinstance(id, str) or not _NAME.match(id):
        raise FormError(f"{what}: id {id!r} phải gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ")
    return id


def _text(where: str, item: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = item.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise FormError(f"{where}: “{key}” phải là chuỗi{' có chữ' if default is None else ''}")
    return value


def _flag(where: str, item: Mapping[str, Any], key: str, default: bool) -> bool:
    value = item.get(key, default)
    if not isinstance(value, bool):
        raise FormError(f"{where}: “{key}” phải là true hoặc false")
    return value


def _mapping(where: str, item: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    value = item.get(key, {})
    if not isinstance(value, Mapping):
        raise FormError(f"{where}: “{key}” phải là bảng khóa: giá trị")
    return value


def _only(where: str, item: Any, known: Any) -> None:
    if not isinstance(item, Mapping):
        raise FormError(f"{where}: phải là bảng khóa: giá trị")
    unknown = {str(key) for key in item} - set(known)
    if unknown:
        raise FormError(f"{where}: không hiểu khóa {_listed(unknown)}")


def _listed(names: Any) -> str:
    return ", ".join(sorted(map(str, names)))
