"""What must hold of a package before it may run: nothing stuck, nothing unknown, nothing unfounded."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from motcua.kit import feel
from motcua.service.forms import queries as forms
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.localising import missing
from motcua.service.procedures.reading import read_portal_moves
from motcua.service.procedures.types import ActionDef, Package, StateDef

PORTAL_STATES = range(1, 11)
RESULT_NAMES = frozenset({"outcome", "today", "now", "channel"})


def problems(package: Package, *, verbs: frozenset[str] | None = None) -> tuple[str, ...]:
    """Everything wrong with a package, in Vietnamese; `verbs` are the effects the house can carry out."""
    found = [*_states(package), *_paths(package), *_names(package), *_effects(package, verbs)]
    found += [*_portal(package, read_portal_moves()), *_passed(package), *_reads(package)]
    found += [f"form: ô {name} chưa có basis, purpose" for name in forms.unfounded(form=package.form)]
    found += [f"fees.{fee.id}: chưa có basis" for fee in package.fees if not fee.basis]
    for language, texts in package.texts.items():
        found += [f"texts.{language}: thiếu {place}" for place in missing(package, texts)]
    limited = {channel for limit in package.limits for channel in limit.channels if limit.when is None}
    found += [f"time_limits: kênh {c} không có thời hạn chung" for c in package.channels if c not in limited]
    return tuple(found)


def odd_yaml(folder: Path) -> Iterable[str]:
    """Files that only some readers of YAML understand: a “?” before a comma in {…} needs quotation marks."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            yaml.load(
                path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader
            )  # not the faster loader, which forgives
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            yield f"{path.name}, dòng {line}: đặt chữ có dấu ? , : trong ngoặc kép ({error.problem})"


def reachable(package: Package, start: str) -> frozenset[str]:
    """The states that a dossier in `start` can come to, `start` among them."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in _following(package, waiting.pop()) - seen:
            seen.add(following)
            waiting.append(following)
    return frozenset(seen)


def _following(package: Package, state: str) -> set[str]:
    """The states one action away; “$previous” leads to any state that leads here."""
    return {
        target for action in package.process.offered[state] for target in _targets(package, action, state)
    }


def _targets(package: Package, action: ActionDef, state: str) -> set[str]:
    """Where an action leads from a state; a condition on the state alone is decided, any other may be true."""
    found: set[str] = set()
    for route in action.routes:
        decided = route.when is not None and route.when.names <= {"state"}
        if decided and route.when.evaluate({"state": state}) is not True:
            continue
        if route.state == "$previous":
            found |= {
                name
                for name, actions in package.process.offered.items()
                if name != state and any(r.state == state for a in actions for r in a.routes)
            }
        elif route.state != "$same":
            found.add(route.state)
        if decided or route.when is None:
            break
    return found


def _states(package: Package) -> Iterable[str]:
    actions = package.process.actions
    for name, state in package.process.states.items():
        if state.portal not in PORTAL_STATES:
            yield f"states.{name}: portal {state.portal} không phải một trong mười trạng thái"
        if state.after_limit not in ("", "remind") and not _silent(actions.get(state.after_limit), name):
            yield f"states.{name}: after_limit {state.after_limit} không phải việc của system từ đây"
        if not state.final:
            yield from _held(state)
        elif package.process.offered[name]:
            yield f"states.{name}: đã kết thúc mà còn hành động"


def _portal(package: Package, moves: Mapping[int, frozenset[int]]) -> Iterable[str]:
    """Portal states follow one another as the list of the library has it; a step may also stay in one."""
    states = package.process.states
    first = states[package.process.initial]
    if first.portal != 1:
        yield f"states.{first.name}: mới nộp thì portal phải là 1"
    for action in package.process.actions.values():
        for source in sorted(action.sources):
            for target in sorted(_targets(package, action, source)):
                before, after = states[source].portal, states[target].portal
                if before != after and after not in moves.get(before, ()):
                    yield f"actions.{action.name}: {source} → {target}: Cổng không có đường từ {before} sang {after}"


def _passed(package: Package) -> Iterable[str]:
    """A state only passed through has one action, the system's, that nothing refuses, to a state that stays."""
    process = package.process
    for name, state in process.states.items():
        action = process.actions.get(state.passes)
        if not state.passes:
            continue
        if not _silent(action, name) or len(process.offered[name]) != 1:
            yield f"states.{name}: passes {state.passes} phải là việc duy nhất từ đây, của system"
        elif action.guard is not None or action.routes[-1].when is not None:
            yield f"states.{name}: passes {state.passes} không được có điều kiện"
        elif any(process.states[target].passes for target in _targets(package, action, name)):
            yield f"states.{name}: passes {state.passes} lại dẫn tới một trạng thái chỉ đi qua"


