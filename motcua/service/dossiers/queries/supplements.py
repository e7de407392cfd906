"""What a supplement asks of the applicant, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.service.dossiers.models import Dossier, Supplement


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that was not taken: the words as typed, and what is wrong with them or with the file."""

    typed: str = ""
    error: str = ""
    file_error: str = ""


Wrong = Mapping[int, Refused]  # by the number of its item
NOTHING: Wrong = {}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked of the applicant."""

    name: str
    received: str
    kind: str
    action: str
    field: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    file_error: str = ""
    accept: str = ""
    component: str = ""
    none_href: str = ""


def open_one(dossier: Dossier) -> Supplement | None:
    """The supplement that waits for answers; 1 SQL statement where the engine has counted any."""
    if not dossier.engine.get("c"):
        return None
    return Supplement.objects.filter(dossier=dossier, answered_at=None).first()


def items(dossier: Dossier, supplement: Supplement | None, wrong: Wrong) -> tuple[Item, ...]:
    """The items of the open supplement; `wrong`: what is wrong with an answer, by number."""
    if supplement is None:
        return ()
    found = []
    for number, name in enumerate(supplement.items, start=1):
        given = supplement.answers.get(str(number), "")
        refused = wrong.get(number, Refused())
        found.append(
            Item(
                name=name,
                received=given,
                kind="answer",
                action=reverse("dossiers-supplement-item", args=[dossier.code, number]),
                field="answer",
                label=_("Trả lời"),
                value=refused.typed,
                error=refused.error,
                file_error=refused.file_error,
            )
        )
    return tuple(found)
