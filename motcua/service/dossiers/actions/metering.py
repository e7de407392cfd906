"""The once-only meter: what a case needed when it was handed in, and where each thing came from."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from motcua.data.registries.types import DOWN, NOBODY_KNOWN, REFUSED
from motcua.kit.jobs.queue import later
from motcua.service.dossiers.learned import DISPUTED, READS
from motcua.service.dossiers.models import Dossier, Needed, Paper
from motcua.service.forms.types import Field, Standing
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import APPLICANT, Facts, Package

Way = Needed.Way
STATES = {DOWN: Way.SILENT, REFUSED: Way.SILENT, NOBODY_KNOWN: Way.NOBODY}
Line = tuple[str, Needed.Way]


JOB = "motcua.service.dossiers.jobs.keep_meter"


def meter(
    dossier: Dossier, package: Package, facts: Facts, at: datetime, *, papers: Iterable[Paper], now: Standing
) -> None:
    """What counts at submission is fixed now and written down by a job: nobody waits for a meter."""
    lines = (
        *_fields(dossier, now),
        *_papers(package, facts, at, papers),
        *_spared(dossier, package),
    )
    later(JOB, code=dossier.code, lines=[[item, way.value] for item, way in dict.fromkeys(lines)])


def keep_meter(*, code: str, lines: Sequence[Sequence[str]]) -> None:
    """Write down what a case needed: pairs of an item and the way it came; again it changes nothing."""
    dossier = Dossier.objects.only("pk").get(code=code)
    rows = [Needed(dossier_id=dossier.pk, item=item, way=way) for item, way in lines]
    Needed.objects.bulk_create(rows, ignore_conflicts=True)


def _fields(dossier: Dossier, now: Standing) -> Iterator[Line]:
    for field in now.visible:
        if now.values.get(field.id) not in (None, "", []):
            yield field.id, _way(dossier, field)


def _way(dossier: Dossier, field: Field) -> Needed.Way:
    """Of a filled field in sight: told by a register (or by the State's own account), or typed, and why."""
    if field.source is None:
        return Way.TYPED
    if field.id in dossier.facts.get(DISPUTED, {}):
        return Way.DISPUTED
    if field.source.confirms:  # whoever is told afterwards, the name was typed first
        return Way.CONFIRMING
    if dossier.facts.get(field.id) not in (None, "", []):
        return Way.REGISTER
    read = dossier.facts.get(READS, {}).get(f"{field.source.register}.{field.source.of}", {})
    return STATES.get(read.get("state", ""), Way.EMPTY if read else Way.NOBODY)


def _papers(package: Package, facts: Facts, at: datetime, papers: Iterable[Paper]) -> Iterator[Line]:
    given = {row.component: row for row in papers}
    for item in procedures.components_for(package=package, facts=facts, at=at):
        paper = given.get(item.id)
        if paper is not None or item.present_only:
            # An upload is a photo; a scan at the counter and a file of the Portal have no grade before submission.
            reused = paper is not None and paper.form == Paper.Form.ELECTRONIC and paper.grade is not None
            yield item.id, Way.VAULT if reused else Way.HANDED


def _spared(dossier: Dossier, package: Package) -> Iterator[Line]:
    """Papers that the law spares people; none where no register told of the applicant: they may be asked yet."""
    told = [
        read["state"] not in STATES
        for place, read in dossier.facts.get(READS, {}).items()
        if place.endswith(f".{APPLICANT}")
    ]
    if any(told) or not told:
        yield from ((f"not_needed.{place}", Way.SPARED) for place in range(len(package.not_needed)))
