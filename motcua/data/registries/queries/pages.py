"""The pages of a register's officers: the registers kept here, one with its worklist, one record, a doubt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.data.registries import history, rules
from motcua.data.registries.models import SINCE_EVER, Correction, LookUp, Source, Version
from motcua.data.registries.queries.definitions import definition, own_registers, served
from motcua.data.registries.queries.records import held_of
from motcua.data.registries.types import Answered, Fact, Held, Origin
from motcua.kit.errors import NotFound
from motcua.trust.identity.types import HIGHEST_LEVEL, Who

OPENS_FOR = timedelta(minutes=30)  # after this a record is looked up again, with its purpose
SHOWN = 100
TOLD = 6  # fields by which a person knows a register
DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One register kept here, and how many doubts wait or are past their day."""

    code: str
    name: str
    owner: str
    stand_in: bool
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The registers kept here."""

    registers: tuple[RegisterLine, ...]


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One doubt in the worklist."""

    ref: str
    label: str
    office: str
    case: str
    at: datetime
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A register for its officers: the look-up, and the doubts that wait for an answer."""

    code: str
    name: str
    owner: str
    stand_in: bool
    key_label: str
    sensitive: bool
    doubts: tuple[DoubtLine, ...]
    days: int
    basis: str
    typed: Mapping[str, str]
    error: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One field of the record: value and where it came from."""

    name: str
    label: str
    value: str
    origin: str
    document: str
    since: date | None
    doubtable: bool
    doubted: bool


