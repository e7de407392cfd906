"""What an outcome asks to be done besides moving the dossier: slips, notices, supplements, numbers, jobs.

Each effect only writes rows or queues jobs inside the action's transaction; nothing outside is called here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from motcua.kit.clock import ZONE
from motcua.kit.db import insert
from motcua.kit.jobs.queue import later
from motcua.service.dossiers.actions import consulting, splitting
from motcua.service.dossiers.actions.course import Turn
from motcua.service.dossiers.facts import facts_of, language_of, names_of
from motcua.service.dossiers.models import DECLARATION, Dossier, Outcome, Payment, Slip, Supplement
from motcua.service.notices import actions as notices
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Effect
from motcua.trust.privacy import actions as privacy
from motcua.trust.signing import actions as signing

JOBS = "motcua.service.dossiers.jobs"
Carrier = Callable[[Turn, Mapping[str, Any]], None]


def carry_out(turn: Turn, effects: Iterable[Effect]) -> None:
    """Carry out the effects in the order the package gives them, then ask for a signature if the state waits."""
    for effect in effects:
        _CARRIERS[effect.verb](turn, effect.args)
    definition = turn.package.process.states[turn.dossier.state]
    if definition.clock == "end" and turn.dossier.parent_id:
        later(f"{JOBS}.end_part", code=turn.dossier.code)
    if definition.signs == "leader":
        later(f"{JOBS}.request_signature", code=turn.dossier.code)
    wait_for_limit(turn)


def wait_for_limit(turn: Turn) -> None:
    """Where silence takes a step, it is taken when the limit of the state has passed."""
    definition = turn.package.process.states[turn.dossier.state]
    if definition.after_limit not in ("", "remind") and turn.dossier.step_due:
        later(
            f"{JOBS}.after_limit",
            run_at=turn.dossier.step_due,
            code=turn.dossier.code,
            action=definition.after_limit,
            turn=turn.dossier.turn,
        )


def _nothing(_turn: Turn, _args: Mapping[str, Any]) -> None:
    """The engine itself has already done it (clocks, assignment, the one re-appointment)."""


def _slip(turn: Turn, args: Mapping[str, Any]) -> None:
    slip = Slip(
        dossier_id=turn.dossier.pk,
        form=args["value"],
        turn=turn.dossier.turn,
        at=turn.at,
        data={"input": _plain(turn.input)},
    )
    insert(slip)
    later(f"{JOBS}.make_slip", slip_id=slip.pk)


def _declaration(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Tờ khai, printed from the answers for the applicant's hand."""
    _slip(turn, {"value": DECLARATION})


def _notify(turn: Turn, args: Mapping[str, Any]) -> None:
    dossier = turn.dossier
    notices.send(
        party_id=dossier.party_id,
        kind=args["value"],
        subject=dossier.code,
        turn=dossier.turn,
        phone=str(dossier.answers.get("phone", "")),
        email=str(dossier.answers.get("email", "")),
        params={
            "code": dossier.code,
            **names_of(turn.package),
            "due": dossier.due.isoformat() if dossier.due else "",
            "step_due": dossier.step_due.isoformat() if dossier.step_due else "",
            "reason": str(turn.input.get("reason", "")),
        },
        at=turn.at,
        language=language_of(dossier),
    )


def _supplement(turn: Turn, _args: Mapping[str, Any]) -> None:
    Supplement.objects.create(
        dossier=turn.dossier,
        number=turn.dossier.engine.get("c", 1),
        items=list(turn.input["items"]),
        reason=turn.input["reason"],
        requested_by_id=turn.actor.user_id,
        requested_at=turn.at,
    )


def _answered(turn: Turn, _args: Mapping[str, Any]) -> None:
    open_one = Supplement.objects.filter(dossier=turn.dossier, answered_at=None)
    open_one.update(answered_at=turn.at, **({"answers": _plain(turn.input)} if turn.input else {}))


def _registry(turn: Turn, args: Mapping[str, Any]) -> None:
    later(
        f"{JOBS}.write_registry",
        code=turn.dossier.code,
        register=args["register"],
        operation=args["write"],
        asked=turn.at.isoformat(),
    )


def _render(turn: Turn, args: Mapping[str, Any]) -> None:
    """What is to be signed: the result, or the written refusal; one begun for the other kind is dropped."""
    kind = args.get("value", "result")
    Outcome.objects.filter(dossier=turn.dossier).exclude(kind=kind).delete()
    dated = turn.at.astimezone(ZONE).date()
    Outcome.objects.update_or_create(
        dossier=turn.dossier, defaults={"kind": kind, "facts": _plain(turn.input), "dated": dated}
    )


def _payment(turn: Turn, _args: Mapping[str, Any]) -> None:
    """The fee as the package computes it now, with the number of the receipt given for it."""
    facts = facts_of(turn.dossier, turn.package, roles=frozenset(), given=turn.input, at=turn.at)
    lines = procedures.fees_for(package=turn.package, facts=facts, at=turn.at)
    Payment.objects.create(
        dossier=turn.dossier,
        turn=turn.dossier.turn,
        amount=sum(int(line.amount) for line in lines),
        lines=[{"id": x.id, "name": x.name, "amount": int(x.amount), "basis": x.basis} for x in lines],
        receipt_number=turn.input["receipt_number"],
        taken_by_id=turn.actor.user_id,
        at=turn.at,
    )


def _void_number(turn: Turn, _args: Mapping[str, Any]) -> None:
    outcome = Outcome.objects.filter(dossier=turn.dossier).exclude(book_entry="").first()
    if outcome is not None:
        signing.void_number(
            entry=outcome.book_entry,
            reason=str(turn.input.get("reason", "")) or turn.package.process.actions[turn.action].title,
            actor=turn.actor.actor,
            at=turn.at,
        )
        signing.cancel_requests(document=str(outcome.document), at=turn.at)
        outcome.delete()


def _erase_data(turn: Turn, _args: Mapping[str, Any]) -> None:
    """The applicant's data, in every room that keeps any; what stays and why is kept with the dossier."""
    dossier = turn.dossier
    done = privacy.erase(number=dossier.party.number, case=dossier.code, actor=turn.actor.actor, at=turn.at)
    dossier.facts = {**dossier.facts, "_erased": [asdict(part) for part in done]}
    Dossier.objects.filter(pk=dossier.pk).update(facts=dossier.facts)


def _issue(turn: Turn, _args: Mapping[str, Any]) -> None:
    later(f"{JOBS}.publish_result", code=turn.dossier.code)


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, str | int | bool | list) else str(value)
        for key, value in given.items()
    }


_CARRIERS: dict[str, Carrier] = {
    "start_clock": _nothing,
    "reappoint": _nothing,
    "assign": _nothing,
    "draft": _nothing,
    "number": _nothing,
    "slip": _slip,
    "notify": _notify,
    "supplement": _supplement,
    "supplement_answered": _answered,
    "consult": consulting.ask,
    "payment": _payment,
    "declaration": _declaration,
    "registry": _registry,
    "render": _render,
    "void_number": _void_number,
    "erase_data": _erase_data,
    "issue": _issue,
    "split": splitting.split,
}
