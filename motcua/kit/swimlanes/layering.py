"""On which row each node stands: onward flows go down, the others stay short; found by small moves, never by chance."""

from collections.abc import Mapping, Sequence

from motcua.kit.swimlanes.types import Flow, Graph, Node

UPWARD, LEVEL, LEVEL_IN_LANE, CROWDED, BACKWARD = 1.5, 0.6, 30.0, 400.0, 1000.0
SWEEPS = 24


def rows(graph: Graph) -> dict[str, int]:
    """The row of every node, from 0, without empty rows; no two nodes of a lane on one row."""
    places = _first(graph)
    flows = _of_node(graph)
    lanes = {node.id: node.lane for node in graph.nodes}
    for _again in range(2):
        for _sweep in range(SWEEPS):
            before = dict(places)
            for node in graph.nodes:
                _settle(node.id, places, flows[node.id], lanes)
            if places == before:
                break
        places = _apart(graph, places, flows, lanes)
    return _close(places)


def _first(graph: Graph) -> dict[str, int]:
    """The longest way of onward flows to each node; a flow that would close a circle is left out."""
    onward: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for flow in graph.flows:
        if flow.onward and not _reaches(onward, flow.target, flow.source):
            onward[flow.source].append(flow.target)
    places = dict.fromkeys(onward, 0)
    for _round in onward:
        for source, targets in onward.items():
            for target in targets:
                places[target] = max(places[target], places[source] + 1)
    return places


def _reaches(onward: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        following = [item for item in onward[at] if item not in seen]
        seen.update(following)
        waiting += following
    return False


def _of_node(graph: Graph) -> dict[str, list[Flow]]:
    found: dict[str, list[Flow]] = {node.id: [] for node in graph.nodes}
    for flow in graph.flows:
        found[flow.source].append(flow)
        found[flow.target].append(flow)
    return found


def _settle(node: str, places: dict[str, int], flows: Sequence[Flow], lanes: Mapping[str, int]) -> None:
    """Put one node where its flows are shortest, while the others stand still; the first of equals."""
    taken = {place for other, place in places.items() if other != node and lanes[other] == lanes[node]}
    costs = []
    for row in range(len(places)):
        places[node] = row
        cost = (
            sum(_cost(flow, places, lanes) for flow in flows) + (CROWDED if row in taken else 0) + row * 0.01
        )
        costs.append((cost, row))
    places[node] = min(costs)[1]


def _cost(flow: Flow, places: Mapping[str, int], lanes: Mapping[str, int]) -> float:
    down = places[flow.target] - places[flow.source]
    if down > 0:
        return float(down - 1)
    if flow.onward:
        return BACKWARD - down
    if down == 0:
        return LEVEL_IN_LANE if lanes[flow.source] == lanes[flow.target] else LEVEL
    return UPWARD - down


def _apart(
    graph: Graph,
    places: dict[str, int],
    flows: Mapping[str, Sequence[Flow]],
    lanes: Mapping[str, int],
) -> dict[str, int]:
    """Of nodes on one another the onward ones stay, the others take the best free row; those without flows go last."""

    def order(node: Node) -> tuple[bool, bool]:
        own = flows[node.id]
        return not own, not any(flow.onward for flow in own)

    taken: set[tuple[int, int]] = set()
    for node in sorted(graph.nodes, key=order):
        last = max((places[item.id] for item in graph.nodes if flows[item.id]), default=0)
        if not flows[node.id]:
            places[node.id] = last
        rows_left = [row for row in range(last + len(places)) if (node.lane, row) not in taken]
        if places[node.id] not in rows_left:
            costs = []
            for row in rows_left:
                places[node.id] = row
                cost = sum(_cost(flow, places, lanes) for flow in flows[node.id])
                costs.append((cost if flows[node.id] else abs(row - last), row))
            places[node.id] = min(costs)[1]
        taken.add((node.lane, places[node.id]))
    return places


def _close(places: Mapping[str, int]) -> dict[str, int]:
    order = {row: number for number, row in enumerate(sorted(set(places.values())))}
    return {node: order[row] for node, row in places.items()}
