"""Reading what an action asks for from a request; never saves."""

from typing import Any

from django.http import HttpRequest

from motcua.service.dossiers.queries import Asked
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FieldError
from motcua.vn.text import whole


def read_input(request: HttpRequest, asked: Asked, at: Any) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
    """The cleaned input of an action and what is wrong with it."""
    definition = asked.definition
    if definition.ask is None:
        return {}, ()
    cleaned = forms.clean(
        form=definition.ask,
        page=definition.name,
        raw=request.POST.dict(),
        answers={},
        facts=asked.known,
        at=at,
    )
    return dict(cleaned.values), cleaned.errors


def turn_of(request: HttpRequest) -> int | None:
    """The turn that the page was made for; None when a form was sent without one."""
    return whole(request.POST.get("turn", ""))
