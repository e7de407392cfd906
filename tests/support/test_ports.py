"""A port that one test was given is given to nobody else before it listens there."""

import random
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.support import ports
from tests.support.live import ROOT

ELSEWHERE = """
import random, sys
from tests.support import ports
drawn = [int(word) for word in sys.argv[1:]]
random.SystemRandom.randrange = lambda *_span: drawn.pop(0)
print(ports.free_port())
"""


def _draws(monkeypatch: pytest.MonkeyPatch, numbers: Sequence[int]) -> None:
    drawn = list(numbers)
    monkeypatch.setattr(random.SystemRandom, "randrange", lambda *_span: drawn.pop(0))


def test_a_number_drawn_twice_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five doors of two nodes drew the same number now and then, and the second could not listen."""
    first, other = ports.free_port(), ports.free_port()
    _draws(monkeypatch, [first, other, 31_999, 31_998, 31_997])
    assert ports.free_port() in {31_999, 31_998, 31_997}


def test_another_run_takes_another_number() -> None:
    """Two runs of the tests side by side: what one has not opened yet, the other does not get."""
    mine = ports.free_port()
    words = [sys.executable, "-c", ELSEWHERE, str(mine), *(str(number) for number in range(31_980, 31_997))]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 31_980 <= int(done.stdout) < 31_997