def _reads(package: Package) -> Iterable[str]:
    """What the form takes from a register is declared in register_reads: the field, whose, and why."""
    for field in forms.sourced(form=package.form):
        source, declared = field.source, package.register_reads.get(field.source.register, {})
        if source.field not in declared.get("fields", ()) or source.of not in declared.get("of", ()):
            place = f"{source.register}.{source.field} của {source.of}"
            yield f"form: ô {field.id} lấy {place} mà register_reads không khai"
    for register, declared in package.register_reads.items():
        if not declared.get("purpose") or not declared.get("basis"):
            yield f"register_reads.{register}: chưa có purpose, basis"


def _silent(action: ActionDef | None, state: str) -> bool:
    return action is not None and state in action.sources and "system" in action.by


def _held(state: StateDef) -> Iterable[str]:
    """Every state has an owner and a limit."""
    if not state.owner:
        yield f"states.{state.name}: không có owner"
    if state.owner not in ("applicant", "system") and not state.office:
        yield f"states.{state.name}: không nói cơ quan nào giữ (office)"
    if state.limit is None:
        yield f"states.{state.name}: không có limit"


def _paths(package: Package) -> Iterable[str]:
    """Every state has a way out, and leads to an end; every end can be reached."""
    process = package.process
    finals = {name for name, state in process.states.items() if state.final}
    from_start = reachable(package, process.initial)
    for name in process.states:
        if name not in from_start:
            yield f"states.{name}: không tới được từ {process.initial}"
        if name not in finals and not reachable(package, name) & finals:
            yield f"states.{name}: không có đường tới kết thúc"
    for action in process.actions.values():
        for name in action.sources:
            if process.states[name].final:
                yield f"actions.{action.name}: đi từ trạng thái đã kết thúc {name}"


def _names(package: Package) -> Iterable[str]:
    """Conditions speak only of what the form asks and the engine knows."""
    fields = {field.id for field in package.form.fields}
    known = fields | ENGINE_NAMES
    rules: list[tuple[str, feel.Expression | None]] = [("title_of_dossier", package.submit_title)]
    rules += [(f"time_limits.{limit.text}", limit.when) for limit in package.limits]
    rules += [(f"components.{item.id}", item.when) for item in package.components]
    rules += [(f"fees.{fee.id}", fee.amount) for fee in package.fees]
    for action in package.process.actions.values():
        rules.append((f"actions.{action.name}.when", action.guard))
        rules += [(f"actions.{action.name}.to", route.when) for route in action.routes]
        if action.routes[-1].when is not None and not action.guard_text:
            yield f"actions.{action.name}.to: nhánh cuối còn điều kiện mà không có when_not"
    for place, rule in rules:
        if rule is not None and rule.names - known:
            yield f"{place}: dùng tên lạ {', '.join(sorted(rule.names - known))}"
    for place, rule in {**package.result_values, **package.registry_data}.items():
        if rule.names - fields - RESULT_NAMES:
            yield f"result.{place}: dùng tên lạ {', '.join(sorted(rule.names - fields - RESULT_NAMES))}"


def _effects(package: Package, verbs: frozenset[str] | None) -> Iterable[str]:
    for action in package.process.actions.values():
        used = {e.verb for e in action.effects} | {e.verb for route in action.routes for e in route.effects}
        if (
            "declaration" in used
            and not (Path(package.folder) / package.declaration.get("template", "?")).is_file()
        ):
            yield f"actions.{action.name}.do: declaration mà procedure.yaml không có declaration, hoặc thiếu mẫu in"
        if verbs is not None and used - verbs:
            yield f"actions.{action.name}.do: không làm được {', '.join(sorted(used - verbs))}"
