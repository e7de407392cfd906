"""The engine's state as it is kept."""

from datetime import datetime

from motcua.service.dossiers import rules
from motcua.service.procedures.types import State
from motcua.vn.dates import ZONE

NINE = datetime(2026, 11, 25, 9, tzinfo=ZONE)
TEN = datetime(2026, 11, 25, 10, tzinfo=ZONE)


def test_state_survives_keeping() -> None:
    """Everything the engine remembers comes back, the states waited in among it."""
    state = State(
        name="examining", previous="confirming", started=NINE, due=TEN, waits=((NINE, TEN, "confirming"),)
    )
    assert rules.load_state(rules.dump_state(state)) == state


def test_waits_of_before_have_no_state() -> None:
    """Intervals kept before states were noted are read with an empty one."""
    kept = {"n": "examining", "ws": [[NINE.isoformat(), TEN.isoformat()]]}
    assert rules.load_state(kept).waits == ((NINE, TEN, ""),)
