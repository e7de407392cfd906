"""What a story is given: answers, what simulated registers tell, people, calendar; and what the form says of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.service.forms import queries as forms
from motcua.service.forms.types import Field
from motcua.service.procedures.reading import read_calendar
from motcua.service.procedures.types import APPLICANT, Facts, Package
from motcua.vn.dates import ZONE
from motcua.vn.text import fold

DOWN = "down"
GIVEN_KEYS = frozenset(
    "agency channel calendar facts answers officers papers missing registers outcome issued submitted_under".split()
)


def moment(given: object) -> datetime:
    """A moment of a story: ISO 8601; without a zone it is Vietnam's."""
    found = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a dossier stores them: YAML's own dates become ISO text."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}


def expected(key: str, found: object, wanted: object) -> str:
    """What was found under a key, and what the story expects there."""
    return _("%(key)s: %(found)s, chờ đợi %(wanted)s") % {"key": key, "found": found, "wanted": wanted}


def facts_of(
    package: Package, given: Mapping[str, Any], expect: Mapping[str, Any], at: datetime
) -> tuple[Facts, list[str]]:
    """What the engine is told of the case, and what is wrong with the answers of the story."""
    channel = int(given.get("channel", 2))
    answers = {**forms.defaults(form=package.form), **plain(given.get("answers", {}))}
    known = {"channel": channel, **_told(package, given, answers)}
    failures = [
        _("given: không hiểu khóa %(name)s") % {"name": name} for name in sorted(set(given) - GIVEN_KEYS)
    ]
    failures += _form(package, given, expect, answers, known, at)
    facts = Facts(
        roles=frozenset({APPLICANT}),
        channel=channel,
        calendar=read_calendar(given.get("calendar", "vn-default")),
        answers=forms.scope(form=package.form, answers=answers, facts=known, at=at),
        agency=given.get("agency", ""),
    )
    return facts, failures


def _form(
    package: Package,
    given: Mapping[str, Any],
    expect: Mapping[str, Any],
    answers: Mapping[str, Any],
    known: Mapping[str, Any],
    at: datetime,
) -> Iterable[str]:
    """Where the form answers otherwise: complaints, questions in sight, answers that no question asks for."""
    asked = {"form": package.form, "answers": answers, "facts": known, "at": at}
    complaints = {item.field: str(item.message) for item in forms.missing(**asked)}
    with override("vi"):  # the language that stories are told in, whoever reads
        told = {item.field: str(item.message) for item in forms.missing(**asked)}
    errors = expect.get("errors", {})
    wanted = {*given.get("missing", ()), *errors}
    yield from (
        _("câu trả lời %(name)s: %(wrong)s") % {"name": name, "wrong": text}
        for name, text in complaints.items()
        if name not in wanted
    )
    unknown = set(answers) - {field.id for field in package.form.fields}
    yield from (
        _("câu trả lời %(name)s: tờ khai không có ô này") % {"name": name} for name in sorted(unknown)
    )
    yield from (
        _("ô %(name)s: phải bị báo thiếu mà không bị") % {"name": name}
        for name in sorted(wanted - set(complaints))
    )
    for name, words in errors.items():
        if words not in told.get(name, words):
            yield expected(f"errors.{name}", told[name], words)
    if "shown" in expect or "hidden" in expect:
        yield from _in_sight({field.id for field in forms.visible_fields(**asked)}, expect)


def _in_sight(visible: set[str], expect: Mapping[str, Any]) -> Iterable[str]:
    """Questions that are asked or not asked otherwise than the story says."""
    yield from (
        _("shown: không hỏi %(name)s") % {"name": name}
        for name in expect.get("shown", ())
        if name not in visible
    )
    yield from (
        _("hidden: lại hỏi %(name)s") % {"name": name} for name in expect.get("hidden", ()) if name in visible
    )


def _told(package: Package, given: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The facts by field: those given as they are, and what the simulated registers tell of each subject."""
    found = plain(given.get("facts", {}))
    fields = forms.sourced(form=package.form)
    for register, tells in given.get("registers", {}).items():
        asked = [field for field in fields if field.source.register == register]
        if tells == DOWN:
            found = {k: v for k, v in found.items() if k not in {field.id for field in asked}}
            continue
        for of in dict.fromkeys(field.source.of for field in asked):
            subject = APPLICANT if of == APPLICANT else str(answers.get(of, ""))
            of_one = [field for field in asked if field.source.of == of]
            if of != APPLICANT and not _confirmed(of, of_one, fields, found):
                continue
            found |= _of_one(of_one, plain(tells.get(subject, {})), answers)
    return found


def _confirmed(of: str, asked: list[Field], fields: Iterable[Field], found: Mapping[str, Any]) -> bool:
    """A register that cannot itself confirm who somebody is tells nothing before another one has."""
    confirming = [field for field in fields if field.source.of == of and field.source.confirms]
    return any(field in asked for field in confirming) or any(found.get(field.id) for field in confirming)


def _of_one(fields: list[Field], record: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a register tells of one person: nothing before the typed confirmation agrees with it."""
    for field in fields:
        said, holds = answers.get(field.id), record.get(field.source.field)
        if field.source.confirms and (said is None or holds is None or fold(str(said)) != fold(str(holds))):
            return {}
    told = {field.id: record.get(field.source.field) for field in fields}
    return {name: value for name, value in told.items() if value not in (None, "")}
