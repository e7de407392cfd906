"""What a dossier's result makes true in registers: told once to the owner of each fact, taken back when it falls."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.data.registries import actions as registries
from motcua.service.dossiers.actions.acting import act_as_system
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.types import SYSTEM
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package, RegisterWrite
from motcua.trust.signing import queries as signatures
from motcua.vn import dates


@transaction.atomic
def write_register(*, code: str, register: str, write: str, asked: datetime, at: datetime) -> str:
    """Carry out what a step calls for, then tell the process if it waits; returns the last record's key ("" for none).

    asked: when the step was taken, which is the day that its facts speak of, however late this runs.
    Idempotent: the register knows the dossier. Raises what the register refuses (BadValue, NotAllowed).
    """
    dossier, package = _of(code)
    wanted = [item for item in package.writes if (item.register, item.write) == (register, write)]
    key = _written(dossier, package, wanted, asked)
    act_as_system(code=code, action="number_returned", at=at, given={"number": key})
    return key


@transaction.atomic
def write_result(*, code: str, at: datetime) -> None:
    """Carry out every write that waits for the result, now that it is issued; idempotent, all or none.

    A refusal makes nothing true; a paper of no dossier here is left alone. Raises what a register refuses.
    """
    if Outcome.objects.filter(dossier__code=code, kind="result").exists():
        dossier, package = _of(code)
        _written(dossier, package, _at_issue(package), at)


@transaction.atomic
def take_back_result(*, code: str, verify_code: str, at: datetime) -> None:
    """Take back what an issued result had made true, once it is revoked or replaced; a new version each, idempotent."""
    issued = signatures.issued_by_code(code=verify_code, at=at)
    if issued is None or issued.stands or not Outcome.objects.filter(dossier__code=code).exists():
        return
    _dossier, package = _of(code)
    numbers = {"origin": code, "reason": issued.sentence, "actor": SYSTEM, "at": at}
    for register, write in dict.fromkeys((item.register, item.write) for item in package.writes):
        registries.take_back(registry=register, operation=write, **numbers)


def _of(code: str) -> tuple[Dossier, Package]:
    dossier = Dossier.objects.select_related("deciding").get(code=code)
    return dossier, procedures.package(code=dossier.procedure, version=dossier.version)


def _at_issue(package: Package) -> list[RegisterWrite]:
    """Every write that no step of the process calls for."""
    actions = package.process.actions.values()
    parts = (part for action in actions for part in (action, *action.routes))
    called = {
        (effect.args["register"], effect.args["write"])
        for part in parts
        for effect in part.effects
        if effect.verb == "registry"
    }
    return [item for item in package.writes if (item.register, item.write) not in called]


def _written(dossier: Dossier, package: Package, wanted: list[RegisterWrite], at: datetime) -> str:
    outcome = Outcome.objects.filter(dossier=dossier, kind="result").first()
    scope, key = _scope(dossier, package, outcome, at), ""
    for item in wanted:
        if item.when is not None and item.when.evaluate(scope) is not True:
            continue
        since = item.valid_from.evaluate(scope) if item.valid_from is not None else None
        key = registries.write(
            registry=item.register,
            operation=item.write,
            data={name: text for name, rule in item.fields.items() if (text := _text(rule.evaluate(scope)))},
            origin=str(dossier.code),
            office=dossier.deciding.code,
            document=f"{package.result_name} {outcome.number}"[:200] if outcome and outcome.number else "",
            valid_from=since if isinstance(since, date) else None,
            actor=SYSTEM,
            at=at,
        )
    return key


def _scope(dossier: Dossier, package: Package, outcome: Outcome | None, at: datetime) -> Mapping[str, Any]:
    """Answers that count, `outcome` (what the process was told), `issued` (the paper: number, date, day, office)."""
    values = forms.scope(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    dated = outcome.dated if outcome else None
    issued = {
        "number": outcome.number if outcome else "",
        "date": dated,
        "day": dates.numeric(dated) if dated else "",
        "office": dossier.deciding.name,
    }
    return {**values, "outcome": outcome.facts if outcome else {}, "issued": issued}


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
