"""Decisions: each is total, no two rows contradict each other, no row stands there for nothing; none needs itself."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.kit.feel.proofs import Proof, prove
from motcua.service.procedures.checking.cases import told
from motcua.service.procedures.checking.domains import domains_of
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.decisions import logic
from motcua.service.procedures.engine import ENGINE_NAMES
from motcua.service.procedures.types import DecisionDef, Package

FILE = "decisions.yaml"
RULES = {
    "decision-not-total": Rule(
        _("Bảng %(decision)s không có dòng nào cho trường hợp %(case)s."),
        _("Thêm dòng cho trường hợp ấy, hoặc một dòng cuối toàn '-', hoặc default ở cột ra."),
    ),
    "decision-unproven": Rule(
        _("Không chứng minh được bảng %(decision)s trả lời mọi trường hợp: %(why)s."),
        _(
            "Viết ô thành giá trị, khoảng, danh sách; hoặc thêm một dòng cuối toàn '-', hoặc default ở cột ra."
        ),
    ),
    "decision-overlap": Rule(
        _("Bảng %(decision)s: dòng %(first)s và dòng %(second)s cùng khớp trường hợp %(case)s."),
        _("Thu hẹp một trong hai dòng, gộp chúng lại, hoặc đổi hit thành F khi dòng trên được ưu tiên."),
    ),
    "decision-row-unreachable": Rule(
        _("Bảng %(decision)s: dòng %(row)s không bao giờ quyết định được trường hợp nào."),
        _("Bỏ dòng ấy, sửa điều kiện của nó, hoặc đưa nó lên trước dòng đang che nó."),
    ),
    "decision-circular": Rule(
        _("Các quyết định %(decisions)s cần lẫn nhau thành vòng."),
        _("Bỏ tên quyết định ra khỏi một trong các bảng hoặc công thức ấy."),
    ),
    "decision-unfounded": Rule(
        _("Quyết định %(decision)s chưa có căn cứ (basis)."),
        _("Ghi điều luật cho cả quyết định, hoặc cho từng dòng."),
    ),
    "decision-name-taken": Rule(
        _("Quyết định %(decision)s trùng tên một ô của tờ khai hoặc một tên mà quy trình biết."),
        _("Đổi id của quyết định, và mọi chỗ gọi nó."),
    ),
    "decision-name-unknown": Rule(
        _("Quyết định %(decision)s dùng tên lạ “%(names)s”."),
        _("Chỉ dùng mã các ô của tờ khai, tên các quyết định khác và các tên mà quy trình biết."),
    ),
}


def proven(package: Package, _house: House) -> Iterable[Found]:
    """Every table decides every case, and each of its rows some case."""
    domains = domains_of(package) if package.decisions else {}
    for name, decision in package.decisions.items():
        if decision.table is None:
            continue
        proof = prove(decision.table, domains)
        yield from _told(name, proof)
        if not proof.total and not proof.gaps:
            why = "; ".join(proof.unproven) or "—"
            yield found("decision-unproven", FILE, "decisions", name, decision=name, why=why)


def _told(name: str, proof: Proof) -> Iterable[Found]:
    for gap in proof.gaps[:1]:
        case = told(gap.witness)
        yield found("decision-not-total", FILE, "decisions", name, "rules", decision=name, case=case)
    for overlap in proof.overlaps:
        first, second = overlap.rows
        words = {"decision": name, "first": first, "second": second, "case": told(overlap.witness)}
        yield found("decision-overlap", FILE, "decisions", name, "rules", second - 1, **words)
    for item in proof.unreachable:
        place = ("decisions", name, "rules", item.row - 1)
        yield found("decision-row-unreachable", FILE, *place, decision=name, row=item.row)


def straight(package: Package, _house: House) -> Iterable[Found]:
    """No decision needs itself, directly or through others."""
    circle = logic(package.decisions).circular()
    if circle:
        names = ", ".join(circle)
        yield found("decision-circular", FILE, "decisions", circle[0], decisions=names)


def founded(package: Package, _house: House) -> Iterable[Found]:
    """Every decision says by which law, as a whole or row by row."""
    for name, decision in package.decisions.items():
        by_row = decision.rows and all(row.basis.strip() for row in decision.rows)
        if not decision.basis.strip() and not by_row:
            yield found("decision-unfounded", FILE, "decisions", name, decision=name)


def named(package: Package, _house: House) -> Iterable[Found]:
    """A decision has a name of its own, and names only what has a value."""
    known = {field.id for field in package.form.fields} | ENGINE_NAMES
    for name, decision in package.decisions.items():
        if name in known:
            yield found("decision-name-taken", FILE, "decisions", name, "id", decision=name)
        if strange := _names(decision) - known - package.decisions.keys():
            listed = ", ".join(sorted(strange))
            yield found("decision-name-unknown", FILE, "decisions", name, decision=name, names=listed)


def _names(decision: DecisionDef) -> frozenset[str]:
    return frozenset(decision.logic.names)


CHECKS: tuple[Check, ...] = (proven, straight, founded, named)
