"""A process in BPMN's notation: who does what (lanes), how long it may take (timers), who is told (messages).

An action possible in many steps would be a knot of flows; it becomes a lettered link event instead: the letter
stands on each step and beside the step or end that it leads to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from motcua.kit.swimlanes import Drawing, Flow, Graph, Node, drawn, wrapped
from motcua.service.procedures.drawing.ways import Way, ways
from motcua.service.procedures.types import APPLICANT, SYSTEM, Package, StateDef

LETTERS = "ABCDEFGHIKLMNOPQRSTUVXYZ"
MANY, MANY_TO_AN_END = 4, 3
NAME, SMALL, INSIDE, BESIDE = 12.5, 11.0, 102, 100
START = "$start"


@dataclass(frozen=True, slots=True)
class Link:
    """An action drawn as a letter: from which states, to which."""

    letter: str
    words: str
    sources: tuple[str, ...]
    target: str
    notifies: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A process ready to be drawn, with what its table says."""

    drawing: Drawing
    states: Mapping[str, StateDef]
    names: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]
    ways: tuple[Way, ...]
    initial: str


def picture(package: Package, *, lane_name: Callable[[str], str], condition: Callable[[Way], str]) -> Picture:
    """The drawing of a package; `lane_name`: a role in words; `condition`: a route's condition in words, or ""."""
    return _Maker(package, lane_name, condition).made()


