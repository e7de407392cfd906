"""Ways for flows through the gaps between boxes: the cheapest right-angled way on a small grid, one flow after another.

Between two lanes and between two rows lie TRACKS lines; through a box's own column go three, at its middle height
and below it one each. A way costs its length, its bends, the ways it crosses; ways to one box like to run together.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from motcua.kit.swimlanes.types import Flow, Graph, Point

TRACKS = 3
COLUMN, ROW = TRACKS + 3, TRACKS + 2  # lines of a lane with the gap before it, of a row with the gap above it
BEND, CROSS, TOUCH, SHARED, TOGETHER = 34, 20, 90, 3000, 0.4
LEFT, RIGHT, UP, DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)
STEPS = (DOWN, RIGHT, LEFT, UP)
GAP_STEP, COLUMN_STEP, MIDDLE_STEP = 10, 40, 34
Step = tuple[int, int]
Ways = dict[Flow, tuple[Point, ...]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands on the grid: its three vertical lines, its middle, the line below it."""

    left: int
    centre: int
    right: int
    middle: int
    below: int


def spot(lane: int, row: int) -> Spot:
    """The lines of one cell."""
    x, y = lane * COLUMN + TRACKS, row * ROW + TRACKS
    return Spot(x, x + 1, x + 2, y, y + 1)


def ways(graph: Graph, rows: Mapping[str, int]) -> Ways:
    """The corners of every flow, as numbers of grid lines."""
    grid = _Grid(graph, rows)
    order = sorted(range(len(graph.flows)), key=lambda place: grid.rank(graph.flows[place], place))
    found: Ways = {}
    for place in order:
        flow = graph.flows[place]
        path = grid.way(flow)
        grid.take(flow, path)
        found[flow] = _corners(path)
    return found