@dataclass(frozen=True, slots=True)
class PastRow:
    """One version: true from–to, known from–to, who wrote it, by what, why, and what it says otherwise."""

    valid_from: date | None
    valid_to: date | None
    known_from: datetime
    known_to: datetime | None
    origin: str
    document: str
    reason: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record as looked up: what holds today, and all that was held before."""

    ref: str
    code: str
    register: str
    key_label: str
    key: str
    purpose: str
    case: str
    at: datetime
    rows: tuple[FactRow, ...]
    past: tuple[PastRow, ...]


@dataclass(frozen=True, slots=True)
class WrongPage:
    """“Dữ liệu chưa đúng”: the field as held, and the form. back: the page of the record."""

    back: str
    ref: str
    register: str
    field: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    days: int
    typed: Mapping[str, str]
    error: str


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One register that may hold something about the person: what it writes down."""

    code: str
    name: str
    owner: str
    stand_in: bool
    fields: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The registers kept here that may hold something about the person. asked: the one just opened in vain."""

    registers: tuple[OwnLine, ...]
    whole: bool
    asked: str
    error: str


def own_page(*, who: Who, asked: str = "", error: str = "") -> OwnPage:
    """Registers that the signed-in person may open about themselves; no SQL statement."""
    return OwnPage(
        tuple(
            OwnLine(
                one["code"],
                one["name"],
                one["owner"],
                bool(one.get("stand_in")),
                _what_it_holds(one),
            )
            for one in own_registers(who=who)
        ),
        who.level >= HIGHEST_LEVEL,
        asked,
        error,
    )


def _what_it_holds(declared: Mapping[str, Any]) -> str:
    """The first few fields, to know the register by."""
    own = declared["key"]["field"]
    labels = [field["label"] for name, field in declared["fields"].items() if name != own]
    return "; ".join(labels[:TOLD]) + ("…" if len(labels) > TOLD else "")


def index_page(*, at: datetime) -> IndexPage:
    """The registers kept here with their waiting doubts; one SQL statement."""
    late = Q(due__lt=history.day_of(at))
    waiting = Correction.objects.filter(state=Correction.State.REQUESTED).values("registry")
    counts = {
        row["registry"]: row
        for row in waiting.annotate(n=Count("pk"), late=Count("pk", filter=late)).order_by()
    }
    none = {"n": 0, "late": 0}
    return IndexPage(
        tuple(
            RegisterLine(
                code,
                one["name"],
                one["owner"],
                bool(one.get("stand_in")),
                counts.get(code, none)["n"],
                counts.get(code, none)["late"],
            )
            for code, one in served().items()
        )
    )


def register_page(
    *, registry: str, at: datetime, typed: Mapping[str, str] | None = None, error: str = ""
) -> RegisterPage:
    """A register with its worklist, what is due first on top; one SQL statement. Raises NotFound."""
    declared = definition(registry=registry)
    rows = Correction.objects.filter(registry=registry, state=Correction.State.REQUESTED)
    today = history.day_of(at)
    doubts = tuple(
        DoubtLine(
            ref=str(row.ref),
            label=declared["fields"][row.field]["label"],
            at=row.at,
            due=row.due,
            late=row.due < today,
            **history.raised(row),
        )
        for row in rows.order_by("due", "pk")[:SHOWN]
    )
    limit = declared["corrections"]
    return RegisterPage(
        **{"code": registry, "name": declared["name"], "owner": declared["owner"], "doubts": doubts},
        **{"typed": typed or {}, "error": error, "days": limit["answer_within"]["days"]},
        stand_in=bool(declared.get("stand_in")),
        basis=limit["basis"],
        key_label=declared["fields"][declared["key"]["field"]]["label"],
        sensitive=any(field["sensitivity"] == "sensitive" for field in declared["fields"].values()),
    )


def record_page(*, ref: str, user_id: int, at: datetime) -> RecordPage:
    """A record that this officer looked up within the last half hour; four SQL statements. Raises NotFound."""
    opened = _opened(ref, user_id, at)
    declared = definition(registry=opened.registry)
    held = held_of(declared=declared, stored=[opened.key])
    today = history.day_of(at)
    now = next(
        (
            one
            for one in held
            if one.known_to is None
            and one.valid_from <= today
            and (one.valid_to is None or today < one.valid_to)
        ),
        None,
    )
    doubted = set(
        Correction.objects.filter(
            registry=opened.registry, key=opened.key, state=Correction.State.REQUESTED
        ).values_list("field", flat=True)
    )
    own = declared["key"]["field"]
    facts = {fact.name: fact for fact in (now or held[0]).facts}
    return RecordPage(
        **{"ref": ref, "code": opened.registry, "register": declared["name"], "case": opened.case},
        **{"purpose": opened.purpose, "at": opened.at, "key_label": declared["fields"][own]["label"]},
        key=str(facts[own].value) if own in facts else "",
        rows=tuple(
            _fact_row(declared, name, facts.get(name), now, doubted)
            for name in opened.fields
            if name != own and name in declared["fields"]
        ),
        past=tuple(
            _past_row(declared, one, held[place + 1 :], opened.fields) for place, one in enumerate(held)
        ),
    )


def wrong_page(
    *,
    ref: str,
    field: str,
    user_id: int,
    at: datetime,
    back: str,
    typed: Mapping[str, str] | None = None,
    error: str = "",
) -> WrongPage:
    """The form of a doubt about one field of a record just looked up at the page `back`. Raises NotFound."""
    opened = _opened(ref, user_id, at)
    declared = definition(registry=opened.registry)
    known = declared["fields"].get(field)
    if known is None or field not in opened.fields:
        raise NotFound
    found = Version.objects.select_related("data_key").filter(registry=opened.registry, key=opened.key)
    content = history.values(found.latest("pk"))
    return WrongPage(
        back=reverse(back, args=[ref]),
        **{"ref": ref, "register": declared["name"], "field": field, "label": known["label"]},
        **{"typed": typed or {}, "error": error, "value": _words(content.get(field))},
        choices=tuple((one, one) for one in known.get("values", ())),
        days=declared["corrections"]["answer_within"]["days"],
    )


def answered(*, ref: str) -> Answered:
    """Whom to tell of an answered correction, in which words. Raises NotFound."""
    row = Correction.objects.filter(ref=UUID(ref)).first()
    if row is None:
        raise NotFound
    declared = definition(registry=row.registry)
    found = Version.objects.select_related("data_key").filter(registry=row.registry, key=row.key).latest("pk")
    return Answered(
        registry=declared["name"],
        field=declared["fields"][row.field]["label"],
        accepted=row.state == Correction.State.ACCEPTED,
        words=row.answer,
        user_id=row.user_id,
        numbers=rules.people(declared, history.values(found)),
        case=row.case,
        on=history.day_of(row.answered_at or row.at),
    )


def heard(*, registry: str, ref: str, case: str) -> Answered | None:
    """The owner's answer to a doubt of this case; None while there is none. Raises NotFound for another's."""
    row = Correction.objects.filter(ref=UUID(ref), registry=registry, case=case).first()
    if row is None:
        raise NotFound
    return None if row.state == Correction.State.REQUESTED else answered(ref=ref)


def _words(value: Any) -> str:
    """A value as a person reads it: days as 14/06/1995."""
    return DAY.sub(r"\3/\2/\1", rules.as_text(value))


def _opened(ref: str, user_id: int, at: datetime) -> LookUp:
    found = LookUp.objects.filter(ref=UUID(ref), user_id=user_id, at__gt=at - OPENS_FOR).first()
    if found is None:
        raise NotFound
    return found


def _fact_row(
    declared: Mapping[str, Any], name: str, fact: Fact | None, now: Held | None, doubted: set[str]
) -> FactRow:
    since = None if now is None or now.valid_from == SINCE_EVER else now.valid_from
    return FactRow(
        name=name,
        label=declared["fields"][name]["label"],
        value=_words(fact.value) if fact else "",
        origin=_origin_words(fact.origin) if fact else "",
        document=fact.origin.document if fact else "",
        since=since,
        doubtable=name not in declared.get("about", ()),
        doubted=name in doubted,
    )


def _past_row(
    declared: Mapping[str, Any], one: Held, earlier: tuple[Held, ...], fields: list[str]
) -> PastRow:
    """What a version says otherwise than the one that was known before it."""
    before = {fact.name: fact.value for fact in earlier[0].facts} if earlier else {}
    says = tuple(
        (declared["fields"][fact.name]["label"], _words(fact.value))
        for fact in one.facts
        if fact.name in fields and earlier and fact.value != before.get(fact.name)
    )
    return PastRow(
        valid_from=None if one.valid_from == SINCE_EVER else one.valid_from,
        valid_to=one.valid_to,
        known_from=one.known_from,
        known_to=one.known_to,
        origin=_origin_words(one.made_by),
        document=one.made_by.document,
        reason=one.made_by.reason,
        says=says,
    )


def _origin_words(origin: Origin) -> str:
    """Where a fact came from, in words."""
    if origin.kind == Source.Kind.DOSSIER:
        return _("Hồ sơ %(code)s") % {"code": origin.origin}
    if origin.kind == Source.Kind.CORRECTION:
        return _("Đính chính")
    if origin.kind == Source.Kind.WITHDRAWN:
        return _("Hồ sơ %(code)s: kết quả không còn giá trị") % {"code": origin.origin}
    return _("Nạp hàng loạt") if origin.kind == Source.Kind.BATCH else _("Dữ liệu ban đầu")
