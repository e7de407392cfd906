"""The shapes of a process drawing, ready for a template that only writes them down."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.kit.swimlanes import SIGN, Box, Wire
from motcua.service.procedures.drawing.picture import START, Picture
from motcua.service.procedures.types import SYSTEM

GATE, LETTER, SPREAD = 11, 8, 19
PERSON = "M0 12c0-3.2 2-4.8 5-4.8s5 1.6 5 4.8zM2.3 3.2a2.7 2.7 0 1 0 5.4 0 2.7 2.7 0 1 0-5.4 0"
GEAR = (
    "M4.2 0h2.6l.4 1.6 1.3.6 1.5-.8 1.4 1.8-1.1 1.2.3 1.5 1.4.6-.4 2.3-1.6.2-.9 1.2.4 1.6-2.1 1-1.1-1.2H4.9"
    "l-1.1 1.2-2-1 .4-1.6-.9-1.2L-.4 8.8-.7 6.5l1.4-.7L1 4.3-.1 3.1 1.3 1.3l1.5.8 1-.5z"
    "M5.5 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4"
)
Text = tuple[int, int, str, str]  # x, y, class, words


@dataclass(frozen=True, slots=True)
class Sign:
    """A small circle on an edge: a letter (throwing or catching) or a clock (that reminds, or that acts)."""

    kind: str
    x: int
    y: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One step or end: `kind` task, machine, start, end or good (an end with a result)."""

    id: str
    kind: str
    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]
    signs: tuple[Sign, ...]
    gate: str
    icon: str
    again: tuple[int, int] | None
    title: str

    @property
    def middle(self) -> tuple[int, int]:
        """The middle of a circle."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def seal(self) -> tuple[int, int]:
        """Where the door stands when a dossier is here."""
        return self.x + self.width - 11, self.y - 9


@dataclass(frozen=True, slots=True)
class Line:
    """One flow: its path, its arrow head, its words with the ground they stand on."""

    path: str
    arrow: str
    onward: bool
    texts: tuple[Text, ...]
    ground: tuple[int, int, int, int] | None
    message: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole drawing in shapes."""

    width: int
    height: int
    lanes: tuple[tuple[int, int, tuple[Text, ...]], ...]
    lines: tuple[Line, ...]
    shapes: tuple[Shape, ...]


def sketch(found: Picture) -> Sketch:
    """A picture as shapes."""
    drawing = found.drawing
    return Sketch(
        drawing.width,
        drawing.height,
        tuple(
            (strip.x, strip.width, ((strip.x + strip.width // 2, 24, "bp-lane", strip.title),))
            for strip in drawing.strips
        ),
        tuple(_line(wire) for wire in drawing.wires),
        tuple(_shape(box, found) for box in drawing.boxes),
    )


def _shape(box: Box, found: Picture) -> Shape:
    name = box.node.id
    if name == START:
        words: tuple[Text, ...] = ((box.middle, box.y + box.height + 16, "bp-name", _("Nộp hồ sơ")),)
        return Shape(name, "start", box.x, box.y, box.width, box.height, words, (), "", "", None, "")
    state = found.states[name]
    caught = [link.letter for link in found.links if link.target == name]
    if state.final:
        y = box.y + box.height + 16
        words = tuple((box.middle, y + 15 * n, "bp-name", line) for n, line in enumerate(found.names[name]))
        kind = "good" if state.portal == 10 else "end"
        signs = tuple(
            Sign("catch", box.x - 18 - SPREAD * n, box.middle_y, letter) for n, letter in enumerate(caught)
        )
        return Shape(name, kind, box.x, box.y, box.width, box.height, words, signs, "", "", None, state.title)
    kind = "machine" if state.owner == SYSTEM else "task"
    return Shape(
        name,
        kind,
        box.x,
        box.y,
        box.width,
        box.height,
        _texts(box, found),
        _signs(box, found, caught),
        _gate(box) if box.node.splits else "",
        GEAR if kind == "machine" else PERSON,
        _again(box) if any(way.source == name == way.target for way in found.ways) else None,
        f"{state.title}. {state.limit_text}",
    )


def _again(box: Box) -> tuple[int, int]:
    """Where the sign of actions that stay in the step stands."""
    return box.x + box.width - 19, box.y + 7


def _texts(box: Box, found: Picture) -> tuple[Text, ...]:
    """The name and below it the limit, as a block in the middle of what the icons leave."""
    names, limits = found.names[box.node.id], found.limits[box.node.id]
    high = 15 * len(names) + 14 * len(limits)
    y = box.y + (box.height - high) // 2 + 14
    texts = [(box.middle, y + 15 * n, "bp-name", line) for n, line in enumerate(names)]
    y += 15 * len(names)
    return (*texts, *((box.middle, y + 14 * n, "bp-limit", line) for n, line in enumerate(limits)))


def _signs(box: Box, found: Picture, caught: list[str]) -> tuple[Sign, ...]:
    """Letters on the lower edge (from here) and on the left one (to here); the clock in the lower right corner."""
    state, bottom = found.states[box.node.id], box.y + box.height
    thrown = [link.letter for link in found.links if box.node.id in link.sources]
    signs = [Sign("throw", box.x + 12 + SPREAD * n, bottom, letter) for n, letter in enumerate(thrown)]
    signs += [Sign("catch", box.x, box.y + 11 + SPREAD * n, letter) for n, letter in enumerate(caught)]
    if state.limit is not None:
        acts = state.after_limit not in ("", "remind")
        signs.append(Sign("acts" if acts else "reminds", box.middle + 37, bottom))
    return tuple(signs)


def _gate(box: Box) -> str:
    x, y = box.middle, box.gate_y
    return f"M{x} {box.y + box.height}V{y - GATE}l{GATE} {GATE}-{GATE} {GATE}-{GATE}-{GATE} {GATE}-{GATE}"


def _line(wire: Wire) -> Line:
    points = wire.points
    (x, y), (ex, ey) = points[-2], points[-1]
    across, along = (ex > x) - (ex < x), (ey > y) - (ey < y)
    arrow = f"M{ex} {ey}l{-9 * across - 4 * along} {-9 * along - 4 * across}l{8 * along} {8 * across}z"
    words, left = wire.flow.words, wire.words_x - wire.words_width // 2
    top = wire.words_y - wire.words_height // 2
    x = wire.words_x + (SIGN // 2 if wire.flow.mark else 0)
    return Line(
        path=_rounded(points),
        arrow=arrow,
        onward=wire.flow.onward or wire.flow.source == START,
        texts=tuple((x, top + 11 + 14 * n, "bp-way", line) for n, line in enumerate(words)),
        ground=(left, top, wire.words_width, wire.words_height) if words else None,
        message=f"M{left + 1} {top + 2}h13v9h-13zl6.5 5 6.5-5" if wire.flow.mark and words else "",
    )


def _rounded(points: tuple[tuple[int, int], ...]) -> str:
    """A path whose corners are a little round, so that the eye follows it past a crossing."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        near = min(6, *(max(abs(a[0] - at[0]), abs(a[1] - at[1])) // 2 for a in (before, after)))
        a, b = _toward(at, before, near), _toward(at, after, near)
        parts.append(f"L{a[0]} {a[1]}Q{at[0]} {at[1]} {b[0]} {b[1]}")
    return "".join((*parts, f"L{points[-1][0]} {points[-1][1]}"))


def _toward(at: tuple[int, int], goal: tuple[int, int], far: int) -> tuple[int, int]:
    across, along = goal[0] - at[0], goal[1] - at[1]
    return at[0] + far * ((across > 0) - (across < 0)), at[1] + far * ((along > 0) - (along < 0))
