"""How a due time reads."""

from datetime import timedelta

from motcua.service.dossiers.queries.dues import mark
from motcua.service.dossiers.testing import MONDAY


def test_what_is_not_promised_is_not_said_to_wait() -> None:
    """Before reception there is no date; somebody else's turn is another matter."""
    told = {
        waiting: mark(due=None, waiting=waiting, finished=False, at=MONDAY).text for waiting in (False, True)
    }
    assert told == {False: "Chưa hẹn", True: "Đang chờ người khác"}


def test_late_soon_and_fine() -> None:
    """A shape for each, with how long."""
    hours = {-3: "late", 3: "soon", 300: "ok"}
    for ahead, state in hours.items():
        due = MONDAY + timedelta(hours=ahead)
        assert mark(due=due, waiting=False, finished=False, at=MONDAY).state == state
