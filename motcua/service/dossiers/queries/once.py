"""The once-only meter on a leader's page: where what forms needed came from, and every line behind a number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions
from motcua.service.dossiers.models import Needed
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package

Way = Needed.Way
# Typed although a register might know: the honest twin of what registers told.
RETYPED = (Way.DISPUTED, Way.SILENT, Way.NOBODY, Way.EMPTY, Way.CONFIRMING)
COLUMNS: dict[str, tuple[str, ...]] = {
    "register": (Way.REGISTER,),
    "vault": (Way.VAULT,),
    "retyped": RETYPED,
    "typed": (Way.TYPED,),
    "handed": (Way.HANDED,),
    "spared": (Way.SPARED,),
}


@dataclass(frozen=True, slots=True)
class OnceRow:
    """One procedure in a month: dossiers handed in, and how many fields and papers of theirs in each column."""

    procedure: str
    name: str
    dossiers: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class NeededLine:
    """One thing that one dossier needed, and where it came from in words."""

    code: str
    title: str
    label: str
    way: str


def once_only(*, office_id: int, at: datetime) -> tuple[OnceRow, ...]:
    """Of the dossiers handed in since the first of the month, by procedure; one SQL statement."""
    sums = {name: Count("pk", filter=Q(way__in=ways)) for name, ways in COLUMNS.items()}
    rows = (
        _since(office_id, at)
        .values("dossier__procedure")
        .annotate(dossiers=Count("dossier", distinct=True), **sums)
        .order_by("-dossiers", "dossier__procedure")
    )
    return tuple(
        OnceRow(
            procedure=row["dossier__procedure"],
            name=procedures.name_of(code=row["dossier__procedure"]),
            dossiers=row["dossiers"],
            counts={name: row[name] for name in COLUMNS},
        )
        for row in rows
    )


def once_lines(
    *, office_id: int, procedure: str, column: str, way: str, at: datetime, page: int
) -> tuple[tuple[NeededLine, ...], dict[str, int]]:
    """Exactly what one number counts, and how many by way (in words); way: only these. 2 SQL statements.

    Raises NotFound for a column there is not.
    """
    if column not in COLUMNS:
        raise NotFound
    found = _since(office_id, at).filter(dossier__procedure=procedure, way__in=COLUMNS[column])
    counts = dict(found.order_by().values_list("way").annotate(n=Count("pk")))
    size, _cap = conventions.desk()
    first = (page - 1) * size
    wanted = found.filter(way=way) if way else found
    rows = wanted.select_related("dossier").order_by("-dossier__submitted_at", "pk")[first : first + size]
    return tuple(_line(row) for row in rows), counts


def once_ways() -> dict[str, str]:
    """Every way in words, in order; no SQL."""
    return {way.value: str(way.label) for way in Way}


def _since(office_id: int, at: datetime) -> QuerySet[Needed]:
    month = at.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Needed.objects.filter(dossier__deciding_id=office_id, dossier__submitted_at__gte=month)


def _line(row: Needed) -> NeededLine:
    dossier = row.dossier
    package = procedures.shown(code=dossier.procedure, version=dossier.version)
    return NeededLine(str(dossier.code), dossier.title, _label(package, row), str(Way(row.way).label))


def _label(package: Package, row: Needed) -> str:
    """What the thing is called where it is asked; its own id where a later version of the package asks it no more."""
    names = {f"not_needed.{place}": item["name"] for place, item in enumerate(package.not_needed)}
    names |= {item.id: item.name for item in package.components}
    names |= {field.id: field.label for field in package.form.fields}
    return names.get(row.item, row.item)