class _Grid:
    """The lines, what stands on them, and the ways already taken."""

    def __init__(self, graph: Graph, rows: Mapping[str, int]) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self.spots = {node.id: spot(node.lane, rows[node.id]) for node in graph.nodes}
        self.width = len(graph.lanes) * COLUMN + TRACKS
        self.height = (max(rows.values(), default=0) + 1) * ROW + TRACKS
        self.blocked: set[Point] = set()
        for at in self.spots.values():
            self.blocked |= {(x, y) for x in (at.left, at.centre, at.right) for y in (at.middle, at.below)}
        self.taken: dict[frozenset[Point], list[Flow]] = defaultdict(list)
        self.at: dict[Point, dict[Flow, set[bool]]] = defaultdict(dict)

    def rank(self, flow: Flow, place: int) -> tuple[int, int, int]:
        """Which flow chooses first: onward ones, then short ones, then as they came."""
        a, b = self.spots[flow.source], self.spots[flow.target]
        return 0 if flow.onward else 1, abs(a.centre - b.centre) + abs(a.middle - b.middle), place

    def way(self, flow: Flow) -> list[Point]:
        """The cheapest way of a flow, every grid point of it; Dijkstra with what is left to go."""
        starts, goals, free = self._ends(flow)
        aims = {point for point, _step in goals}
        queue: list[tuple[float, float, Point, Step]] = []
        best: dict[tuple[Point, Step], float] = {}
        came: dict[tuple[Point, Step], tuple[Point, Step] | None] = {}
        for extra, point, step in starts:
            best[point, step], came[point, step] = extra, None
            heapq.heappush(queue, (extra + self._left(point, aims), extra, point, step))
        while queue:
            _guess, cost, point, step = heapq.heappop(queue)
            if (point, step) in goals:
                return _back(came, (point, step))
            if cost > best[point, step]:
                continue
            for turn in STEPS:
                following = (point[0] + turn[0], point[1] + turn[1])
                if not self._open(following, free) or turn == (-step[0], -step[1]):
                    continue
                if came[point, step] is None and turn != step:
                    continue
                if following in aims and (following, turn) not in goals:
                    continue
                total = cost + self._cost(flow, point, following, bend=turn != step)
                if total < best.get((following, turn), float("inf")):
                    best[following, turn], came[following, turn] = total, (point, step)
                    heapq.heappush(queue, (total + self._left(following, aims), total, following, turn))
        raise ValueError(f"no way from {flow.source} to {flow.target}")

    def _ends(
        self, flow: Flow
    ) -> tuple[list[tuple[float, Point, Step]], set[tuple[Point, Step]], set[Point]]:
        """Where a flow may begin, where it may arrive, and the points of its own boxes that it may use."""
        a, b, node = self.spots[flow.source], self.spots[flow.target], self.nodes[flow.source]
        if flow.by_clock:
            starts: list[tuple[float, Point, Step]] = [(0, (a.right, a.below), DOWN)]
        else:
            side = a.below if node.splits else a.middle
            starts = [(0, (a.centre, a.below), DOWN), (0, (a.left, side), LEFT), (0, (a.right, side), RIGHT)]
        goals = {((b.centre, b.middle), DOWN), ((b.left, b.middle), RIGHT), ((b.right, b.middle), LEFT)}
        if not self.nodes[flow.target].round:
            goals |= {((b.left, b.middle), DOWN), ((b.right, b.middle), DOWN)}
        free = {point for _cost, point, _step in starts} | {point for point, _step in goals}
        return starts, goals, free

    def _open(self, point: Point, free: set[Point]) -> bool:
        inside = 0 <= point[0] < self.width and 0 <= point[1] < self.height
        return inside and (point not in self.blocked or point in free)

    def _left(self, point: Point, aims: Iterable[Point]) -> float:
        return TOGETHER * min(GAP_STEP * (abs(point[0] - x) + abs(point[1] - y)) for x, y in aims)

    def _cost(self, flow: Flow, point: Point, following: Point, *, bend: bool) -> float:
        level = point[1] == following[1]
        length: float = _length(point, following)
        others = self.taken.get(frozenset((point, following)), ())
        if others:
            length = length * TOGETHER if all(_kin(flow, other) for other in others) else length + SHARED
        cost = length + (BEND if bend else 0)
        for other, directions in self.at.get(following, {}).items():
            if not _kin(flow, other):
                cost += TOUCH if len(directions) > 1 else (0 if level in directions else CROSS)
        if bend:
            cost += sum(TOUCH for other in self.at.get(point, {}) if not _kin(flow, other))
        return cost

    def take(self, flow: Flow, path: Sequence[Point]) -> None:
        """Remember a way, so that the next ones keep off it."""
        for point, following in zip(path, path[1:], strict=False):
            self.taken[frozenset((point, following))].append(flow)
            level = point[1] == following[1]
            for one in (point, following):
                self.at[one].setdefault(flow, set()).add(level)


def _kin(flow: Flow, other: Flow) -> bool:
    """Ways to one box may run together."""
    return flow.target == other.target


def _length(point: Point, following: Point) -> int:
    if point[1] == following[1]:
        x = min(point[0], following[0]) % COLUMN
        return GAP_STEP if x < TRACKS - 1 or x == COLUMN - 1 else COLUMN_STEP
    y = min(point[1], following[1]) % ROW
    return GAP_STEP if y < TRACKS - 1 or y == ROW - 1 else MIDDLE_STEP


def _back(
    came: Mapping[tuple[Point, Step], tuple[Point, Step] | None], end: tuple[Point, Step]
) -> list[Point]:
    path: list[Point] = []
    place: tuple[Point, Step] | None = end
    while place is not None:
        path.append(place[0])
        place = came[place]
    return path[::-1]


def _corners(path: Sequence[Point]) -> tuple[Point, ...]:
    """First, last, and every point where a way turns."""
    inner = [b for a, b, c in zip(path, path[1:], path[2:], strict=False) if (a[0] == b[0]) != (b[0] == c[0])]
    return (path[0], *inner, path[-1])
