"""page(): one dataclass in, one template out; nothing lazy reaches a template."""

from dataclasses import fields, is_dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, template: str, content: Any, *, status: int = 200) -> HttpResponse:
    """Render a template from a dataclass: its fields become the context, plus `page` itself."""
    if not is_dataclass(content) or isinstance(content, type):
        raise TypeError("page() takes a dataclass instance, so that a template cannot query")
    context = {field.name: getattr(content, field.name) for field in fields(content)}
    return render(request, template, {"page": content, **context}, status=status)


def notice(request: HttpRequest, text: object, *, kind: str = "good") -> None:
    """Say one thing on the next page: kind good, info, warn or bad."""
    messages.add_message(request, messages.INFO, str(text), extra_tags=kind)
