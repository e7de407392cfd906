"""From rows and ways to pixels: gaps as wide as the ways in them need, and words beside the way they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.kit.swimlanes.layering import rows
from motcua.kit.swimlanes.routing import COLUMN, ROW, TRACKS, Ways, spot, ways
from motcua.kit.swimlanes.types import Box, Drawing, Flow, Graph, Node, Point, Strip, Wire
from motcua.kit.swimlanes.words import width

BOX, THIRD, CIRCLE = 118, 37, 30
PAD_X, TRACK_X, PAD_Y, TRACK_Y = 12, 11, 16, 13
GATE, GATE_DROP = 11, 20
HEAD = 54
SIZE, LEADING, SIGN = 11.5, 14, 17
AIR, ROUNDS = 4, 2
UPON = 1000.0  # words upon a box or upon other words: worse than any other place


def drawn(graph: Graph) -> Drawing:
    """A graph in its place. The same graph gives the same drawing on every machine."""
    places = rows(graph)
    found = ways(graph, places)
    lines = _Lines(graph, places, found)
    boxes = {node.id: lines.box(node, places[node.id]) for node in graph.nodes}
    paths = {flow: _path(flow, found[flow], lines, boxes) for flow in graph.flows}
    return Drawing(
        width=lines.width,
        height=lines.height,
        strips=tuple(Strip(title, *lines.strip(lane)) for lane, title in enumerate(graph.lanes)),
        boxes=tuple(boxes.values()),
        wires=_worded(paths, boxes, _Area(2, HEAD - 12, lines.width - 4, lines.height - HEAD + 10)),
    )


class _Lines:
    """The pixel of every grid line; a line that no way uses takes no room."""

    def __init__(self, graph: Graph, places: Mapping[str, int], found: Ways) -> None:
        across, along = _used(found)
        least = _least(graph, found)
        self._xs: list[int] = []
        self._ys: list[int] = []
        self._edges: list[int] = []
        x, lanes = 0, len(graph.lanes)
        for lane in range(lanes + 1):
            begun = x
            x = self._gap(self._xs, x, lane * COLUMN, along, PAD_X, TRACK_X, self._edges)
            if 0 < lane < lanes:
                x = max(x, begun + least.get(lane, 0))
                self._edges[-1] = (begun + x) // 2
            if lane < lanes:
                middle = x + BOX // 2
                self._xs += [middle - THIRD, middle, middle + THIRD]
                x += BOX
        self._edges[0], self._edges[-1] = 0, x
        self.width, y = x, HEAD
        heights, least = _row_heights(graph, places), _least_down(places, found)
        for row in range(len(heights) + 1):
            begun = y
            y = self._gap(self._ys, y, row * ROW, across, PAD_Y, TRACK_Y, [])
            y = max(y, begun + least.get(row, 0))
            if row < len(heights):
                above, below = heights[row]
                self._ys += [y + above // 2, y + above + GATE_DROP]
                y += above + below
        self.height = y

    @staticmethod
    def _gap(
        lines: list[int], start: int, first: int, used: set[int], pad: int, track: int, edges: list[int]
    ) -> int:
        """Lay the tracks of one gap; answers where the gap ends."""
        at, count = start + pad, sum(first + number in used for number in range(TRACKS))
        for number in range(TRACKS):
            lines.append(at)
            at += track if first + number in used else 0
        end = start + 2 * pad + track * max(0, count - 1)
        edges.append((start + end) // 2)
        return end

    def strip(self, lane: int) -> tuple[int, int]:
        """From where to where a lane goes: x and width."""
        return self._edges[lane], self._edges[lane + 1] - self._edges[lane]

    def at(self, point: Point) -> Point:
        """The pixels of a grid point."""
        return self._xs[point[0]], self._ys[point[1]]

    def box(self, node: Node, row: int) -> Box:
        """A node in its cell, its middle on the row's middle line."""
        at = spot(node.lane, row)
        x, y = self.at((at.centre, at.middle))
        wide, high = (CIRCLE, CIRCLE) if node.round else (BOX, node.height)
        return Box(node, x - wide // 2, y - high // 2, wide, high, self._ys[at.below])


def _least(graph: Graph, found: Ways) -> dict[int, int]:
    """How wide the gap before a lane must be for the words of a flow that goes straight over it."""
    lanes, least = {node.id: node.lane for node in graph.nodes}, dict[int, int]()
    for flow, corners in found.items():
        near = abs(lanes[flow.source] - lanes[flow.target]) == 1
        if flow.words and near and len(corners) == 2:
            lane = max(lanes[flow.source], lanes[flow.target])
            least[lane] = max(least.get(lane, 0), _wide(flow) + 10)
    return least


def _least_down(places: Mapping[str, int], found: Ways) -> dict[int, int]:
    """How high the gap above a row must be for the words of a flow that goes straight down through it."""
    least = dict[int, int]()
    for flow, corners in found.items():
        row = places[flow.target]
        if flow.words and row - places[flow.source] == 1 and len(corners) == 2:
            least[row] = max(least.get(row, 0), len(flow.words) * LEADING + 2 * AIR + 2)
    return least


def _wide(flow: Flow) -> int:
    """How wide its words are, with a little air and their sign."""
    return max(width(line, SIZE) for line in flow.words) + 6 + (SIGN if flow.mark else 0)


def _used(found: Ways) -> tuple[set[int], set[int]]:
    """The horizontal and the vertical lines along which ways go."""
    across, along = set(), set()
    for path in found.values():
        for a, b in zip(path, path[1:], strict=False):
            if a[1] == b[1]:
                across.add(a[1])
            else:
                along.add(a[0])
    return across, along


def _row_heights(graph: Graph, places: Mapping[str, int]) -> list[tuple[int, int]]:
    """Of every row: the tallest box, and the room below it for diamonds or the words of circles."""
    found = [(0, 0)] * (max(places.values(), default=-1) + 1)
    for node in graph.nodes:
        above, below = found[places[node.id]]
        under = node.words_height if node.round else (GATE_DROP + GATE if node.splits else 8)
        found[places[node.id]] = (max(above, node.height), max(below, under))
    return found


def _path(flow: Flow, corners: Sequence[Point], lines: _Lines, boxes: Mapping[str, Box]) -> tuple[Point, ...]:
    """A way in pixels, from the edge of its source to the edge of its target."""
    points = [lines.at(corner) for corner in corners]
    source, target = boxes[flow.source], boxes[flow.target]
    points[0] = _leaving(flow, source, points[0], points[1])
    points[-1] = _arriving(target, points[-2], points[-1])
    return tuple(points)


def _leaving(flow: Flow, box: Box, start: Point, following: Point) -> Point:
    x, y = start
    down = following[0] == x
    if flow.by_clock:
        return x, box.y + box.height + 8
    if box.node.splits:
        return (x, box.gate_y + GATE) if down else (box.middle + (GATE if following[0] > x else -GATE), y)
    if down:
        return x, box.y + box.height
    return (box.x + box.width if following[0] > x else box.x), y


def _arriving(box: Box, before: Point, end: Point) -> Point:
    x, y = end
    if before[0] == x:
        return x, box.y
    return (box.x if before[0] < x else box.x + box.width), y


@dataclass(frozen=True, slots=True)
class _Area:
    x: int
    y: int
    width: int
    height: int

    def meets(self, other: "_Area") -> bool:
        """Whether the two overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def grown(self, air: int) -> "_Area":
        """The same with some air around it."""
        return _Area(self.x - air, self.y - air, self.width + 2 * air, self.height + 2 * air)

    def share(self, other: "_Area") -> float:
        """How much of this one lies upon another, from 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(0, across) * max(0, down) / (self.width * self.height)

    def within(self, other: "_Area") -> bool:
        """Whether it lies wholly inside another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def _worded(
    paths: Mapping[Flow, tuple[Point, ...]], boxes: Mapping[str, Box], whole: "_Area"
) -> tuple[Wire, ...]:
    """Words on their own way where they hide least; the flows with the fewest choices first, then each once more."""
    solid = [area for box in boxes.values() for area in _solid(box)]
    worded = [flow for flow in sorted(paths, key=lambda flow: len(paths[flow])) if flow.words]
    choices = {flow: _choices(paths[flow], _wide(flow), len(flow.words) * LEADING) for flow in worded}
    strokes = {
        flow: tuple(_stroke(a, b) for a, b in zip(path, path[1:], strict=False))
        for flow, path in paths.items()
    }
    placed: dict[Flow, _Area] = {}
    for flow in worded * ROUNDS:
        placed.pop(flow, None)
        costs = [
            (_hidden(area, flow, strokes, solid, placed, whole) + cost, number)
            for number, (cost, area) in enumerate(choices[flow])
        ]
        placed[flow] = choices[flow][min(costs)[1]][1]
    return tuple(_wire(flow, path, placed.get(flow, _Area(0, 0, 0, 0))) for flow, path in paths.items())


def _wire(flow: Flow, path: tuple[Point, ...], area: "_Area") -> Wire:
    return Wire(flow, path, area.x + area.width // 2, area.y + area.height // 2, area.width, area.height)


def _solid(box: Box) -> list["_Area"]:
    """A box with the diamond or the words below it."""
    if box.node.round:
        return [_Area(box.middle - BOX // 2, box.y - 2, BOX, box.height + box.node.words_height + 2)]
    found = [_Area(box.x - 2, box.y - 2, box.width + 4, box.height + 10)]
    if box.node.splits:
        found.append(_Area(box.middle - GATE - 1, box.gate_y - GATE - 1, 2 * GATE + 2, 2 * GATE + 2))
    return found


def _choices(path: Sequence[Point], wide: int, high: int) -> list[tuple[float, "_Area"]]:
    """Places along a way with what each costs by itself: near the start, clear of the corners."""
    found = []
    walked = 0
    for a, b in zip(path, path[1:], strict=False):
        length = abs(a[0] - b[0]) + abs(a[1] - b[1])
        level = a[1] == b[1]
        half = (wide if level else high) // 2 + 7
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9):
            x, y = round(a[0] + (b[0] - a[0]) * share), round(a[1] + (b[1] - a[1]) * share)
            short = max(0, half - round(length * min(share, 1 - share)))
            cost = short * 4 + 0.07 * (walked + length * share) + abs(share - 0.5) * 8
            found.append((cost, _Area(x - wide // 2, y - high // 2, wide, high)))
            for side in (1, -1):
                aside = (x, y + side * (high // 2 + 3)) if level else (x + side * (wide // 2 + 3), y)
                found.append((cost + 24, _Area(aside[0] - wide // 2, aside[1] - high // 2, wide, high)))
                for over in (1, -1):
                    left = x + over * (wide // 2 + 3) - wide // 2
                    found.append((cost + 32, _Area(left, y + side * (high // 2 + 3) - high // 2, wide, high)))
        walked += length
    return found


def _hidden(
    area: "_Area",
    flow: Flow,
    strokes: Mapping[Flow, tuple["_Area", ...]],
    solid: Sequence["_Area"],
    placed: Mapping[Flow, "_Area"],
    whole: "_Area",
) -> float:
    """What words in this place would lie upon."""
    cost = sum(UPON + 400.0 * area.share(box) for box in solid if area.meets(box))
    cost += sum(UPON + 400.0 * area.share(other) for other in placed.values() if area.meets(other))
    airy = area.grown(AIR)
    cost += sum(60.0 for other in (*placed.values(), *solid) if airy.meets(other))
    cost += 0 if area.within(whole) else 900.0
    for other, path in strokes.items():
        if other is not flow:
            weight = 25.0 if other.target == flow.target else 60.0
            cost += weight * sum(area.meets(stroke) for stroke in path)
    return cost


def _stroke(a: Point, b: Point) -> "_Area":
    return _Area(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]) + 1, abs(a[1] - b[1]) + 1)
