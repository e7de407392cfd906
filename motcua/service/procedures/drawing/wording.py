"""Conditions of a package in everyday words, as far as short words say them; nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kit import feel
from motcua.kit.feel import tree
from motcua.kit.feel.unparse import unparse
from motcua.service.procedures.types import Package
from motcua.ui import formats

CHANNELS = {
    1: gettext_lazy("nộp tại quầy"),
    2: gettext_lazy("nộp trực tuyến"),
    3: gettext_lazy("gửi qua bưu chính"),
}
SIMPLE: Mapping[str, object] = {
    **{f"channel = {number}": words for number, words in CHANNELS.items()},
    "fee > 0": gettext_lazy("phải nộp phí"),
    "fee = 0": gettext_lazy("không phải nộp phí"),
    "due = null": gettext_lazy("chưa tiếp nhận"),
    "supplements > 1": gettext_lazy("đã yêu cầu bổ sung hơn một lần"),
}
BOUNDS = {
    ">": gettext_lazy("%(label)s: trên %(value)s"),
    ">=": gettext_lazy("%(label)s: từ %(value)s trở lên"),
    "<": gettext_lazy("%(label)s: dưới %(value)s"),
    "<=": gettext_lazy("%(label)s: không quá %(value)s"),
}
OF_DAYS = {
    ">": gettext_lazy("%(label)s: sau %(value)s"),
    ">=": gettext_lazy("%(label)s: từ %(value)s"),
    "<": gettext_lazy("%(label)s: trước %(value)s"),
    "<=": gettext_lazy("%(label)s: đến hết %(value)s"),
}
MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def in_words(source: str, package: Package, *, brief: bool = False) -> str:
    """“nộp trực tuyến”, “Bạn có giấy gì?: Giấy chứng sinh”; "" for a condition that no short words say.

    brief: one comparison only, for places as narrow as a drawing.
    """
    try:
        rule = feel.compile(source).tree
    except feel.FeelError:
        return ""
    several = isinstance(rule, (tree.And, tree.Or, tree.In, tree.Call))
    return "" if brief and several else _Wording(package).said(rule)


class _Wording:
    """The words of one package's conditions."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.fields = {field.id: field for field in package.form.fields}

    def said(self, node: tree.Node, *, within: bool = False) -> str:
        """A condition, in brackets where it stands within another and could be misread."""
        if (simple := SIMPLE.get(unparse(node))) is not None:
            return str(simple)
        if isinstance(node, (tree.And, tree.Or)):
            parts = [self.said(part, within=True) for part in node.parts]
            if not all(parts):
                return ""
            both, either = _("%(one)s; và %(other)s"), _("%(one)s; hoặc %(other)s")
            joined = _joined(both if isinstance(node, tree.And) else either, parts)
            return f"({joined})" if within else joined
        if isinstance(node, tree.Call) and node.function == "not" and len(node.arguments) == 1:
            return self._denied(node.arguments[0])
        if isinstance(node, tree.In):
            return self._among(node, _("%(label)s: %(values)s"))
        return self._compared(node, quoted=within) if isinstance(node, tree.Binary) else ""

    def _denied(self, node: tree.Node) -> str:
        if isinstance(node, tree.Binary) and node.operator == "=":
            return self._compared(tree.Binary("!=", node.left, node.right))
        return self._among(node, _("%(label)s: không phải %(values)s")) if isinstance(node, tree.In) else ""

    def _compared(self, node: tree.Binary, *, quoted: bool = True) -> str:
        operator, left, right = node.operator, node.left, node.right
        if isinstance(right, tree.Name) and operator in MIRRORED:
            operator, left, right = MIRRORED[operator], right, left
        if left == tree.Name("today"):
            return self._passed(operator, right)
        label = self._label(left)
        if not label or not isinstance(right, tree.Literal):
            return ""
        if operator in BOUNDS:
            bound = self._bound(right.value)
            words = (OF_DAYS if isinstance(right.value, date) else BOUNDS)[operator]
            return str(words) % {"label": label, "value": bound} if bound else ""
        if operator not in ("=", "!="):
            return ""
        return self._equal(label, left, right.value, same=operator == "=", quoted=quoted)

    def _equal(self, label: str, left: tree.Node, value: object, *, same: bool, quoted: bool) -> str:
        if value is None:
            said = _("để trống") if same else _("có ghi")
            return _("%(label)s: %(value)s") % {"label": label, "value": said}
        if isinstance(value, bool) and not same:
            value, same = not value, True
        said = self._value(left, value, quoted=quoted or not same)
        words = _("%(label)s: %(value)s") if same else _("%(label)s: không phải %(value)s")
        return words % {"label": label, "value": said} if said else ""

    def _passed(self, operator: str, moment: tree.Node) -> str:
        """`death_date + duration("P15D") < today`."""
        if operator != ">" or not isinstance(moment, tree.Binary) or moment.operator != "+":
            return ""
        label, span = self._label(moment.left), feel.compile(unparse(moment.right)).evaluate({})
        if not label or not isinstance(span, timedelta):
            return ""
        return _("%(label)s: đã quá %(n)s ngày") % {"label": label, "n": span.days}

    def _among(self, node: tree.In, words: str) -> str:
        items: Iterable[tree.Node] = node.tests
        if len(node.tests) == 1 and isinstance(node.tests[0], tree.ListOf):
            items = node.tests[0].items
        values = [
            self._value(node.value, one.value) if isinstance(one, tree.Literal) else "" for one in items
        ]
        if not values or not all(values):
            return ""
        told = _joined(_("%(one)s hoặc %(other)s"), values)
        if node.value == tree.Name("channel"):
            return told if words == _("%(label)s: %(values)s") else ""
        label = self._label(node.value)
        return words % {"label": label, "values": told} if label else ""

    def _label(self, node: tree.Node) -> str:
        """What a question, or a decision, is called."""
        if not isinstance(node, tree.Name):
            return ""
        if node.name == "state":
            return _("bước")
        decision = self.package.decisions.get(node.name)
        field = self.fields.get(node.name)
        return field.label.rstrip("?:") if field else decision.name if decision else ""

    def _value(self, node: tree.Node, value: object, *, quoted: bool = True) -> str:
        """An answer by its label, in quotation marks among other words; a choice that is not there is not said."""
        name = node.name if isinstance(node, tree.Name) else ""
        field = self.fields.get(name)
        if name == "channel":
            return str(CHANNELS.get(int(value), "")) if isinstance(value, Decimal) else ""
        if name == "state":
            state = self.package.process.states.get(str(value))
            return f"“{state.title}”" if state else ""
        if isinstance(value, bool):
            usual = _("có") if value else _("không")
            return dict(field.options).get(str(value).lower(), usual) if field else usual
        if isinstance(value, str):
            said = dict(field.options).get(value, "") if field else ""
            return f"“{said}”" if said and quoted else said
        return self._bound(value)

    @staticmethod
    def _bound(value: object) -> str:
        if isinstance(value, Decimal):
            return formats.number(value)
        return formats.day(value) if type(value) is date else ""


def _joined(words: str, parts: Sequence[str]) -> str:
    """Parts one after another, as a language joins two."""
    return reduce(lambda one, other: words % {"one": one, "other": other}, parts)
