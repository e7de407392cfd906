"""Item definitions as types: parts, lists, allowed values, functions; a name no one defines allows all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from motcua.kit.dmn.model import Item
from motcua.kit.feel import FeelError, unary_tests
from motcua.kit.feel.types import ANY, BASIC, Type
from motcua.kit.feel.values import Run

MAX_DEPTH = 20


class Shapes:
    """The types of one model, with those of the models it imports by their full names."""

    def __init__(self, items: Collection[Item], imported: Mapping[str, Type], names: frozenset[str]) -> None:
        self._items = {item.name: item for item in items}
        self._names = names
        self._open: list[str] = []
        self.types: dict[str, object] = dict(imported)
        for name in self._items:
            self.types[name] = self._of_name(name)

    def get(self, name: str) -> Type | None:
        """The type of this name; None where nothing is wanted or known."""
        plain = _plain(name)
        found = self.types.get(name) or self.types.get(plain) or BASIC.get(plain)
        return found if isinstance(found, Type) and found is not ANY else None

    def _of_name(self, name: str) -> Type:
        known = self.types.get(name)
        if isinstance(known, Type):
            return known
        if name not in self._items:
            plain = _plain(name)
            return self._of_name(plain) if plain in self._items else BASIC.get(plain, ANY)
        if name in self._open or len(self._open) >= MAX_DEPTH:
            return ANY  # a definition that contains itself: its inner occurrence allows all
        self._open.append(name)
        found = self._of(self._items[name])
        self._open.pop()
        return found

    def _of(self, item: Item, depth: int = 0) -> Type:
        if depth > MAX_DEPTH:
            return ANY
        if item.function is not None:
            parameters, result = item.function
            parts = (*(self._of_name(part.type) for part in parameters), self._of_name(result))
            return Type("function", parts)
        if item.parts:
            parts = tuple(self._of(part, depth + 1) for part in item.parts)
            found = Type("context", parts, tuple(part.name for part in item.parts))
        else:
            found = self._of_name(item.type)
        if item.allowed:
            found = Type(found.name, found.of, found.keys, self._allowed(item.allowed, found.allowed))
        if item.collection:
            found = Type("list", (found,))
        if item.whole:
            found = Type(found.name, found.of, found.keys, self._allowed(item.whole, found.allowed))
        return found

    def _allowed(self, source: str, before: Callable | None) -> Callable[[object, Run], bool | None] | None:
        try:
            tests = unary_tests(source, self._names, full=True).code
        except FeelError:
            return before  # a limit no one can read limits nothing

        def allowed(value: object, run: Run) -> bool | None:
            if before is not None and before(value, run) is not True:
                return False
            return tests(value, {}, run)

        return allowed


def _plain(name: str) -> str:
    """`feel:number` of older files."""
    return name.rpartition(":")[2]
