"""From the path of a key (`states`, `work`, `limit`) to the line where it is written."""

from collections.abc import Iterable, Iterator

import yaml

Place = tuple[str | int, ...]
NAMES = ("id", "name")


def line_of(node: yaml.Node | None, place: Place) -> int:
    """The 1-based line of the deepest part of the path that is written; 1 for an empty file.

    A step into a list is a number, or the `id` (`name`) of the item.
    """
    line = 1
    for step in place:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def written(node: yaml.Node | None, place: Place) -> bool:
    """Whether every part of the path is written in this file."""
    for step in place:
        found = _child(node, step)
        if found is None:
            return False
        _line, node = found
    return True


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(_entries(node, str(step)), None)
    if not isinstance(node, yaml.SequenceNode):
        return None
    for place, item in enumerate(node.value):
        if place == step or (isinstance(step, str) and step in _called(item)):
            return item.start_mark.line + 1, item
    return None


def _entries(node: yaml.MappingNode, name: str) -> Iterator[tuple[int, yaml.Node]]:
    """The entry of this name, the last one first as readers take it; then what is merged in with <<."""
    for key, value in reversed(node.value):
        if isinstance(key, yaml.ScalarNode) and key.value == name:
            yield key.start_mark.line + 1, value
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "<<" and isinstance(value, yaml.MappingNode):
            yield from _entries(value, name)


def _called(item: yaml.Node) -> Iterable[str]:
    """What an item of a list is called."""
    if not isinstance(item, yaml.MappingNode):
        return ()
    pairs = ((key, value) for key, value in item.value if isinstance(key, yaml.ScalarNode))
    return tuple(str(value.value) for key, value in pairs if key.value in NAMES)


def ambiguous(node: yaml.Node | None, *, flow: bool = False) -> Iterator[int]:
    """Lines of unquoted text in {…} or […] with a “?”, which only some readers of YAML take for text."""
    if isinstance(node, yaml.ScalarNode):
        if flow and not node.style and "?" in node.value:
            yield node.start_mark.line + 1
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for child in pair:
                yield from ambiguous(child, flow=flow or bool(node.flow_style))
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from ambiguous(child, flow=flow or bool(node.flow_style))
