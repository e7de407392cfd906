"""Rules that name decisions: a name that no fact bears is computed when the rule comes to it, once an evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.kit.feel import Expression
from motcua.kit.feel.building import Code
from motcua.kit.feel.tables import Table
from motcua.kit.feel.values import Frame, Run


class Bound(Expression):
    """A rule with the decisions it names; `names` are the facts that it and they read."""

    __slots__ = ()

    def __init__(self, rule: Expression, names: frozenset[str], decisions: Mapping[str, Code]) -> None:
        inner = rule.code
        self.source, self.tree, self.paths, self.names = rule.source, rule.tree, rule.paths, names
        self.code = lambda scope, run: inner(_Decided(scope, decisions, run), run)


class _Decided(Frame):
    """Facts, and decisions as they are asked for; one that needs itself is null."""

    __slots__ = ("decisions", "run")

    def __init__(self, outer: Mapping, decisions: Mapping[str, Code], run: Run) -> None:
        super().__init__(outer, {})
        self.decisions, self.run = decisions, run

    def __missing__(self, key: str) -> object:
        code = self.decisions.get(key)
        if code is None:
            return self.outer[key]
        self[key] = None
        self[key] = value = code(self, self.run)
        return value


class Decisions:
    """Decisions by name, each a table or an expression, which may name one another."""

    def __init__(self, decisions: Mapping[str, Table | Expression]) -> None:
        self._codes = {name: _code(decision) for name, decision in decisions.items()}
        self.reads = {name: decision.names for name, decision in decisions.items()}

    def bind(self, rule: Expression) -> Expression:
        """The rule with the decisions it names; the rule itself when it names none."""
        if not rule.names & self._codes.keys():
            return rule
        return Bound(rule, self.facts(rule.names), self._codes)

    def facts(self, names: frozenset[str]) -> frozenset[str]:
        """What remains to be known when the decisions among these names are worked out."""
        return self.behind(names) - self._codes.keys()

    def behind(self, names: frozenset[str]) -> frozenset[str]:
        """These names and all that the decisions among them read, directly or through others."""
        seen, waiting = set(names), [*names]
        while waiting:
            following = self.reads.get(waiting.pop(), frozenset()) - seen
            seen |= following
            waiting.extend(following)
        return frozenset(seen)

    def circular(self) -> tuple[str, ...]:
        """The decisions that need themselves, in order."""
        return tuple(name for name, names in self.reads.items() if name in self.behind(names))


def _code(decision: Table | Expression) -> Code:
    if isinstance(decision, Table):
        return lambda scope, run: decision.settle(scope, run)[0]
    return decision.code
