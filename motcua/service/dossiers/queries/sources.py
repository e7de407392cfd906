"""Where the facts of a draft came from: registers by the names people call them, those that said nothing too."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from motcua.data.registries import queries as registries
from motcua.service.dossiers.learned import MISSED, READS
from motcua.service.dossiers.models import Dossier
from motcua.service.forms import queries as forms
from motcua.service.forms.types import FactSource
from motcua.service.procedures.types import Package
from motcua.trust.privacy import queries as privacy


def sources_of(package: Package, dossier: Dossier) -> dict[str, FactSource]:
    """The registers of a form as people call them, with when and why they were read: by register and by person."""
    found: dict[str, FactSource] = {}
    for register, declared in package.register_reads.items():
        source = FactSource(
            name=registries.definition(registry=register)["name"],
            at=_moment(dossier.facts.get("_read")),
            purpose=declared["purpose"][:1].lower() + declared["purpose"][1:],
            reads_href=reverse("privacy-mine") if dossier.channel == Dossier.Channel.ONLINE else "",
        )
        found[register] = source
        for place, read in dossier.facts.get(READS, {}).items():
            if place.partition(".")[0] == register:
                found[place] = replace(source, at=_moment(read["at"]))
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def silent_of(package: Package, dossier: Dossier, page: str) -> tuple[str, ...]:
    """Registers that did not answer about somebody of this page, as people call them."""
    here = {
        f"{field.source.register}.{field.source.of}"
        for field in forms.sourced(form=package.form)
        if field.page == page and field.source is not None
    }
    missed = sorted({place.partition(".")[0] for place in dossier.facts.get(MISSED, ()) if place in here})
    return tuple(registries.definition(registry=register)["name"] for register in missed)


def wrong_href() -> str:
    """Where a person says that a fact is wrong: the procedure by which its owner must look, correct and answer."""
    return reverse("procedures-procedure", args=[privacy.ask_slug()])
