"""Results: what a procedure promises is numbered, signed and issued, and its steps fit into the legal limit."""

from collections.abc import Iterable
from heapq import heappop, heappush

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.effects import used
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.checking.papers import LEADER, prints_result
from motcua.service.procedures.checking.walks import targets
from motcua.service.procedures.localising import limit_words
from motcua.service.procedures.types import Package
from motcua.vn.calendar import Limit
from motcua.vn.calendar.limits import DAY, HOURS_PER_WORKING_DAY, SAME_DAY, WORKING_HOUR

FILE = "process.yaml"
WHOLE_DAY = HOURS_PER_WORKING_DAY * 60
RULES = {
    "result-unnumbered": Rule(
        _("Tờ kết quả được lập mà không có số: %(lacking)s."),
        _("Ghi result.number trong procedure.yaml, và number ở do trước khi lập tờ kết quả (render)."),
    ),
    "result-never-signed": Rule(
        _(
            "Hành động %(action)s: tờ kết quả được phát hành mà có đường không qua bước nào "
            "cho lãnh đạo ký (signs: leader)."
        ),
        _("Thêm bước ký, như signing ở library/processes/mot-cua/1.yaml."),
    ),
    "result-never-issued": Rule(
        _(
            "Tờ kết quả được lập mà không hành động nào phát hành nó (issue): người dân không bao giờ nhận được."
        ),
        _("Ghi issue ở do của hành động sau khi đóng dấu."),
    ),
    "steps-too-long": Rule(
        _(
            "Đường ngắn nhất tới kết quả cũng mất %(steps)s giờ làm việc theo hạn từng bước, quá thời hạn của "
            "luật (%(limit)s)."
        ),
        _("Rút ngắn hạn các bước ở process.yaml, hoặc xem lại thời hạn ở time_limits."),
    ),
}


def finished(package: Package, _house: House) -> Iterable[Found]:
    """A result that is printed has a number, a signature and a day on which it is issued."""
    process = package.process
    actions = process.actions.values()
    if not any(prints_result(action) for action in actions):
        return
    verbs = set().union(*(used(action) for action in actions))
    lacking = [
        *(["result.number"] if not package.result_number else []),
        *(["number"] if "number" not in verbs else []),
    ]
    if lacking:
        place = ("procedure.yaml", "result") if lacking[0] == "result.number" else (FILE, "actions")
        yield found("result-unnumbered", *place, lacking=", ".join(lacking))
    if "issue" not in verbs:
        yield found("result-never-issued", FILE, "actions")
    elif name := _unsigned(package):
        yield found("result-never-signed", FILE, "actions", name, action=name)


def _unsigned(package: Package) -> str:
    """The action that issues a result which no leader had before them on the way; empty where each had."""
    states = package.process.states
    waiting = [
        target
        for action in package.process.actions.values()
        if prints_result(action)
        for source in action.sources
        for target in targets(package, action, source)
    ]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or states[name].signs == LEADER:
            continue
        seen.add(name)
        for action in package.process.offered[name]:
            if "issue" in used(action):
                return action.name
            following = targets(package, action, name)
            back = any(route.state == "$previous" for route in action.routes)
            waiting.extend(following & seen if back else following)
    return ""


def in_time(package: Package, _house: House) -> Iterable[Found]:
    """The shortest way to a result fits into the longest limit of each channel; parts of a group have their own."""
    if package.links is not None:
        return
    shortest = _shortest(package)
    for channel in package.channels:
        lines = [(n, line.limit) for n, line in enumerate(package.limits) if channel in line.channels]
        number, longest = max(lines, key=lambda item: _minutes(item[1], most=True))
        if shortest is not None and shortest > _minutes(longest, most=True):
            words = {"steps": f"{shortest / 60:g}", "limit": limit_words(longest.text)}
            yield found("steps-too-long", "procedure.yaml", "time_limits", number, "limit", **words)
            return


def _shortest(package: Package) -> int | None:
    """The fewest working minutes of running steps from where the clock starts to where a result is issued."""
    process, best = package.process, {}
    waiting = [
        (0, target)
        for action in process.actions.values()
        if action.starts_clock
        for source in action.sources
        for target in targets(package, action, source)
    ]
    waiting.sort()
    while waiting:
        spent, name = heappop(waiting)
        if name in best:
            continue
        best[name] = spent
        state = process.states[name]
        own = _minutes(state.limit, most=False) if state.limit and state.clock == "run" else 0
        for action in process.offered[name]:
            for target in targets(package, action, name):
                if "issue" in used(action) and process.states[target].clock == "end":
                    return spent + own
                heappush(waiting, (spent + own, target))
    return None


def _minutes(limit: Limit, *, most: bool) -> int:
    """Working minutes of a limit: at most, were every day a working day; at least, were none of plain days one."""
    if limit.unit == WORKING_HOUR:
        return limit.amount
    if limit.unit == SAME_DAY:
        return WHOLE_DAY if most else 0
    return 0 if limit.unit == DAY and not most else limit.amount * WHOLE_DAY


CHECKS: tuple[Check, ...] = (finished, in_time)
