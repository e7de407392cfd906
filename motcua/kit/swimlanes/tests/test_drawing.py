"""Drawings whose boxes stand apart and whose flows arrive."""

import random

from motcua.kit.swimlanes import Drawing, Flow, Graph, Node, drawn, wrapped
from motcua.kit.swimlanes.words import width

LANES = ("một", "hai", "ba")


def graph() -> Graph:
    """Three lanes, a branch, a way back, an end that nothing flows to."""
    nodes = (
        Node("start", 0, 30, round=True, words_height=20),
        Node("a", 1, 60, splits=True),
        Node("b", 2, 60, splits=True),
        Node("wait", 0, 60),
        Node("end", 2, 30, round=True, words_height=20),
        Node("alone", 0, 30, round=True, words_height=20),
    )
    flows = (
        Flow("start", "a", (), onward=True),
        Flow("a", "b", ("đi tiếp",), onward=True),
        Flow("a", "wait", ("hỏi",), mark=True),
        Flow("b", "wait", ("hỏi thêm",)),
        Flow("wait", "b", ("trả lời",)),
        Flow("wait", "a", ("hết giờ",), by_clock=True),
        Flow("b", "end", ("xong",), onward=True),
    )
    return Graph(LANES, nodes, flows)


def hold(found: Drawing, given: Graph) -> None:
    """Everything inside, boxes apart and in their lanes, flows right-angled from box to box and through none."""
    assert [box.node.id for box in found.boxes] == [node.id for node in given.nodes]
    rooms = {}
    for box in found.boxes:
        strip = found.strips[box.node.lane]
        assert strip.x < box.x
        assert box.x + box.width < strip.x + strip.width
        assert box.y > 0
        assert box.y + box.height <= found.height
        rooms[box.node.id] = (box.x, box.y, box.x + box.width, box.y + box.height)
    for wire in found.wires:
        for (x, y), (ex, ey) in zip(wire.points, wire.points[1:], strict=False):
            assert x == ex or y == ey
            assert min(x, ex) >= 0
            assert max(x, ex) <= found.width
            assert max(y, ey) <= found.height
            for name, (left, top, right, bottom) in rooms.items():
                over = min(x, ex) < right and left < max(x, ex) and min(y, ey) < bottom and top < max(y, ey)
                assert not over, (wire.flow, name)
        left, top, right, bottom = rooms[wire.flow.target]
        x, y = wire.points[-1]
        assert left <= x <= right
        assert top <= y <= bottom
    placed = list(rooms.values())
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_small_process() -> None:
    """Onward flows go down, what nothing flows to stands last, the same graph gives the same drawing."""
    found = drawn(graph())
    hold(found, graph())
    ys = {box.node.id: box.y for box in found.boxes}
    assert ys["a"] < ys["b"] < ys["end"]
    assert ys["alone"] >= ys["end"]
    assert drawn(graph()) == found
    words = [wire for wire in found.wires if wire.flow.words]
    assert all(wire.words_width and 0 < wire.words_x < found.width for wire in words)


def test_any_process_can_be_drawn() -> None:
    """Forty tangled graphs, up to sixteen nodes in five lanes with three flows each: nothing overlaps or is lost."""
    dice = random.Random(7)
    for number in range(40):
        size = dice.randint(1, 16)
        nodes = tuple(
            Node(f"n{n}", dice.randrange(5), dice.choice((48, 62, 76)), splits=dice.random() < 0.5)
            for n in range(size)
        )
        pairs = {(dice.randrange(size), dice.randrange(size)) for _ in range(size * (number % 3))}
        flows = tuple(
            Flow(f"n{a}", f"n{b}", ("một lời",), onward=dice.random() < 0.5)
            for a, b in sorted(pairs)
            if a != b
        )
        given = Graph(("a", "b", "c", "d", "e"), nodes, flows)
        hold(drawn(given), given)


def test_words_break_into_even_lines() -> None:
    """Marks take no room, no line is wider than asked, no word is lost, what is too long says so."""
    assert width("Thẩm tra", 12) == width("Tham tra", 12)
    text = "Chờ đóng dấu văn bản từ chối"
    lines = wrapped(text, size=12, most=110)
    assert " ".join(lines) == text
    assert all(width(line, 12) <= 110 for line in lines)
    assert len(wrapped(text * 6, size=12, most=110, lines=3)) == 3
    assert wrapped(text * 6, size=12, most=110, lines=3)[-1].endswith("…")
    assert wrapped("", size=12, most=110) == ()


def test_words_keep_apart() -> None:
    """Two ways side by side between two boxes: their words do not touch, whichever was placed first."""
    nodes = (Node("a", 0, 60), Node("b", 1, 60))
    there, back = ("Ask for a", "supplement"), ("Send the supplement", "(not yet received)")
    found = drawn(Graph(("một", "hai"), nodes, (Flow("a", "b", there, onward=True), Flow("b", "a", back))))
    one, other = found.wires
    across = abs(one.words_x - other.words_x) - (one.words_width + other.words_width) // 2
    down = abs(one.words_y - other.words_y) - (one.words_height + other.words_height) // 2
    assert max(across, down) >= 3
