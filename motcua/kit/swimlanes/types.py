"""What goes into a drawing and what comes out of it; lengths in pixels."""

from dataclasses import dataclass

Point = tuple[int, int]  # x, y; while ways are sought: the numbers of a vertical and a horizontal line


@dataclass(frozen=True, slots=True)
class Node:
    """A box of a lane, with `height`; `round`: a small circle with its words below; `splits`: several ways out."""

    id: str
    lane: int
    height: int
    round: bool = False
    splits: bool = False
    words_height: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """From node to node; `onward`: the target stands below; `by_clock`: it leaves at the clock on the box's edge.

    `mark`: room for a small sign before the words.
    """

    source: str
    target: str
    words: tuple[str, ...] = ()
    onward: bool = False
    by_clock: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """What is to be drawn: lanes by title, nodes and flows in the order in which they matter."""

    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane as it lies: from x, so wide."""

    title: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Box:
    """A node as it lies; `gate_y`: the middle of the diamond below it."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    gate_y: int

    @property
    def middle(self) -> int:
        """Its middle from left to right."""
        return self.x + self.width // 2

    @property
    def middle_y(self) -> int:
        """Its middle from top to bottom."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Wire:
    """A flow as it lies: its corners from source to target, and the middle of its words."""

    flow: Flow
    points: tuple[Point, ...]
    words_x: int
    words_y: int
    words_width: int
    words_height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in its place."""

    width: int
    height: int
    strips: tuple[Strip, ...]
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
