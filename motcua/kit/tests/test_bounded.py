"""A child with bounds: answers come back, bombs do not harm the parent."""

import os
import signal
import threading
import time

import pytest

from motcua.kit import bounded
from motcua.kit.bounded import Bounds, OutOfBounds

SMALL = Bounds(seconds=1, megabytes=64, patience=300)


def refuse() -> None:
    raise ValueError("không đọc được")


def test_an_answer_and_an_exception_come_back():
    """As if the function had run here, but in another process."""
    assert bounded.run(lambda: {"pid": os.getpid()})["pid"] != os.getpid()
    assert len(bounded.run(lambda size: b"x" * size, 3_000_000)) == 3_000_000
    with pytest.raises(ValueError, match="không đọc được"):
        bounded.run(refuse)


def test_memory_is_bounded():
    """A gigabyte is refused where 64 MB are given."""
    with pytest.raises(OutOfBounds):
        bounded.run(lambda: len(bytearray(1024**3)), bounds=SMALL)


def test_processor_time_is_bounded():
    """An endless loop ends, by its processor time and not by the clock on the wall."""

    def spin() -> None:
        while True:
            pass

    start = time.monotonic()
    with pytest.raises(OutOfBounds):
        bounded.run(spin, bounds=SMALL)
    assert time.monotonic() - start < SMALL.patience


def test_patience_is_bounded():
    """A child that sleeps is not waited for."""
    with pytest.raises(OutOfBounds):
        bounded.run(lambda: time.sleep(60), bounds=Bounds(patience=0.3))


def test_a_crash_is_the_childs_alone():
    """What a broken decoder does to its process."""
    with pytest.raises(OutOfBounds):
        bounded.run(lambda: os.kill(os.getpid(), signal.SIGSEGV), bounds=SMALL)


def test_nothing_of_the_parent_is_open_in_the_child():
    """No connection, no file: what a file makes the reader do, it cannot do to them."""
    reader, writer = os.pipe()
    try:
        assert bounded.run(lambda: _is_open(writer)) is False
        assert _is_open(writer)
    finally:
        os.close(reader)
        os.close(writer)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_several_threads_at_once_each_get_their_answer():
    """More than may run at a time: the rest waits its turn."""
    got: list[int] = []
    threads = [threading.Thread(target=lambda n=n: got.append(bounded.run(lambda: n * n))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [0, 1, 4, 9, 16, 25]
