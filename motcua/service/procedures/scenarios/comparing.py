"""Comparing a stage of a story with what the story expects of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.kit.errors import DomainError
from motcua.service.forms import queries as forms
from motcua.service.procedures import engine, fees
from motcua.service.procedures.scenarios.casting import expected, moment, plain
from motcua.service.procedures.scenarios.linked import given_over
from motcua.service.procedures.scenarios.types import Stage
from motcua.service.procedures.types import Effect

OF_OUTCOME = ("portal", "owner", "office", "finished")
OF_STATE = {"state": "name"} | {name: name for name in ("supplements", "assignee", "reappointed")}
OF_FORM = ("errors", "shown", "hidden")
OF_CASE = ("fee", "fees", "components", "lacking")


def of_submission(stage: Stage, given: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterable[str]:
    """What is asked of the applicant: the fee, the papers; and the state after submission."""
    if "fee" in expect or "fees" in expect:
        yield from _fees(stage, expect)
    needed = engine.components(stage.package, stage.facts, stage.at)
    if "components" in expect:
        found = [item.id for item in needed]
        if sorted(found) != sorted(expect["components"]):
            yield expected("components", found, expect["components"])
    if "papers" in given:
        lacking = [i.id for i in needed if i.required and not i.present_only and i.id not in given["papers"]]
        if lacking != expect.get("lacking", []):
            yield _("thiếu giấy tờ: %(lacking)s") % {"lacking": lacking}
    elif "lacking" in expect:
        yield _("lacking: câu chuyện không nói có giấy tờ nào (given.papers)")
    yield from of_stage(stage, {k: v for k, v in expect.items() if k not in (*OF_FORM, *OF_CASE)})


def _fees(stage: Stage, expect: Mapping[str, Any]) -> Iterable[str]:
    values = engine.scope(stage.outcome.state, stage.facts, stage.at)
    lines = fees.lines(stage.package, stage.facts, values, stage.at.date())
    total = sum(line.amount for line in lines)
    if "fee" in expect and total != expect["fee"]:
        yield expected("fee", total, expect["fee"])
    found = {line.id: int(line.amount) for line in lines}
    if "fees" in expect and found != expect["fees"]:
        yield expected("fees", found, expect["fees"])


def of_stage(stage: Stage, expect: Mapping[str, Any]) -> Iterable[str]:
    """Everything expected of a stage that is not so."""
    if stage.refused and stage.refused != expect.get("refused", stage.refused):
        yield expected("refused", stage.refused, expect["refused"])
    if "refused" in expect and not stage.refused:
        yield expected("refused", _("đã làm được"), expect["refused"])
    for key, wanted in expect.items():
        if key == "cannot":
            yield from _cannot(stage, wanted)
        elif key == "offers":
            yield from _offers(stage, wanted)
        elif key == "result":
            yield from _values(stage, key, wanted)
        elif key == "writes":
            yield from _written(stage, wanted)
        elif key != "refused" and (problem := _differs(stage, key, wanted)):
            yield expected(key, problem, wanted)


def _differs(stage: Stage, key: str, wanted: Any) -> str:
    outcome, found = stage.outcome, None
    if key in ("due", "step_due"):
        found = getattr(outcome, key)
        wanted = moment(wanted) if wanted is not None else None
    elif key in ("effects", "not_effects"):
        return _effects(stage.effects, wanted, present=key == "effects")
    elif key == "notices":
        found = [str(item.args.get("value")) for item in stage.effects if item.verb == "notify"]
    elif key == "parts":
        found, wanted = dict(stage.parts), dict(wanted)
    elif key == "gives":
        return given_over(stage, wanted)
    elif key in ("version", "answers"):
        found, wanted = _of_version(stage, wanted)
    elif key == "because":
        return _because(stage, wanted)
    elif key in OF_OUTCOME:
        found = getattr(outcome, key)
    elif key in OF_STATE:
        found = getattr(outcome.state, OF_STATE[key])
    else:
        return _("không hiểu khóa này")
    return "" if found == wanted else str(found)


def _of_version(stage: Stage, wanted: Any) -> tuple[Any, Any]:
    """The number of the version that decides, or the answers named, as they count now."""
    if not isinstance(wanted, Mapping):
        return stage.package.version, wanted
    return {name: stage.facts.answers.get(name) for name in wanted}, plain(wanted)


def words(effects: Iterable[Effect]) -> tuple[str, ...]:
    """Effects as words: the verb, then the verb with each of its values (“slip:01”, “registry:register_birth”)."""
    told = (
        word for item in effects for word in (item.verb, *(f"{item.verb}:{v}" for v in item.args.values()))
    )
    return tuple(dict.fromkeys(told))


def _effects(effects: tuple[Effect, ...], wanted: Iterable[str], *, present: bool) -> str:
    found = words(effects)
    wrong = [word for word in wanted if (word in found) is not present]
    told = {"words": ", ".join(wrong), "found": sorted(found)}
    text = _("%(words)s không có trong %(found)s") if present else _("%(words)s lại có trong %(found)s")
    return text % told if wrong else ""


def _because(stage: Stage, wanted: str) -> str:
    """Whether the explanation of the due date says it."""
    texts = explanation(stage)
    return "" if any(wanted in text for text in texts) else " | ".join(texts)


def explanation(stage: Stage) -> list[str]:
    """The due date explained, sentence by sentence; nothing before there is one."""
    with override("vi"):  # the language that stories are told in, whoever reads
        due = engine.explain(stage.package, stage.outcome.state, stage.facts, stage.at)
    return (
        [] if due is None else [due.sentence(), *(f"{item.text} {item.basis}" for item in due.explanation())]
    )


def roles_of(stage: Stage, by: str) -> frozenset[str]:
    """The roles behind a name of the story; a name nobody introduced is itself a role."""
    return stage.officers.get(by, frozenset({by}))


def _cannot(stage: Stage, entries: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Every pair of somebody and something that must be refused here, and why if it is told."""
    for entry in entries:
        for by in _list(entry["by"]):
            for action in _list(entry["do"]):
                facts = replace(stage.facts, roles=roles_of(stage, by), input=plain(entry.get("given", {})))
                code, problems = _refusal(stage, action, facts)
                wanted = entry.get("refused", code)
                if not code:
                    yield _("cannot: %(by)s lại làm được %(action)s") % {"by": by, "action": action}
                elif code != wanted:
                    yield expected(f"cannot: {by} {action}", code, wanted)
                elif code == "condition_failed":  # an empty form must not pass for a refusal
                    yield from (f"cannot: {by} {action}: {text}" for text in problems)


