"""How much to measure: the usual run, the full run for the record, and the tiny one of the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Counts of one run."""

    dossiers: int = 120
    rounds: int = 3
    desk_rows: int = 100_000
    desk_asks: int = 40
    papers: int = 8
    leaves: int = 30_000
    people: int = 10_000
    lookup_rows: int = 200_000
    calls: int = 3_000
    peak_seconds: int = 15
    shares: tuple[float, ...] = (0.25, 0.5, 1.0)
    exchange_seconds: int = 10
    page_asks: int = 60


USUAL = Plan()
FULL = Plan(
    dossiers=300,
    rounds=4,
    desk_asks=120,
    papers=20,
    leaves=60_000,
    people=20_000,
    lookup_rows=10_000_000,
    calls=20_000,
    peak_seconds=60,
    exchange_seconds=30,
    page_asks=200,
)
TINY = Plan(
    dossiers=2,
    rounds=1,
    desk_rows=5_000,
    desk_asks=2,
    papers=1,
    leaves=50,
    people=40,
    lookup_rows=100,
    calls=20,
    peak_seconds=2,
    shares=(0.02,),
    exchange_seconds=1,
    page_asks=2,
)
