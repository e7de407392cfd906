"""Statements of the hot paths, composed by the ORM once and only bound and run after that.

Composing takes Django about twice as long as running (benchmarks/README.md), and a submission or a step
consists of a dozen statements. Shape, types and conversions stay the ORM's own; only the repetition is saved.
"""

from motcua.kit.db.asking import Around, Given, Question
from motcua.kit.db.running import run
from motcua.kit.db.writing import insert, insert_many, portions, update

__all__ = ["Around", "Given", "Question", "insert", "insert_many", "portions", "run", "update"]
