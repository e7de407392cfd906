"""Tags and filters every page may load: `{% load ui %}`. They draw; they never query."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from motcua.kit.http.written import written
from motcua.ui import formats
from motcua.ui.icons import ICONS, STATES, TONES

register = template.Library()
CODES = re.compile(r"\b([A-Z\d][\w./]*\d[\w./]*-[\w./-]*\w)")


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """One of our line icons, hidden from screen readers: the word beside it carries the meaning."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"No icon called {name!r}; see motcua/ui/icons.py")
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        "i i--s" if size == "s" else "i",
        ICONS[name],
    )


@register.simple_tag
@lru_cache(maxsize=32)
def shape(kind: str) -> SafeString:
    """The shape of a state alone, where the word stands elsewhere in the line."""
    if kind not in STATES:
        raise template.TemplateSyntaxError(f"No state called {kind!r}; one of {', '.join(STATES)}")
    return format_html(
        '<svg viewBox="0 0 14 14" aria-hidden="true">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        STATES[kind],
    )


@register.simple_tag
def state(kind: str, text: object = "", *, tag: bool = False) -> SafeString:
    """Shape, word, then colour: ok soon late wait stuck done new. `tag=True` outside tables."""
    return SafeString(f"{_begun(kind, tag)}{conditional_escape(text)}</span>")


@lru_cache(maxsize=64)
def _begun(kind: str, tag: bool) -> str:
    """A state up to its word: lists have one in every row."""
    tone = TONES.get(kind, kind)
    css = f"st st--{tone} tag" if tag else f"st st--{tone}"
    return format_html('<span class="{}">{}', css, shape(kind))


@register.simple_tag
def state_shape(kind: str) -> SafeString:
    """A state's shape in its colour, without a word: only beside its own word, as in the rail."""
    return state(kind)


@register.simple_tag
def qr(text: str, label: object = "") -> SafeString:
    """A QR code drawn on the server, with its text as title (error level M, quiet zone 4)."""
    code = segno.make(text, error="m", micro=False)
    buffer = BytesIO()
    code.save(buffer, kind="svg", svgns=False, xmldecl=False, nl=False, border=4, omitsize=True)
    path = buffer.getvalue().decode().split(' d="', 1)[1].split('"', 1)[0]
    side = code.symbol_size(border=4)[0]
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img"><title>{1}</title>'
        '<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path stroke="#000" d="{2}"/></svg>',
        side,
        label or text,
        path,
    )


@register.inclusion_tag("ui/due.html")
def due(value: Any) -> dict[str, Any]:
    """A due date as a sentence with its reason: anything with `at` (or `due`) and `why`, or a moment."""
    if value is None or isinstance(value, datetime):
        return {"at": value, "why": ""}
    at = getattr(value, "at", None) or getattr(value, "due", None)
    return {"at": at, "why": getattr(value, "why", "")}


@register.inclusion_tag("ui/bar.html")
def bar(part: float, late: float, whole: float) -> dict[str, float]:
    """A bar of a table row: `part` of `whole` in indigo, of it `late` in lacquer; figures stand beside."""
    whole = whole or 1
    return {"part": round(270 * part / whole), "late": round(270 * late / whole)}


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], **changes: object) -> str:
    """This page's query string with keys changed (empty drops one): pages and filters are links."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def _of(write: Callable[[Any], str], *kinds: type) -> Callable[[Any], str]:
    """A filter that says nothing for a missing value instead of `None`."""

    def show(value: Any) -> str:
        return write(value) if isinstance(value, kinds) else ("" if value is None else str(value))

    return show


register.filter("vn_datetime", _of(formats.moment, datetime))
register.filter("vn_date", _of(formats.day, date))
register.filter("vn_day", _of(formats.day_short, date))
register.filter("vn_weekday", _of(formats.weekday, date))
register.filter("vn_weekday_short", _of(formats.weekday_short, date))
register.filter("vn_time", _of(formats.clock, datetime))
register.filter("money", _of(formats.money, int, Decimal))
register.filter("number", _of(formats.number, int, float, Decimal))
register.filter("filesize_vn", _of(formats.size, int))


@register.filter
def code(value: object) -> SafeString:
    """A code in tabular figures that never breaks across lines."""
    return format_html('<span class="code">{}</span>', value)


@register.filter
def whole(text: object) -> SafeString:
    """A sentence whose codes (`H50.101.00-261122-0001`, `01/2026-TTPVHCC`) never break across lines."""
    parts = CODES.split(str(text))
    return format_html_join(
        "", "{}", ((code(part) if place % 2 else part,) for place, part in enumerate(parts))
    )


@register.filter
def person_id(value: str) -> str:
    """`045 195 000 718`: twelve digits in threes; anything else as it is."""
    text = str(value)
    return " ".join(text[i : i + 3] for i in range(0, 12, 3)) if len(text) == 12 and text.isdigit() else text


@register.filter
def capped(value: int, most: int = 99) -> str:
    """`47`, `99+`: counts are capped, so that a page never counts a hundred thousand rows."""
    return f"{most}+" if value > most else formats.number(value)


@register.simple_tag
def typed_words(request: Any) -> list[str]:
    """What somebody wrote in a form that was refused: long values only, and nothing secret."""
    return written(request) if hasattr(request, "method") else []
