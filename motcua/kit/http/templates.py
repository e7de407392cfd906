"""Templates, kept once per language, with everything written out that the language alone decides.

Most of a page is words, icons and addresses of sheets: they become plain text when the template is first read.
Fields of dataclasses, which is what page() gives, are found without Django's guessing. Templates stay Django's
and mean the same; with DEBUG they are read as they are.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Parser,
    Template,
    TextNode,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import ForNode, IfNode, LoadNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_special = re.compile("[&<>\"']").search


class _Reader(base.Loader):
    """What lies beneath the cache."""

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """The template, made ready for the language of this moment."""
        template = super().get_template(template_name, skip)
        engine = self.engine
        if not engine.debug:
            tokens = Lexer(template.source).tokenize()
            parser = _Parser(tokens, engine.template_libraries, engine.template_builtins, template.origin)
            template.nodelist = parser.parse()
            with (context := Context()).bind_template(template):
                _write_out(template.nodelist, context)
        return template


class Loader(cached.Loader, _Reader):
    """Stands in TEMPLATES around the loaders that find the files."""

    def cache_key(self, template_name: str, skip: list[Any] | None = None) -> str:
        """One entry per language."""
        return f"{get_language()} {super().cache_key(template_name, skip)}"


class _Path(Variable):
    """`job.title`: a name of the context, then fields of dataclasses; Django looks for all else."""

    def __init__(self, var: str) -> None:
        super().__init__(var)
        self.first, *self.fields = self.lookups

    def resolve(self, context: Context) -> Any:
        first = self.first
        for scope in reversed(context.dicts):
            if first in scope:
                value = scope[first]
                break
        else:
            return super().resolve(context)
        for name in self.fields:
            if name not in getattr(type(value), "__dataclass_fields__", ()):
                return super().resolve(context)
            value = getattr(value, name)
        return super().resolve(context) if callable(value) else value


class _Expression(FilterExpression):
    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        if self.is_var and self.var.lookups:
            self.var = _Path(self.var.var)


class _Parser(Parser):
    def compile_filter(self, token: str) -> FilterExpression:
        return _Expression(token, self)


class _Value(VariableNode):
    """`{{ … }}`: plain strings, which most are, are escaped at once."""

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return escape(value) if _special(value) else value
        return render_value_in_context(value, context)


class _Nodes(NodeList):
    """Without Django's notes for its page of errors, which only DEBUG shows."""

    def render(self, context: Context) -> SafeString:
        return SafeString(
            "".join([node.s if type(node) is TextNode else node.render(context) for node in self])
        )


class _Body(Node):
    """What a loop repeats, as one node instead of many."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render_annotated(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


class _Include(IncludeNode):
    """`{% include "ui/field.html" … %}`: which template that is does not change any more."""

    found: Template | None = None

    def render(self, context: Context) -> SafeString:
        if self.found is None:
            self.found = context.template.engine.get_template(self.template.var)
        with context.push(**{name: given.resolve(context) for name, given in self.extra_context.items()}):
            return self.found.render(context)


def _write_out(nodes: NodeList, context: Context) -> None:
    """Replace constants by text, here and in everything within, and join neighbouring texts."""
    made: list[Node] = []
    for node in nodes:
        if type(node) is VariableNode:
            node.__class__ = _Value
        elif type(node) is IncludeNode and _named(node):
            node.__class__ = _Include
        if _constant(node):
            node = TextNode(node.render(context))
        for inner in _within(node):
            _write_out(inner, context)
        if isinstance(node, ForNode):
            node.nodelist_loop = _Nodes([_Body(node.nodelist_loop)])
        if isinstance(node, TextNode) and made and isinstance(made[-1], TextNode):
            made[-1] = TextNode(made[-1].s + node.s)
        else:
            made.append(node)
    nodes[:] = made
    nodes.__class__ = _Nodes


def _within(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    yield from (inner for name in node.child_nodelists if (inner := getattr(node, name, None)))


def _constant(node: Node) -> bool:
    """Whether nothing but the language decides what a node says. A simple tag that keeps its answers is such."""
    match node:
        case LoadNode():
            return True
        case TranslateNode():
            return not node.asvar and not node.message_context and _literal(node.filter_expression)
        case BlockTranslateNode():
            fixed = not (node.asvar or node.plural or node.message_context or node.extra_context)
            return fixed and not node.render_token_list(node.singular)[1]
        case StaticNode():
            return node.varname is None and _literal(node.path)
        case SimpleNode():
            given = [*node.args, *node.kwargs.values()]
            kept = hasattr(node.func, "cache_info") and not node.takes_context
            return kept and node.target_var is None and all(map(_literal, given))
    return False


def _named(node: IncludeNode) -> bool:
    """Whether an include names its template outright, from the folder of templates."""
    name = node.template.var
    return _literal(node.template) and isinstance(name, str) and name[0] != "." and not node.isolated_context


def _literal(expression: FilterExpression) -> bool:
    return not expression.filters and not (isinstance(expression.var, Variable) and expression.var.lookups)
