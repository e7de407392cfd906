"""Charges: a fee is a sum of đồng in every case, and where there is one to pay somebody takes it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from motcua.service.procedures.checking.cases import cases, told
from motcua.service.procedures.checking.effects import used
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Fee, Package

MOST_DONG = Decimal(10) ** 12  # nobody pays more for a procedure: beyond it a slip of the pen
RULES = {
    "fee-no-amount": Rule(
        _("Khoản %(fee)s: trường hợp %(case)s không ra số tiền."),
        _("Sửa amount để trường hợp nào cũng ra một số đồng; trường hợp miễn thì ra 0."),
    ),
    "fee-amount-odd": Rule(
        _("Khoản %(fee)s: trường hợp %(case)s ra %(amount)s đồng."),
        _(
            "Mức thu là số đồng tròn, không âm: lẻ thì làm tròn (round half up), số âm hoặc quá lớn thì chặn ở ô "
            "tờ khai (minimum, maximum, check)."
        ),
    ),
    "fee-never-taken": Rule(
        _("Khoản %(fee)s có thể phải nộp mà quy trình không có hành động nào thu tiền (payment)."),
        _("Thêm hành động thu lệ phí, như record_payment ở library/processes/mot-cua/1.yaml."),
    ),
}


def summed(package: Package, _house: House) -> Iterable[Found]:
    """In every case of its channels a fee is a whole number of đồng, not below zero."""
    for fee in package.fees:
        for case, amount in _amounts(package, fee):
            words = {"fee": fee.id, "case": told(case)}
            if not isinstance(amount, Decimal) or not amount.is_finite():
                yield _of(fee, package, "fee-no-amount", words)
                break
            if not 0 <= amount <= MOST_DONG or amount != int(amount):
                yield _of(fee, package, "fee-amount-odd", {**words, "amount": _figure(amount)})
                break


def taken(package: Package, _house: House) -> Iterable[Found]:
    """Whoever may have to pay finds somebody who takes it."""
    if any("payment" in used(action) for action in package.process.actions.values()):
        return
    for fee in package.fees:
        if any(isinstance(amount, Decimal) and amount > 0 for _case, amount in _amounts(package, fee)):
            yield _of(fee, package, "fee-never-taken", {"fee": fee.id})


def _amounts(package: Package, fee: Fee) -> Iterator[tuple[Mapping[str, object], object]]:
    """What the fee comes to, case by case of the channels for which it is."""
    for case in cases(package, fee.amount):
        if case.get("channel") is None or case["channel"] in fee.channels:
            yield case, fee.amount.evaluate(case)


def _of(fee: Fee, package: Package, rule: str, words: dict[str, object]) -> Found:
    file = f"local/{fee.agency}/{package.code}/fees.yaml" if fee.agency else "procedure.yaml"
    return found(rule, file, "fees", fee.id, "amount", **words)


def _figure(amount: Decimal) -> str:
    return f"{amount:.3E}" if abs(amount) > MOST_DONG else f"{amount:.7g}"


CHECKS: tuple[Check, ...] = (summed, taken)
