"""What lower rooms announce, told to whom it concerns."""

from datetime import datetime

from motcua.data.registries import queries as registries
from motcua.data.registries.events import CorrectionAnswered
from motcua.kit.events.bus import on
from motcua.service.notices import actions


@on(CorrectionAnswered)
def tell_people(*, event: CorrectionAnswered, at: datetime) -> None:
    """A doubt about a field was answered: the people whom the record is about are told."""
    told = registries.answered(ref=event.ref)
    actions.send_to_numbers(
        numbers=told.numbers,
        kind="correction_accepted" if told.accepted else "correction_rejected",
        subject=event.ref,
        params={"registry": told.registry, "field": told.field, "answer": told.words},
        at=at,
    )


@on(CorrectionAnswered)
def tell_reader(*, event: CorrectionAnswered, at: datetime) -> None:
    """The officer who doubted the field is told what became of it."""
    told = registries.answered(ref=event.ref)
    if told.user_id is not None:
        actions.tell_officer(
            user_id=told.user_id,
            kind="correction_answered",
            subject=event.ref,
            turn=0,
            params={"registry": told.registry, "field": told.field, "answer": told.words},
            at=at,
        )