class _Maker:
    """Gathers nodes, flows and links of one package."""

    def __init__(
        self, package: Package, lane_name: Callable[[str], str], condition: Callable[[Way], str]
    ) -> None:
        self.package, self.states, self.lane_name = package, package.process.states, lane_name
        self.ways = ways(package)
        self.condition = condition
        self.limits = {name: self._limit(state) for name, state in self.states.items()}
        self.names = {
            name: wrapped(state.title, size=NAME, most=INSIDE if not state.final else BESIDE + 16, lines=3)
            for name, state in self.states.items()
        }

    def made(self) -> Picture:
        """Everything together."""
        moving = [way for way in self.ways if way.target != way.source]
        links, linked = self._links(moving)
        plain = [way for way in moving if (way.action.name, way.target) not in linked]
        flows = [Flow(START, self.package.process.initial), *self._flows(plain)]
        lanes = self._lanes()
        start = Node(START, lanes.index(APPLICANT), 30, round=True, words_height=22)
        nodes = (start, *(self._node(state, lanes, flows) for state in self._in_order()))
        graph = Graph(tuple(self.lane_name(lane) for lane in lanes), nodes, tuple(flows))
        return Picture(
            drawing=drawn(graph),
            states=self.states,
            names=self.names,
            limits=self.limits,
            links=links,
            ways=self.ways,
            initial=self.package.process.initial,
        )

    def _links(self, moving: Sequence[Way]) -> tuple[tuple[Link, ...], set[tuple[str, str]]]:
        """The actions drawn as letters, and (action, target) of each."""
        groups: dict[tuple[str, str], list[Way]] = {}
        for way in moving:
            groups.setdefault((way.action.name, way.target), []).append(way)
        found = {
            key: group
            for key, group in groups.items()
            if len({way.source for way in group}) >= (MANY_TO_AN_END if self.states[key[1]].final else MANY)
        }
        links = tuple(
            Link(
                letter,
                group[0].action.title,
                tuple(dict.fromkeys(way.source for way in group)),
                key[1],
                any(way.notifies for way in group),
            )
            for letter, (key, group) in zip(LETTERS, found.items(), strict=False)
        )
        return links, set(list(found)[: len(LETTERS)])

    def _flows(self, plain: Sequence[Way]) -> list[Flow]:
        """The flows between two states, one for all actions that lead the same way."""
        groups: dict[tuple[str, str, bool], list[Way]] = {}
        for way in plain:
            clock = self.states[way.source].after_limit == way.action.name
            groups.setdefault((way.source, way.target, clock), []).append(way)
        spine = self._spine(plain)
        found = []
        for (source, target, clock), group in groups.items():
            said = dict.fromkeys(self._words(way, plain) for way in group)
            words = tuple(line for text in said for line in wrapped(text, size=11.5, most=BESIDE, lines=3))
            told = any(way.notifies for way in group)
            found.append(Flow(source, target, words, (source, target) in spine, clock, mark=told))
        return found

    def _words(self, way: Way, plain: Sequence[Way]) -> str:
        """What the action is called here; with its condition where it may lead elsewhere and one says it all."""
        same = [one for one in plain if (one.source, one.action) == (way.source, way.action)]
        here = [one for one in same if one.target == way.target]
        condition = self.condition(way) if len(here) == 1 < len(same) else ""
        return f"{way.action.title} ({condition})" if condition else way.action.title

    def _spine(self, plain: Sequence[Way]) -> set[tuple[str, str]]:
        """The ways that lead on. First the main actions from the start, then what branches off and comes to an end
        of its own; a detour that only comes back (a supplement, a recall) is no way on.
        """
        found: dict[str, set[str]] = {}
        seen = [self.package.process.initial]
        for source in seen:
            seen += self._follow(plain, source, seen, found)
        detours: set[str] = set()
        for source in seen:
            for way in (one for one in plain if one.source == source and one.target not in seen):
                seen.append(way.target)
                back = [
                    one for one in plain if one.source == way.target and _main(one) and one.target in seen
                ]
                if back:
                    detours.add(way.target)
                else:
                    found.setdefault(source, set()).add(way.target)
            if source not in detours:
                seen += self._follow(plain, source, seen, found)
        return {(source, target) for source, targets in found.items() for target in targets}

    @staticmethod
    def _follow(
        plain: Sequence[Way], source: str, seen: Sequence[str], found: dict[str, set[str]]
    ) -> list[str]:
        """Take every main action of a state that closes no circle; answers with the states met anew."""
        anew = []
        for way in plain:
            if way.source == source and _main(way) and not _reaches(found, way.target, source):
                found.setdefault(source, set()).add(way.target)
                if way.target not in seen and way.target not in anew:
                    anew.append(way.target)
        return anew

    def _lanes(self) -> tuple[str, ...]:
        """Who takes part: the applicant first, the others in the order in which their work comes."""
        order: list[str] = []
        for state in self._in_order():
            lane = self._lane(state)
            if lane not in order:
                order.append(lane)
        return (APPLICANT, *(lane for lane in order if lane != APPLICANT))

    def _lane(self, state: StateDef) -> str:
        """Whose a step is; an end belongs to whoever brings it about."""
        if state.owner:
            return state.owner
        actors = [way for way in self.ways if way.target == state.name and way.source != state.name]
        owners = [
            self.states[way.source].owner for way in actors if self.states[way.source].owner in way.action.by
        ]
        return (owners or [role for way in actors for role in sorted(way.action.by)] or [SYSTEM])[0]

    def _in_order(self) -> tuple[StateDef, ...]:
        """States as a dossier meets them: breadth first, the main action of each step first."""
        order = sorted(self.ways, key=lambda way: way.action.style != "primary")
        names = [self.package.process.initial]
        for name in names:
            names += dict.fromkeys(
                way.target for way in order if way.source == name and way.target not in names
            )
        names += [name for name in self.states if name not in names]
        return tuple(self.states[name] for name in names)

    def _node(self, state: StateDef, lanes: Sequence[str], flows: Sequence[Flow]) -> Node:
        out = [flow for flow in flows if flow.source == state.name and not flow.by_clock]
        lane = lanes.index(self._lane(state))
        if state.final:
            return Node(state.name, lane, 30, round=True, words_height=6 + 15 * len(self.names[state.name]))
        lines = 15 * len(self.names[state.name]) + 14 * len(self.limits[state.name])
        return Node(state.name, lane, 34 + lines, splits=len(out) > 1)

    def _limit(self, state: StateDef) -> tuple[str, ...]:
        return wrapped(state.limit_text, size=SMALL, most=INSIDE, lines=2) if state.limit_text else ()


def _main(way: Way) -> bool:
    """The action that a step is there for, or one that nobody has to take."""
    return way.action.style == "primary" or way.action.by == {SYSTEM}


def _reaches(found: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        following = found.get(waiting.pop(), set()) - seen
        seen |= following
        waiting += following
    return goal in seen