def _refusal(stage: Stage, action: str, facts: Any) -> tuple[str, list[str]]:
    problems = asked(stage, action, facts.input)
    try:
        engine.step(stage.package, stage.outcome.state, action, facts, stage.at)
    except DomainError as error:
        return error.code, problems
    return "", problems


def asked(stage: Stage, action: str, given: Mapping[str, Any]) -> list[str]:
    """What the action's own form says of the input of a story."""
    definition = stage.package.process.actions.get(action)
    if definition is None:
        return [_("quy trình không có hành động %(action)s") % {"action": action}]
    if definition.ask is None:
        return [_("given: %(action)s không hỏi gì") % {"action": action}] if given else []
    wrong = forms.missing(
        form=definition.ask, answers=given, facts={"due": stage.outcome.state.due}, at=stage.at
    )
    return [f"given.{item.field}: {item.message}" for item in wrong]


def _offers(stage: Stage, wanted: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """Exactly who may do what here, conditions not yet tested; a role that is not named may do nothing."""
    process, state = stage.package.process, stage.outcome.state
    roles = frozenset().union(*(action.by for action in process.actions.values()))
    named = frozenset().union(*(roles_of(stage, by) for by in wanted))
    for by, actions in (*wanted.items(), *((role, ()) for role in sorted(roles - named))):
        found = sorted(item.name for item in engine.offered(stage.package, state, roles_of(stage, by)))
        if found != sorted(actions):
            yield expected(f"offers.{by}", found, sorted(actions))


def _values(stage: Stage, key: str, wanted: Mapping[str, Any]) -> Iterable[str]:
    """What the result would say, computed now."""
    yield from _said(key, stage.package.result_values, _scope(stage), wanted)


def _scope(stage: Stage) -> dict[str, Any]:
    values = engine.scope(stage.outcome.state, stage.facts, stage.at)
    return {**values, "outcome": stage.result or {}, "issued": stage.issued or {}}


def _written(stage: Stage, wanted: Mapping[str, Mapping[str, Any] | None]) -> Iterable[str]:
    """What registers would be told now, by the id of the write; null: this one would not be made."""
    known, scope = {item.id: item for item in stage.package.writes}, _scope(stage)
    for id, texts in wanted.items():
        item = known.get(id)
        made = item is not None and (item.when is None or item.when.evaluate(scope) is True)
        if item is None or made is (texts is None):
            yield expected(f"writes.{id}", _("lại được ghi") if made else _("không được ghi"), texts)
        elif texts is not None:
            yield from _said(f"writes.{id}", item.rules, scope, texts)


def _said(
    key: str, rules: Mapping[str, Any], scope: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterable[str]:
    for path, text in wanted.items():
        if path not in rules:
            yield _("%(key)s: không có %(path)s") % {"key": key, "path": path}
            continue
        found = rules[path].evaluate(scope)
        found = "" if found is None else str(found)
        if found != str("" if text is None else text):
            yield expected(f"{key}.{path}", found, text)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
