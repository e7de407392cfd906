"""What a dossier's result makes true in registers: told once to the owner of each fact, taken back when it falls."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.data.exchange import actions as exchange
from motcua.data.registries import actions as registries
from motcua.service.dossiers.actions.acting import act_as_system
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.types import STUCK_REGISTER, SYSTEM
from motcua.service.forms import queries as forms
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Package, RegisterWrite
from motcua.trust.signing import queries as signatures
from motcua.vn import dates

REFUSED = "number_refused"  # the way back that a process may have
NOT_TAKEN = "422"  # the answer of an owner's service to a value that it does not take


def write_register(*, code: str, register: str, write: str, asked: datetime, at: datetime) -> str:
    """Carry out what a step calls for, then tell the process if it waits; returns the last record's key ("" for none).

    asked: when the step was taken, which is the day that its facts speak of, however late this runs. Of a result that
    was revoked meanwhile, or of a dossier that ended without one, nothing is written. Idempotent: the owner knows the
    dossier. Not inside a transaction: the owner may be at another node. A value that the register will never take goes
    back to whoever examines, with its words, where the process has that way. Raises what else the register refuses
    (BadValue, NotAllowed), or that its owner is not reached.
    """
    dossier, package, outcome = _of(code)
    key = ""
    if not _moot(dossier, outcome, asked, at):
        wanted = [item for item in package.writes if (item.register, item.write) == (register, write)]
        try:
            key = _written(dossier, package, outcome, wanted, asked)
        except (registries.BadValue, exchange.ExchangeRefused) as error:
            if _given_back(dossier, package, error, at):
                return ""
            raise
    with transaction.atomic():
        _known_now(dossier)
        act_as_system(code=code, action="number_returned", at=at, given={"number": key})
    return key


def _given_back(
    dossier: Dossier, package: Package, error: registries.BadValue | exchange.ExchangeRefused, at: datetime
) -> bool:
    """Whether the dossier went back to be put right: said again, this would be refused again."""
    if error.params.get("reason", NOT_TAKEN) != NOT_TAKEN or REFUSED not in package.process.actions:
        return False
    with transaction.atomic():
        _known_now(dossier)
        return act_as_system(code=str(dossier.code), action=REFUSED, at=at, given={"reason": str(error)})


def write_result(*, code: str, verify_code: str, at: datetime) -> None:
    """Carry out every write that waits for the result, now that it is issued; each once, however often this runs.

    verify_code: of the result that was issued; one that no longer stands by the time this runs makes nothing true,
    nor does a refusal, or another result of the dossier; a paper of no dossier here is left alone. Not inside a
    transaction. Raises what a register refuses; what stood before it in the package is written then, the rest when
    this runs again.
    """
    if not Outcome.objects.filter(dossier__code=code, kind="result").exists():
        return
    dossier, package, outcome = _of(code)
    if outcome is not None and outcome.book_entry == verify_code and not _fallen(verify_code, at):
        _written(dossier, package, outcome, _at_issue(package), at)
    _known_now(dossier)


def take_back_result(*, code: str, verify_code: str, at: datetime) -> None:
    """Take back what an issued result had made true, once it is revoked or replaced; a new version each, idempotent.

    Word of the result that is still on its way writes nothing any more: its owner knows by then that it has fallen.
    """
    issued = signatures.issued_by_code(code=verify_code, at=at)
    if issued is None or issued.stands or not Outcome.objects.filter(dossier__code=code).exists():
        return
    dossier, package, _outcome = _of(code)
    words = {"origin": code, "paper": verify_code, "reason": issued.sentence, "actor": SYSTEM, "at": at}
    for register, write in dict.fromkeys((item.register, item.write) for item in package.writes):
        registries.take_back(registry=register, operation=write, purpose=dossier.procedure, **words)
    _known_now(dossier)


def _of(code: str) -> tuple[Dossier, Package, Outcome | None]:
    dossier = Dossier.objects.select_related("deciding").get(code=code)
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    return dossier, package, Outcome.objects.filter(dossier=dossier, kind="result").first()


def _moot(dossier: Dossier, outcome: Outcome | None, asked: datetime, at: datetime) -> bool:
    """Whether what the step called for is wanted no more: the dossier ended since without a result, or that fell."""
    issued = outcome is not None and outcome.issued_at is not None
    if dossier.finished_at is not None and dossier.finished_at > asked and not issued:
        return True
    return outcome is not None and _fallen(outcome.book_entry, at)


def _fallen(verify_code: str, at: datetime) -> bool:
    """Whether the public register says now that this result no longer stands; one not yet issued has not fallen."""
    issued = signatures.issued_by_code(code=verify_code, at=at)
    return issued is not None and not issued.stands


def _known_now(dossier: Dossier) -> None:
    """What a register would not take, it has now: no longer stuck for that."""
    if dossier.stuck_why == STUCK_REGISTER:
        Dossier.objects.filter(pk=dossier.pk).update(stuck_since=None, stuck_why="")


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


def _written(
    dossier: Dossier, package: Package, outcome: Outcome | None, wanted: list[RegisterWrite], at: datetime
) -> str:
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
            paper=outcome.book_entry if outcome else "",
            valid_from=since if isinstance(since, date) else None,
            actor=SYSTEM,
            purpose=dossier.procedure,
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
