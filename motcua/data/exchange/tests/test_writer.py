"""Leaves in groups: many wait for one commit, a bad one harms no other, and nothing is lost at the end."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from motcua.data.exchange.node.writer import NotKept, Writer

POISON = "poison"


class Book:
    """Keeps what it is given, all or none, and counts the groups."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.groups = 0
        self.chores = 0

    def record(self, lines: Sequence[Any], _at: datetime) -> None:
        """Fails for a group with poison in it."""
        self.groups += 1
        if POISON in lines:
            raise ValueError(POISON)
        self.kept.extend(lines)

    def chore(self, _at: datetime) -> None:
        """Always fails, and must not matter."""
        self.chores += 1
        raise RuntimeError("chore")


@pytest.mark.django_db(transaction=True)
def test_leaves_are_kept_in_groups() -> None:
    """Fifty at once are kept with far fewer commits; the one that cannot be kept tells its own waiter alone."""
    book = Book()
    writer = Writer(record=book.record, chore=book.chore, every=0.01)

    async def story() -> list[Any]:
        writer.start()
        loop = asyncio.get_running_loop()
        good = [writer.keep(f"line {n}", loop) for n in range(50)]  # type: ignore[arg-type]  # a stand-in
        await asyncio.gather(*good)
        assert book.groups < 50
        mixed = [writer.keep(line, loop) for line in ("before", POISON, "after")]  # type: ignore[arg-type]  # as above
        found = await asyncio.gather(*mixed, return_exceptions=True)
        await loop.run_in_executor(None, writer.stop)
        return found

    found = asyncio.run(story())
    assert [type(one) for one in found] == [type(None), NotKept, type(None)]
    assert sorted(book.kept) == sorted([*(f"line {n}" for n in range(50)), "before", "after"])
    assert book.chores >= 1
