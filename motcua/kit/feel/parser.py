"""Reads a rule into a tree by precedence climbing. Loosest to tightest: or, and, comparison (not
chained), + -, * /, **, unary minus, then path, filter and call. Whatever the subset lacks is refused
here with its position."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.kit.feel import tree
from motcua.kit.feel.cursor import MAX_NESTING, Cursor
from motcua.kit.feel.errors import FeelError
from motcua.kit.feel.functions import FUNCTIONS
from motcua.kit.feel.lexer import AT, END, NAME, NUMBER, STRING, SYMBOL, WORD, Token, tokens
from motcua.kit.feel.signatures import arranged
from motcua.kit.feel.temporal import read
from motcua.kit.feel.values import NUMBERS

MAX_DEPTH = 100

_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _UNARY, _POSTFIX = range(1, 9)
_COMPARE = frozenset({"=", "!=", "<", "<=", ">", ">="})
_LEVELS = {
    "or": _OR, "and": _AND, **dict.fromkeys(_COMPARE | {"between", "in"}, _COMPARISON),
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER, ".": _POSTFIX, "[": _POSTFIX,
}  # fmt: skip
_CONSTANTS = {"true": True, "false": False, "null": None}
_CALLS = frozenset(FUNCTIONS) | {"today", "now"}


def parse_expression(source: str, names: frozenset[str], full: bool = False) -> tree.Node:
    """One expression; FeelError if it is not one. `full`: all of FEEL, as DMN models may use it."""
    parser = _Parser(tokens(source, names, _CALLS, full), names, full=full, cell=False)
    root = parser.expression()
    if full and parser.take(".."):
        root = tree.Interval(root, parser.expression(), True, True)  # the domain of a boxed `for`
    elif full and parser.at(","):
        root = parser.several(root)
    return _finished(parser, root)


def parse_tests(source: str, names: frozenset[str], full: bool = False) -> tree.Tests:
    """The unary tests of a decision-table cell; FeelError if they are not."""
    parser = _Parser(tokens(source, names, _CALLS, full), names, full=full, cell=True)
    return _finished(parser, parser.cell())


def _finished(parser: _Parser, root: tree.Node) -> tree.Node:
    if parser.token.kind != END:
        raise parser.wrong(_("Thừa %(found)s sau khi biểu thức đã hết") % {"found": parser.shown()})
    if tree.depth(root) > MAX_DEPTH:
        raise FeelError(0, _("Biểu thức quá phức tạp; hãy tách thành nhiều biểu thức"))
    return root


class _Parser(Cursor):
    """The grammar, one method a rule."""

    # --- expressions

    def expression(self, floor: int = 0) -> tree.Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.wrong(_("Biểu thức lồng nhau quá %(most)s lớp") % {"most": MAX_NESTING})
        left = self.prefix()
        while (level := self.level()) > floor:
            left = self.infix(left, level)
        self.nesting -= 1
        return left

    def several(self, first: tree.Node) -> tree.Node:
        """Expressions side by side are a list."""
        items = [first]
        while self.take(","):
            items.append(self.expression())
        return tree.ListOf(tuple(items))

    def level(self) -> int:
        if self.token.kind not in (SYMBOL, WORD):
            return _COMPARISON if self.full and self.next_is("instance", "of") else 0
        if self.full and self.token.text == "(":
            return _POSTFIX
        if self.token.text == "[" and self.closing and not self.starts(self.tokens[self.index + 1]):
            return 0
        return _LEVELS.get(self.token.text, 0)

    @staticmethod
    def starts(token: Token) -> bool:
        if token.kind == WORD:
            return token.text in ("if", "some", "every", "for", "true", "false", "null")
        return token.kind in (NUMBER, STRING, AT, NAME) or token.text in ("(", "[", "-", "?", "{")

    def infix(self, left: tree.Node, level: int) -> tree.Node:
        operator = self.step().text
        if level in (_OR, _AND):
            return self.chain(left, operator, level)
        if level == _COMPARISON:
            return self.comparison(left, operator)
        if operator == ".":
            return tree.Path(left, self.name() if self.token.kind != WORD else self.step().text)
        if operator == "[":
            condition = self.enclosed(self.expression)
            self.need("]")
            return tree.Filter(left, condition)
        if operator == "(":
            return self.invocation(left)
        return tree.Binary(operator, left, self.expression(level))

    def chain(self, left: tree.Node, operator: str, level: int) -> tree.Node:
        parts = [left, self.expression(level)]
        while self.take(operator):
            parts.append(self.expression(level))
        return (tree.Or if operator == "or" else tree.And)(tuple(parts))

    def comparison(self, left: tree.Node, operator: str) -> tree.Node:
        if operator == "between":
            low = self.expression(_COMPARISON)
            self.need("and")
            node: tree.Node = tree.Between(left, low, self.expression(_COMPARISON))
        elif operator == "in":
            node = tree.In(left, self.membership())
        elif operator == "instance":
            self.step()
            node = tree.InstanceOf(left, self.type_name())
        else:
            node = tree.Binary(operator, left, self.expression(_COMPARISON))
        if self.level() == _COMPARISON:
            raise self.wrong(_("Không so sánh nối tiếp; hãy dùng “between … and …” hoặc nối bằng “and”"))
        return node

    def enclosed(self, rule: Callable) -> tree.Node:
        """Read inside brackets, where an interval's end is no longer near."""
        closing, self.closing = self.closing, False
        node = rule()
        self.closing = closing
        return node

    def prefix(self) -> tree.Node:
        token = self.token
        if token.kind == NUMBER:
            return self.number()
        if token.kind == STRING:
            return tree.Literal(self.step().text)
        if token.kind == AT:
            return self.at_literal()
        if token.kind == NAME:
            return self.name_or_call()
        if token.kind == END:
            raise self.wrong(_("Biểu thức chưa hết"))
        if self.full and self.token.kind == SYMBOL and self.token.text in _COMPARE - {"="}:
            return tree.Half(self.step().text, self.expression(_COMPARISON))
        rule = _PREFIXES.get(token.text)
        if rule is None:
            raise self.wrong(_("Không mong đợi %(found)s ở đây") % {"found": self.shown()})
        self.step()
        return rule(self, token)

    def number(self) -> tree.Node:
        try:
            value = NUMBERS.create_decimal(self.token.text)
        except ArithmeticError:
            raise self.wrong(_("Số vượt giới hạn tính toán")) from None
        self.step()
        return tree.Literal(value)

    def at_literal(self) -> tree.Node:
        value = read(self.token.text)
        if value is None:
            raise self.wrong(_('Không phải ngày, giờ hay khoảng thời gian; viết như @"2026-11-21"'))
        self.step()
        return tree.Literal(value)

    def constant(self, token: Token) -> tree.Node:
        return tree.Literal(_CONSTANTS[token.text])

    def question(self, token: Token) -> tree.Node:
        if not self.cell_mode:
            raise FeelError(token.position, _("Dấu “?” chỉ dùng trong ô của bảng quyết định"))
        return tree.Name("?")

    def minus(self, token: Token) -> tree.Node:
        operand = self.expression(_UNARY)
        if isinstance(operand, tree.Literal) and isinstance(operand.value, Decimal):
            return tree.Literal(operand.value.copy_negate())
        return tree.Negate(operand)

    def name_or_call(self) -> tree.Node:
        token = self.token
        if self.full and self.next_is("function") and self.tokens[self.index + 1].text == "(":
            return self.function()
        self.step()
        if not self.at("("):
            return tree.Name(token.text)
        if token.text in self.names or (self.full and token.text not in _CALLS):
            return tree.Name(token.text)  # the call follows as an invocation of this value
        self.step()
        if token.text not in _CALLS:
            raise FeelError(token.position, _("Không có hàm “%(function)s”") % {"function": token.text})
        arguments, names = self.arguments()
        if names:
            found = arranged(token.text, dict(zip(names, arguments, strict=True)))
            if found is None:
                return tree.Wrong(_("Hàm “%(text)s” không có tham số tên như vậy") % {"text": token.text})
            arguments = [tree.Literal(None) if argument is None else argument for argument in found]
        function = FUNCTIONS.get(token.text)
        least, most = (function.least, function.most) if function else (0, 0)
        if not least <= len(arguments) <= most:
            reason = _("Hàm “%(function)s” không nhận %(count)s tham số") % {
                "function": token.text,
                "count": len(arguments),
            }
            if self.full:
                return tree.Wrong(reason)
            raise FeelError(token.position, reason)
        return tree.Call(token.text, tuple(arguments))

    def invocation(self, callee: tree.Node) -> tree.Node:
        arguments, names = self.arguments()
        return tree.Invoke(callee, tuple(arguments), tuple(names))

    def arguments(self) -> tuple[list[tree.Node], list[str]]:
        """Arguments up to the closing bracket, and their names where they are named."""
        found: list[tree.Node] = []
        names: list[str] = []
        while not self.at(")"):
            start = self.token.position
            if self.full and self.token.kind == NAME and self.tokens[self.index + 1].text == ":":
                names.append(self.name())
                self.step()
            found.append(self.enclosed(self.expression))
            if names and (len(names) != len(found) or len(set(names)) != len(names)):
                raise FeelError(start, _("Hoặc mọi tham số có tên, mỗi tên một lần, hoặc không tham số nào"))
            if not self.take(","):
                break
        self.need(")")
        return found, names

    def function(self) -> tree.Node:
        self.step()
        self.step()
        parameters: list[tuple[str, tree.TypeName | None]] = []
        while not self.at(")"):
            name = self.name()
            parameters.append((name, self.type_name() if self.take(":") else None))
            if not self.take(","):
                break
        self.need(")")
        if self.token.kind == NAME and self.token.text == "external":
            self.step()
            self.enclosed(self.expression)
            return tree.Wrong(_("Không chạy hàm viết bằng ngôn ngữ khác"))
        return tree.FunctionOf(tuple(parameters), self.expression())

    # --- brackets

    def parenthesis(self, token: Token) -> tree.Node:
        if self.full and self.token.text in _COMPARE and self.token.kind == SYMBOL:
            operator = self.step().text
            half = tree.Half(operator, self.enclosed(self.expression))
            self.need(")")
            return half
        node = self.enclosed(self.expression)
        if self.take(".."):
            return self.interval_end(node, low_closed=False)
        self.need(")")
        return node

    def bracket(self, token: Token) -> tree.Node:
        if self.take("]"):
            return tree.ListOf(())
        first = self.enclosed(self.expression)
        if self.take(".."):
            return self.interval_end(first, low_closed=True)
        items = [first]
        while self.take(","):
            items.append(self.enclosed(self.expression))
        self.need("]")
        return tree.ListOf(tuple(items))

    def open_interval(self, token: Token) -> tree.Node:
        low = self.enclosed(self.expression)
        self.need("..")
        return self.interval_end(low, low_closed=False)

    def interval_end(self, low: tree.Node, *, low_closed: bool) -> tree.Node:
        closing, self.closing = self.closing, True
        high = self.expression()
        self.closing = closing
        if not self.at("]", ")", "["):
            raise self.wrong(_("Khoảng phải kết thúc bằng “]” (lấy cả đầu mút) hoặc “)” (không lấy)"))
        return tree.Interval(low, high, low_closed, self.step().text == "]")

    def context(self, token: Token) -> tree.Node:
        entries: list[tuple[str, tree.Node]] = []
        while not self.at("}"):
            start = self.token.position
            key = self.step().text if self.token.kind in (STRING, WORD) else self.name()
            if key in dict(entries):
                raise FeelError(start, _("Tên “%(key)s” lặp lại trong ngữ cảnh") % {"key": key})
            self.need(":")
            entries.append((key, self.enclosed(self.expression)))
            if not self.take(","):
                break
        self.need("}")
        return tree.ContextOf(tuple(entries))

    # --- control

    def conditional(self, token: Token) -> tree.Node:
        condition = self.enclosed(self.expression)
        self.need("then")
        then = self.enclosed(self.expression)
        self.need("else")
        return tree.If(condition, then, self.expression())

    def loop(self, token: Token) -> tree.Node:
        bindings = [self.binding()]
        while self.take(","):
            bindings.append(self.binding())
        self.need("return" if token.text == "for" else "satisfies")
        return tree.Loop(token.text, tuple(bindings), self.expression())

    def binding(self) -> tuple[str, tree.Node]:
        name = self.name()
        self.need("in")
        domain = self.enclosed(self.expression)
        if self.take(".."):
            domain = tree.Interval(domain, self.enclosed(self.expression), True, True)
        return name, domain

    # --- tests

    def membership(self) -> tuple[tree.Node, ...]:
        if not self.take("("):
            return (self.test(),)
        first = self.enclosed(self.test)
        if self.take(".."):
            return (self.interval_end(first, low_closed=False),)
        found = [first]
        while self.take(","):
            found.append(self.enclosed(self.test))
        self.need(")")
        return tuple(found)

    def test(self) -> tree.Node:
        if self.token.kind == SYMBOL and self.token.text in _COMPARE:
            return tree.Compared(self.step().text, self.expression(_COMPARISON))
        return self.expression(_COMPARISON)

    def cell(self) -> tree.Tests:
        if self.at("-") and self.tokens[self.index + 1].kind == END:
            self.step()
            return tree.Tests(())
        mark = self.index
        if self.token.kind == NAME and self.token.text == "not" and self.tokens[mark + 1].text == "(":
            self.step()
            self.step()
            found = self.tests()
            self.need(")")
            if self.token.kind == END:
                return tree.Tests(found, negated=True)
            self.index, self.token = mark, self.tokens[mark]
        return tree.Tests(self.tests())

    def tests(self) -> tuple[tree.Node, ...]:
        found = [self.cell_test()]
        while self.take(","):
            found.append(self.cell_test())
        return tuple(found)

    def cell_test(self) -> tree.Node:
        if self.token.kind == SYMBOL and self.token.text in _COMPARE:
            return self.test()
        return self.expression()


_PREFIXES: dict[str, Callable[[_Parser, Token], tree.Node]] = {
    "-": _Parser.minus, "(": _Parser.parenthesis, "[": _Parser.bracket, "]": _Parser.open_interval,
    "{": _Parser.context, "?": _Parser.question, "if": _Parser.conditional,
    **dict.fromkeys(("some", "every", "for"), _Parser.loop),
    **dict.fromkeys(("true", "false", "null"), _Parser.constant),
}  # fmt: skip
