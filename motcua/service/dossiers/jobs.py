"""Work the worker does for dossiers: slips, results, signatures asked for, silent limits, the watchdog."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.kit.clock import now
from motcua.kit.jobs.queue import job, timer
from motcua.service.dossiers import making, watching
from motcua.service.dossiers.actions import act_as_system
from motcua.service.dossiers.actions import end_part as end
from motcua.service.dossiers.actions import follow_dispute as follow
from motcua.service.dossiers.actions import keep_meter as note
from motcua.service.dossiers.actions import keep_papers as keep
from motcua.service.dossiers.actions import learn_again as learn
from motcua.service.dossiers.actions import settle_dispute as settle
from motcua.service.dossiers.actions import start_part as start
from motcua.service.dossiers.actions import take_back_result as take_back
from motcua.service.dossiers.actions import write_register as write
from motcua.service.dossiers.actions import write_result as tell
from motcua.service.dossiers.models import Dossier


@job(retries=12)
def make_slip(*, slip_id: int) -> None:
    """Render a numbered slip (TT 03/2025) and keep it with the dossier."""
    making.make_slip(slip_id=slip_id, at=now())


@job(retries=12)
def write_registry(*, code: str, register: str, operation: str, asked: str = "") -> None:
    """Write to a register what the process calls for; where the dossier waits for it, say what came back."""
    at = now()
    moment = datetime.fromisoformat(asked) if asked else at
    write(code=code, register=register, write=operation, asked=moment, at=at)


@job(retries=12)
def write_result(*, code: str, verify_code: str, issued: str) -> None:
    """Tell the owners of facts what an issued result makes true, if it still stands by then."""
    tell(code=code, verify_code=verify_code, at=datetime.fromisoformat(issued))


@job(retries=12)
def take_back_result(*, code: str, verify_code: str, revoked: str) -> None:
    """Tell the owners of facts that a result no longer stands."""
    take_back(code=code, verify_code=verify_code, at=datetime.fromisoformat(revoked))


@job(retries=12)
def request_signature(*, code: str) -> None:
    """Fix number and date, render the result if that is not done, and ask for this signature."""
    at = now()
    if making.request_signature(code=code, at=at):
        watching.somebody_may_sign(code=code)
    else:
        watching.nobody_may_sign(code=code, at=at)


@job(retries=12)
def publish_result(*, code: str) -> None:
    """Make the signed result public for verification and downloadable for the applicant."""
    making.publish(code=code, at=now())


@job(retries=12)
def keep_papers(*, code: str) -> None:
    """Put what was handed in with a dossier into its owner's vault."""
    keep(code=code, at=now())


@job(retries=12)
def keep_meter(*, code: str, lines: list[list[str]]) -> None:
    """What the case needed when it was handed in, and where each thing came from."""
    note(code=code, lines=lines)


@job(retries=12)
def after_limit(*, code: str, action: str, turn: int) -> None:
    """Take the step that the process gives to silence, unless the dossier has moved since."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(code=code)
        if dossier.turn == turn:
            act_as_system(code=code, action=action, at=_later(dossier.step_due, now()))


@job(retries=12)
def start_part(*, code: str, part: str) -> None:
    """Make the dossier of one part of a linked dossier and bring it to its office."""
    start(code=code, part=part, at=now())


@job(retries=12)
def end_part(*, code: str) -> None:
    """A child of a linked dossier has ended: the parent goes on."""
    end(code=code, at=now())


@job(retries=12)
def learn_again(*, code: str, tries: int) -> None:
    """Ask a register once more for what it did not answer while the form was filled."""
    learn(code=code, tries=tries, at=now())


@job(retries=12)
def settle_dispute(*, correction: str) -> None:
    """The owner of a register has answered what an applicant held to be wrong: the form goes by its answer."""
    settle(correction=correction, at=now())


@job(retries=12)
def follow_dispute(*, ref: str, field: str, correction: str, tries: int) -> None:
    """Bring a dispute to its owner at another node, and ask for the answer until there is one."""
    follow(ref=ref, field=field, correction=correction, tries=tries, at=now())


def _later(a: datetime | None, b: datetime) -> datetime:
    return b if a is None else max(a, b)


@timer(every=timedelta(seconds=20))
def watch(at: datetime) -> None:
    """Nothing is silently stuck: orphans and passed limits, found within a minute."""
    watching.watch(at=at)
    for code in watching.signable(at=at):
        # Nothing is made here: of two rounds at once the one that clears the mark leaves the work to a job.
        with transaction.atomic():
            if watching.somebody_may_sign(code=code):
                request_signature.later(code=code)
