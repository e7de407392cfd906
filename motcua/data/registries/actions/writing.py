"""Writing records that are kept here: filling a stand-in, what a result makes, and a change with its reason."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history, keyring, rules
from motcua.data.registries.models import SINCE_EVER, Source, Version
from motcua.data.registries.queries import definition
from motcua.data.registries.queries.records import held_of
from motcua.data.registries.types import Writing
from motcua.kit.errors import DomainError, NotAllowed, NotFound
from motcua.trust.ledger import actions as ledger

BATCH = 500
TRIES = 200  # each holds a lock until the write is done; with a tenth of the numbers free chance needs about twenty


class NumbersSpent(DomainError):
    """Nearly every number of this year, sex and area is held: chance finds none any more."""

    code = "numbers_spent"
    status = 500
    message = _("Dãy số định danh của năm này sắp hết nên chưa cấp được số. Cần mở dãy số mới.")


class BadValue(DomainError):
    """A value does not fit its field; the message names the field, never the value."""

    code = "registry_bad_value"
    status = 400
    message = _("%(field)s chưa đúng kiểu hoặc định dạng mà %(registry)s nhận. Kiểm tra lại rồi gửi lại.")


class NumberSaysOtherwise(BadValue):
    """The number that was given tells another year of birth or sex than the dossier says now."""

    code = "number_says_otherwise"
    message = _(
        "%(registry)s: số đã cấp mang năm sinh, giới tính ghi lúc trước. "
        "Báo cơ quan quản lý dân cư để có số khác rồi mới làm tiếp."
    )


@transaction.atomic
def load(
    *,
    registry: str,
    rows: Collection[Mapping[str, Any]],
    at: datetime,
    valid_from: date = SINCE_EVER,
    writing: Writing | None = None,
) -> int:
    """Fill a registry (each row holds the key field); records that are known are left as they are.

    valid_from: the day since when the rows are true. Returns how many rows were given. One source for all of them.
    """
    declared = definition(registry=registry)
    field = declared["key"]["field"]
    by_key = {keyring.stored_keys(declared, row[field]): dict(row) for row in rows}
    spellings = {one for kept in by_key for one in kept}
    known = _known(registry, spellings)
    fresh = {kept[0]: row for kept, row in by_key.items() if not known & set(kept)}
    if fresh:
        how = writing or Writing(kind=Source.Kind.LOAD, actor="system")
        source = history.write_source(registry=registry, writing=how, key="", at=at)
        data_key = history.sealing_key(declared, at=at)
        Version.objects.bulk_create(
            (
                history.row(
                    declared,
                    stored,
                    rules.Span(valid_from, None, content, {}),
                    data_key=data_key,
                    source=source,
                    at=at,
                )
                for stored, content in fresh.items()
            ),
            ignore_conflicts=True,
            batch_size=BATCH,
        )
    return len(rows)


def _known(registry: str, spellings: Collection[str]) -> set[str]:
    """Which of these keys are kept already; asked in batches, because a database counts its parameters."""
    listed, found = list(spellings), set()
    for start in range(0, len(listed), BATCH):
        part = listed[start : start + BATCH]
        found |= set(Version.objects.filter(registry=registry, key__in=part).values_list("key", flat=True))
    return found


@transaction.atomic
def write_here(
    *,
    registry: str,
    operation: str,
    data: Mapping[str, Any],
    origin: str,
    actor: str,
    at: datetime,
    valid_from: date | None = None,
    document: str = "",
    paper: str = "",
    office: str = "",
) -> str:
    """Carry out a declared write in a register of this installation; see `write`, the door.

    A write that `issues` a number makes a record under a fresh one, and gives the same one again; any other lays
    its fields over the record whose key it holds (one origin may write to several: both of a couple).
    valid_from: as there. paper: the public code of an issued result, so that another result of the same origin is
    another write; once taken back it writes nothing any more, however late its word comes.
    """
    declared = definition(registry=registry)
    way = declared.get("writes", {}).get(operation)
    if way is None or not set(data) <= set(way["fields"]) or not set(data) <= set(declared["fields"]):
        raise NotAllowed
    _refuse_bad(declared, data)
    words = {"origin": origin, "operation": operation, "paper": "" if way.get("issues") else paper}
    how = Writing(Source.Kind.DOSSIER, actor, **words, office=office, document=document)
    done = _done(declared, words, "" if way.get("issues") else data[declared["key"]["field"]])
    if done is not None:
        if way.get("issues"):
            _put_right(declared, done.key, data, how, at)
        return _true_key(declared, done.key)
    if words["paper"] and _fallen(registry, words):
        return str(data[declared["key"]["field"]])
    key = _fresh_number(declared, data) if way.get("issues") else str(data[declared["key"]["field"]])
    start = valid_from or (SINCE_EVER if way.get("issues") else history.day_of(at))
    named = {declared["key"]["field"]: rules.normal_key(declared, key)}
    history.change(declared, key, {**data, **named}, writing=how, at=at, valid_from=start)
    _line("registry.write", how, registry, data, at)
    return key


@transaction.atomic
def take_back_here(
    *, registry: str, operation: str, origin: str, paper: str = "", reason: str, actor: str, at: datetime
) -> int:
    """Let a write no longer count, because its document no longer stands; each field says what stands without it.

    Returns how many records. Nothing is overwritten: a new version says so, with its reason. What others have
    written stays, before or since; a number once issued is never taken back. paper: the document's public code;
    what the origin wrote by then without one goes with it. Done once; raises NotAllowed for what is not declared.
    """
    declared = definition(registry=registry)
    way = declared.get("writes", {}).get(operation)
    if way is None:
        raise NotAllowed
    history.lock(declared, f"origin:{origin}")
    made = Source.objects.filter(
        Q(paper=paper) | Q(paper="", at__lte=at),
        **{"registry": registry, "operation": operation, "origin": origin},
        **{"kind": Source.Kind.DOSSIER, "ended_by": None},
    )
    written = [] if way.get("issues") else list(made.order_by("key", "pk"))
    how = Writing(
        **{"kind": Source.Kind.WITHDRAWN, "actor": actor, "origin": origin, "operation": operation},
        **{"reason": reason[:2000], "paper": paper},
    )
    if not written and paper and not way.get("issues"):
        _expect_nothing(registry, how, at)
    for source in written:
        _end(declared, source, how, at)
        _line("registry.taken_back", how, registry, dict.fromkeys(way["fields"]), at)
    return len({source.key for source in written})


def _fallen(registry: str, words: Mapping[str, str]) -> bool:
    """Whether it is known that this paper of this origin no longer counts."""
    return Source.objects.filter(registry=registry, kind=Source.Kind.WITHDRAWN, **words).exists()


def _expect_nothing(registry: str, how: Writing, at: datetime) -> None:
    """The word of this paper has not come yet: it is written down that it no longer counts when it does."""
    if not _fallen(registry, {"operation": how.operation, "origin": how.origin, "paper": how.paper}):
        history.write_source(registry=registry, writing=how, key="", at=at)


def _end(declared: Mapping[str, Any], source: Source, how: Writing, at: datetime) -> None:
    """This source no longer counts: the record says what the others say."""
    history.lock(declared, _true_key(declared, source.key))
    by = history.write_source(registry=source.registry, writing=how, key=source.key, at=at)
    Source.objects.filter(pk=source.pk).update(ended_by=by)
    others = history.standing(declared, source.key)
    said = {"source": by.pk, "keep": declared["key"]["field"]}
    history.renew(
        declared,
        source.key,
        lambda now: rules.taken_back(now, others, source.pk, **said),
        source=by,
        at=at,
    )


def _done(declared: Mapping[str, Any], words: Mapping[str, str], key: Any) -> Source | None:
    """What this origin has already written: of a write that issues numbers at all (key ""), else to this record."""
    history.lock(declared, f"origin:{words['origin']}")
    made = Source.objects.filter(registry=declared["code"], kind=Source.Kind.DOSSIER, ended_by=None, **words)
    return (made.filter(key__in=keyring.stored_keys(declared, str(key))) if key else made).first()


@transaction.atomic
def amend(
    *,
    registry: str,
    key: str,
    data: Mapping[str, Any],
    writing: Writing,
    at: datetime,
    valid_from: date = SINCE_EVER,
    valid_to: date | None = None,
) -> None:
    """Lay values over a known record for a stretch of days, with who, what document and why.

    Nothing is overwritten: what was known before stays readable with `known_at`. The key itself never changes.
    Raises NotFound for an unknown record, NotAllowed for a field that is not declared, BadValue.
    """
    declared = definition(registry=registry)
    if not set(data) <= set(declared["fields"]) - {declared["key"]["field"]}:
        raise NotAllowed
    _refuse_bad(declared, data)
    if history.known_key(declared, key) is None:
        raise NotFound
    history.change(declared, key, data, writing=writing, at=at, valid_from=valid_from, valid_to=valid_to)
    _line("registry.amended", writing, registry, data, at)


def _line(kind: str, how: Writing, registry: str, data: Mapping[str, Any], at: datetime) -> None:
    ledger.append(
        kind=kind,
        subject=how.origin,
        actor=how.actor,
        facts={"registry": registry, "operation": how.operation, "fields": sorted(data)},
        at=at,
    )


def _refuse_bad(declared: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    for name, value in data.items():
        if rules.fault(declared["fields"][name], value):
            raise BadValue(field=declared["fields"][name]["label"], registry=declared["name"])


def _true_key(declared: Mapping[str, Any], stored: str) -> str:
    found = (
        Version.objects.select_related("data_key").filter(registry=declared["code"], key=stored).latest("pk")
    )
    return str(history.values(found)[declared["key"]["field"]])


def _put_right(
    declared: Mapping[str, Any],
    stored: str,
    data: Mapping[str, Any],
    how: Writing,
    at: datetime,
) -> None:
    """A dossier that was put right after its number was given: a new version of what nobody else has said since."""
    held = held_of(declared=declared, stored=[stored])
    facts = {fact.name: fact for fact in next(one for one in held if one.known_to is None).facts}
    own = {name: fact.value for name, fact in facts.items() if fact.origin.origin == how.origin}
    changed = {name: value for name, value in data.items() if own.get(name, value) != value}
    if not changed:
        return
    key = str(facts[declared["key"]["field"]].value)
    if _in_number({**own, **data}) != _in_number(own):
        raise NumberSaysOtherwise(
            field=declared["fields"]["date_of_birth"]["label"], registry=declared["name"]
        )
    why = replace(how, kind=Source.Kind.CORRECTION, reason=gettext("Hồ sơ được sửa trước khi có kết quả"))
    amend(registry=declared["code"], key=key, data=changed, writing=why, at=at)


def _in_number(data: Mapping[str, Any]) -> tuple[str, bool]:
    """What a personal number tells of its holder: year of birth, sex."""
    return str(data.get("date_of_birth", ""))[:4], data.get("sex") == "Nữ"


def _fresh_number(declared: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """A fresh random personal number of the child's century, sex and year, which nobody holds."""
    try:
        born = date.fromisoformat(str(data.get("date_of_birth", "")))
    except ValueError as error:
        label = declared["fields"]["date_of_birth"]["label"]
        raise BadValue(field=label, registry=declared["name"]) from error
    century = (born.year // 100 - 19) * 2 + (1 if data.get("sex") == "Nữ" else 0)
    area = str(declared.get("issues_under", "045"))
    for _try in range(TRIES):
        number = f"{area}{century}{born:%y}{secrets.randbelow(10**6):06d}"
        history.lock(declared, number)  # of two births with one chance number, the second tries again
        if history.known_key(declared, number) is None:
            return number
    raise NumbersSpent
