"""How long to wait before something outside is asked again."""

from datetime import timedelta

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)


def pause(*, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: doubling, at most an hour."""
    return min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 20), LONGEST_PAUSE)
