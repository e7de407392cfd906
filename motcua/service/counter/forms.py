"""Reading the counter's screens from a request; never saves. Own names begin with `quay-` and `giay-`."""

from typing import Any

from django.http import HttpRequest

from motcua.service.dossiers.types import Bearer, Intake, PaperGiven
from motcua.vn.text import clean, whole

FORMS = ("original", "copy", "photo")


def read_intake(request: HttpRequest) -> Intake:
    """Everything on the counter's one screen."""
    sent = request.POST
    return Intake(
        raw=sent,
        papers=tuple(_papers(sent)),
        office=sent.get("quay-noi", "")[:40],
        channel=whole(sent.get("quay-kenh", "")) or 1,
        bearer=read_bearer(request),
    )


def read_bearer(request: HttpRequest) -> Bearer:
    """Who stands there instead of the applicant; empty when the applicant does."""
    if request.POST.get("quay-ai") != "thay":
        return Bearer()
    name, number, paper = (_line(request, f"quay-thay-{what}") for what in ("ten", "so", "giay"))
    return Bearer(name[:200], "".join(number.split())[:20], paper[:300])


def read_papers(request: HttpRequest) -> tuple[PaperGiven, ...]:
    """Papers counted on a page."""
    return tuple(_papers(request.POST))


def read_answers(request: HttpRequest) -> dict[str, str]:
    """Words to items of a supplement, by number."""
    sent = list(request.POST.items())[:200]
    return {name.removeprefix("muc-"): text for name, text in sent if name.startswith("muc-")}


def read_ids(request: HttpRequest, name: str) -> tuple[int, ...]:
    """Ticked rows."""
    return tuple(filter(None, (whole(text) for text in request.POST.getlist(name)[:200])))


def _papers(sent: Any) -> list[PaperGiven]:
    found = []
    for name in list(sent)[:400]:
        component, _dash, form = name.removeprefix("giay-").rpartition("-")
        if not name.startswith("giay-") or not component:
            continue
        if form == "shown" and sent[name]:
            found.append(PaperGiven(component, form))
        elif form in FORMS and (quantity := whole(sent[name].strip())):
            found.append(PaperGiven(component, form, quantity))
    return found


def _line(request: HttpRequest, name: str) -> str:
    return clean(request.POST.get(name, "")[:400])
