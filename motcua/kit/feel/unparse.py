"""Writes a tree back as a rule that reads into the same tree; for documents, exports and tests."""

from __future__ import annotations

from decimal import Decimal

from motcua.kit.feel import temporal, tree
from motcua.kit.feel.functions import plain

_LOOSE, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _UNARY, _POSTFIX, _ATOM = range(10)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def unparse(node: tree.Node) -> str:
    """Source text of a tree."""
    return _RULES[type(node)](node)


def _inside(node: tree.Node, floor: int) -> str:
    text = unparse(node)
    return f"({text})" if _level(node) < floor else text


def _level(node: tree.Node) -> int:
    if isinstance(node, tree.Binary):
        return _LEVELS.get(node.operator, _COMPARISON)
    if isinstance(node, tree.Literal) and isinstance(node.value, Decimal) and node.value.is_signed():
        return _UNARY
    return _TREE_LEVELS.get(type(node), _ATOM)


_TREE_LEVELS = {
    **dict.fromkeys((tree.If, tree.Loop, tree.FunctionOf), _LOOSE), tree.Or: _OR, tree.And: _AND,
    **dict.fromkeys((tree.Between, tree.In, tree.InstanceOf), _COMPARISON), tree.Negate: _UNARY,
    **dict.fromkeys((tree.Path, tree.Filter, tree.Invoke), _POSTFIX),
}  # fmt: skip


def quote(text: str) -> str:
    """A string literal."""
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'


def _literal(node: tree.Literal) -> str:
    value = node.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return plain(value)
    return quote(value) if isinstance(value, str) else f'@"{temporal.write(value)}"'


def _binary(node: tree.Binary) -> str:
    level = _level(node)
    left = _inside(node.left, level + 1 if level == _COMPARISON else level)
    return f"{left} {node.operator} {_inside(node.right, level + 1)}"


def _interval(node: tree.Interval) -> str:
    opening, closing = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{opening}{unparse(node.low)}..{_inside(node.high, _OR)}{closing}"


def _loop(node: tree.Loop) -> str:
    bindings = ", ".join(f"{name} in {_inside(domain, _OR)}" for name, domain in node.bindings)
    return f"{node.kind} {bindings} {'return' if node.kind == 'for' else 'satisfies'} {unparse(node.body)}"


def _joined(nodes: tuple[tree.Node, ...]) -> str:
    return ", ".join(unparse(node) for node in nodes)


def _in(node: tree.In) -> str:
    tests = ", ".join(_inside(test, _SUM) for test in node.tests)
    return f"{_inside(node.value, _SUM)} in ({tests})"


def _context(node: tree.ContextOf) -> str:
    return "{" + ", ".join(f"{quote(key)}: {unparse(value)}" for key, value in node.entries) + "}"


def _invoke(node: tree.Invoke) -> str:
    arguments = [unparse(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {text}" for name, text in zip(node.names, arguments, strict=True)]
    return f"{_inside(node.callee, _POSTFIX)}({', '.join(arguments)})"


def _function(node: tree.FunctionOf) -> str:
    parts = [name if kind is None else f"{name}: {_type(kind)}" for name, kind in node.parameters]
    return f"function({', '.join(parts)}) {unparse(node.body)}"


def _type(kind: tree.TypeName) -> str:
    of = [_type(part) for part in kind.of]
    if kind.keys:
        of = [f"{key}: {text}" for key, text in zip(kind.keys, of, strict=True)]
    if kind.name == "function" and of:
        return f"function<{', '.join(of[:-1])}>->{of[-1]}"
    return f"{kind.name}<{', '.join(of)}>" if of else kind.name


def _cell(node: tree.Tests) -> str:
    if not node.tests:
        return "-"
    return f"not({_joined(node.tests)})" if node.negated else _joined(node.tests)


def _between(node: tree.Between) -> str:
    value, low, high = (_inside(part, _SUM) for part in (node.value, node.low, node.high))
    return f"{value} between {low} and {high}"


_RULES = {
    tree.Literal: _literal,
    tree.Name: lambda node: node.name,
    tree.Path: lambda node: f"{_inside(node.source, _POSTFIX)}.{node.key}",
    tree.Filter: lambda node: f"{_inside(node.source, _POSTFIX)}[{unparse(node.condition)}]",
    tree.Call: lambda node: f"{node.function}({_joined(node.arguments)})",
    tree.Invoke: _invoke,
    tree.FunctionOf: _function,
    tree.InstanceOf: lambda node: f"{_inside(node.value, _SUM)} instance of {_type(node.type)}",
    tree.Half: lambda node: f"({node.operator} {unparse(node.operand)})",
    tree.Wrong: lambda node: "null",
    tree.Negate: lambda node: f"-{_inside(node.operand, _POSTFIX)}",
    tree.Binary: _binary,
    tree.And: lambda node: " and ".join(_inside(part, _COMPARISON) for part in node.parts),
    tree.Or: lambda node: " or ".join(_inside(part, _AND) for part in node.parts),
    tree.Between: _between,
    tree.In: _in,
    tree.Interval: _interval,
    tree.ListOf: lambda node: f"[{_joined(node.items)}]",
    tree.ContextOf: _context,
    tree.If: lambda node: (
        f"if {unparse(node.condition)} then {unparse(node.then)} else {unparse(node.otherwise)}"
    ),
    tree.Loop: _loop,
    tree.Compared: lambda node: f"{node.operator} {_inside(node.operand, _SUM)}",
    tree.Tests: _cell,
}
