"""Turning form.yaml into a Form. Strict: every refusal names the page, the field and the key."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

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
    _only(_("biểu mẫu"), data, {"pages"})
    pages = data.get("pages")
    if not isinstance(pages, list) or not pages:
        raise _wrong(_("biểu mẫu"), _("“pages” phải là danh sách có ít nhất một trang"))
    seen: dict[str, str] = {}
    ids: set[str] = set()
    read = []
    for item in pages:
        page = _page(item, seen, bind)
        if page.id in ids:
            raise _wrong(_on(page.id), _("trùng id với trang khác"))
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
                words = {"names": _listed(unknown)}
                raise _wrong(_where(field.page, field.id), _("check dùng tên lạ “%(names)s”") % words)
    _check_confirmed(form, known)


def _check_confirmed(form: Form, known: frozenset[str]) -> None:
    """A typed number alone opens no register: whoever asks must also know what one confirming field says.

    One register that confirms is enough for all: the others are asked about this person once it has.
    """
    sourced = [(field, field.source) for field in form.fields if field.source is not None]
    confirmed = {source.of for _field, source in sourced if source.confirms}
    for field, source in sourced:
        if source.of in known and source.of not in confirmed:
            told = _("source của %(of)s cần một ô có confirms") % {"of": source.of}
            raise _wrong(_where(field.page, field.id), told)


def _page(item: Any, seen: dict[str, str], bind: Bind | None) -> Page:
    if not isinstance(item, Mapping):
        raise _wrong(_("biểu mẫu"), _("mỗi trang phải là bảng khóa: giá trị"))
    page = _id(_("trang"), item)
    where = _on(page)
    _only(where, item, {"id", "title", "intro", "fields"})
    fields = item.get("fields")
    if not isinstance(fields, list):
        raise _wrong(where, _("“fields” phải là danh sách"))
    read = []
    for entry in fields:
        if not isinstance(entry, Mapping):
            raise _wrong(where, _("mỗi ô phải là bảng khóa: giá trị"))
        field = _field(page, entry, frozenset(seen), bind)
        if field.id in seen or field.id in GIVEN:
            raise _wrong(_where(page, field.id), _("trùng tên đã có"))
        seen[field.id] = page
        read.append(field)
    return Page(page, _text(where, item, "title"), _text(where, item, "intro", ""), tuple(read))


def _field(page: str, item: Mapping[str, Any], earlier: frozenset[str], bind: Bind | None) -> Field:
    id = _id(_("trang %(page)s, ô") % {"page": page}, item)
    where = _where(page, id)
    _only(where, item, _FIELD_KEYS)
    schema = _schema(where, item.get("schema"))
    widget = _widget(where, item, schema)
    sensitivity = _text(where, item, "sensitivity", "none")
    if sensitivity not in SENSITIVITIES:
        raise _wrong(where, _("sensitivity phải là %(known)s") % {"known": _listed(SENSITIVITIES)})
    messages = _mapping(where, item, "messages")
    if "pattern" in schema and "pattern" not in messages:
        raise _wrong(where, _("có pattern thì phải có messages.pattern nói rõ cần viết thế nào"))
    validator = _validator(where, schema)
    default = item.get("default")
    if default is not None and not validator.is_valid(default):
        raise _wrong(where, _("default không đúng schema"))
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
        raise _wrong(where, _("schema.type phải là %(known)s") % {"known": _listed(WIDGETS)})
    _only(f"{where}: schema", schema, _KEYWORDS)
    form = schema.get("format")
    if form is not None and (form not in FORMATS or schema["type"] != "string"):
        words = {"known": _listed(FORMATS)}
        raise _wrong(where, _("schema.format phải là %(known)s, và chỉ cho string") % words)
    if schema["type"] == "array":
        items = schema.get("items")
        if not isinstance(items, Mapping) or items.get("type", "string") != "string":
            raise _wrong(where, _("schema.items phải là chuỗi"))
        _only(f"{where}: schema.items", items, _KEYWORDS)
    return schema


def _validator(where: str, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    plain = {key: value for key, value in schema.items() if key != "format"}
    try:
        options = jsonschema_rs.RegexOptions(size_limit=1_000_000)
        return jsonschema_rs.Draft202012Validator(plain, pattern_options=options)
    except ValueError as error:
        words = {"told": str(error).splitlines()[0]}
        raise _wrong(where, _("schema không đọc được (thư viện báo: %(told)s)") % words) from error


def _widget(where: str, item: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    usual = FORMATS.get(schema.get("format", ""), _USUAL[schema["type"]])
    if "enum" in schema and schema["type"] == "string":
        usual = "radio"
    widget = _text(where, item, "widget", usual)
    if widget not in WIDGETS[schema["type"]]:
        words = {"type": schema["type"], "known": _listed(WIDGETS[schema["type"]])}
        raise _wrong(where, _("widget của %(type)s phải là %(known)s") % words)
    return widget


def _options(
    where: str, item: Mapping[str, Any], schema: Mapping[str, Any], widget: str
) -> tuple[tuple[str, str], ...]:
    given = {_key(key): str(text) for key, text in _mapping(where, item, "options").items()}
    if widget not in ("radio", "select", "checks"):
        if given:
            raise _wrong(where, _("widget %(widget)s không dùng options") % {"widget": widget})
        return ()
    values = schema.get("items", {}).get("enum") if schema["type"] == "array" else schema.get("enum")
    values = ["true", "false"] if schema["type"] == "boolean" else values
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        told = _("widget %(widget)s cần schema.enum gồm các chuỗi") % {"widget": widget}
        raise _wrong(where, told)
    if given and set(given) != set(values):
        told = _("options phải có đúng các giá trị của enum: %(values)s") % {"values": _listed(values)}
        raise _wrong(where, told)
    return tuple((value, given.get(value, value)) for value in values)


def _key(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _condition(where: str, source: Any, earlier: frozenset[str], bind: Bind | None) -> feel.Expression | None:
    if source is None:
        return None
    rule = _rule(where, "show_if", source, bind)
    unknown = rule.names - earlier - GIVEN
    if unknown:
        words = {"names": _listed(unknown)}
        raise _wrong(where, _("show_if chỉ dùng các ô đứng trước, không có “%(names)s”") % words)
    return rule


def _checks(where: str, data: Any, bind: Bind | None) -> tuple[Check, ...]:
    items = [] if data is None else data if isinstance(data, list) else [data]
    read = []
    for item in items:
        if not isinstance(item, Mapping):
            raise _wrong(where, _("check cần when và message"))
        _only(f"{where}: check", item, {"when", "message"})
        rule = _rule(where, "check.when", item.get("when"), bind)
        read.append(Check(rule, _text(f"{where}: check", item, "message")))
    return tuple(read)


def _rule(where: str, key: str, source: Any, bind: Bind | None) -> feel.Expression:
    if not isinstance(source, str):
        raise _wrong(where, _("%(key)s phải là một biểu thức") % {"key": key})
    try:
        rule = feel.compile(source)
        return rule if bind is None else bind(rule)
    except feel.FeelError as error:
        raise _wrong(where, f"{key}: {error}") from error


def _source(where: str, data: Any) -> Source | None:
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise _wrong(where, _("source cần register, field và of"))
    _only(f"{where}: source", data, {"register", "field", "of", "when_missing", "confirms"})
    inside = f"{where}: source"
    missing = _text(inside, data, "when_missing", "ask")
    if missing not in ("ask", "leave"):
        raise _wrong(f"{inside}.when_missing", _("phải là ask hoặc leave"))
    confirms = _flag(inside, data, "confirms", False)
    if confirms and missing != "ask":
        raise _wrong(inside, _("ô có confirms phải gõ được (when_missing: ask)"))
    names = (_text(inside, data, key) for key in ("register", "field", "of"))
    return Source(*names, when_missing=missing, confirms=confirms)


def _wrong(where: str, told: str) -> FormError:
    return FormError(f"{where}: {told}")


def _on(page: str) -> str:
    return _("trang %(page)s") % {"page": page}


def _where(page: str, id: str) -> str:
    return _("trang %(page)s, ô %(field)s") % {"page": page, "field": id}


def _id(what: str, item: Mapping[str, Any]) -> str:
    id = item.get("id")
    if not isinstance(id, str) or not _NAME.match(id):
        told = _("id “%(id)s” phải gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ")
        told %= {"id": str(id)[:60]}
        raise _wrong(what, told)
    return id


def _text(where: str, item: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = item.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        told = _("“%(key)s” phải là chuỗi có chữ") if default is None else _("“%(key)s” phải là chuỗi")
        raise _wrong(where, told % {"key": key})
    return value


def _flag(where: str, item: Mapping[str, Any], key: str, default: bool) -> bool:
    value = item.get(key, default)
    if not isinstance(value, bool):
        raise _wrong(where, _("“%(key)s” phải là true hoặc false") % {"key": key})
    return value


def _mapping(where: str, item: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    value = item.get(key, {})
    if not isinstance(value, Mapping):
        raise _wrong(where, _("“%(key)s” phải là bảng khóa: giá trị") % {"key": key})
    return value


def _only(where: str, item: Any, known: Any) -> None:
    if not isinstance(item, Mapping):
        raise _wrong(where, _("phải là bảng khóa: giá trị"))
    unknown = {str(key) for key in item} - set(known)
    if unknown:
        raise _wrong(where, _("không hiểu khóa %(keys)s") % {"keys": _listed(unknown)})


def _listed(names: Any) -> str:
    return ", ".join(sorted(map(str, names)))
