"""Several processes append and sequence at once; some are killed: nothing is lost, doubled or stuck.

On SQLite the processes share a file of their own, on PostgreSQL the test database.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection

from motcua.trust.ledger.testing import KEY


class Workload:
    """Starts workload processes on one database."""

    def __init__(self, url: str) -> None:
        self.env = {
            **os.environ,
            "MOTCUA_DATABASE_URL": url,
            "MOTCUA_LEDGER_KEY": KEY,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "motcua.config.settings"),
        }

    def start(self, *words: str) -> subprocess.Popen:
        """A running process whose output can be read."""
        command = [sys.executable, "-m", "motcua.trust.ledger.tests.workload", *words]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True)

    def run(self, *words: str) -> str:
        """The output of a process that must succeed."""
        process = self.start(*words)
        output = process.communicate(timeout=300)[0]
        assert process.returncode == 0
        return output


@pytest.fixture
def workload(tmp_path, transactional_db):
    """A database that other processes can reach, with the ledger's tables."""
    if connection.vendor == "postgresql":
        known = connection.settings_dict
        login = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
        place = f"?host={quote(known['HOST'], safe='')}&port={known['PORT']}"
        return Workload(f"postgresql://{login}@/{known['NAME']}{place}")
    made = Workload(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    made.run("create")
    return made


def test_nothing_is_lost_under_concurrent_appenders(workload):
    """Three appenders, two sequencers: every line gets exactly one place and the ledger is sound."""
    sequencers = [workload.start("sequence") for _turn in range(2)]
    try:
        appenders = [workload.start("append", f"w{number}", "40") for number in range(3)]
        promised = [line for item in appenders for line in item.communicate(timeout=300)[0].split()]
    finally:
        for item in sequencers:
            item.kill()
            item.communicate()
    assert len(promised) == 120
    outcome = json.loads(workload.run("verify"))
    assert outcome["found"]["problems"] == []
    assert sorted(outcome["subjects"]) == sorted(promised)


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_kills_leave_a_sound_ledger(workload, kills):
    """SIGKILL at any moment: what was promised is there once, and the next sequencer goes on."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    promised: list[str] = []
    for turn in range(kills):
        running = [workload.start("sequence"), workload.start("append", f"k{turn}", "1000")]
        running[0].stdout.readline()
        promised.append(running[1].stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.3))
        for item in chance.sample(running, k=2):
            item.send_signal(signal.SIGKILL)
        running[0].communicate()
        promised += running[1].communicate()[0].split()
    outcome = json.loads(workload.run("verify"))
    assert outcome["found"]["problems"] == [], f"seed {seed}"
    subjects = outcome["subjects"]
    assert len(set(subjects)) == len(subjects), f"seed {seed}"
    assert set(promised) <= set(subjects), f"seed {seed}"
    assert len(subjects) <= len(promised) + kills, f"seed {seed}"
