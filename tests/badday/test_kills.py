"""SIGKILL to web and worker at random commits while the town works: nothing is lost, doubled or stuck."""

import json
import os
import random
import subprocess
import sys
import time

import pytest

from demo.people import MOTHER, people
from tests.badday.installation import Installation
from tests.badday.townspeople import Town
from tests.support.live import ROOT

COMMITS = {"web": 25, "worker": 30}
CALM_SECONDS = 300
MOTHERS = [
    person.full_name
    for person in (MOTHER, *people(200))
    if person.sex == "Nữ" and "1975" < person.date_of_birth < "2002"
]


def plan(chance: random.Random, name: str) -> str:
    """Where the next one dies: mostly at a commit, before or after it is durable; sometimes at any moment."""
    if chance.random() < 0.25:
        return f"time:{chance.uniform(0.2, 3):.2f}"
    return f"commit:{chance.randint(1, COMMITS[name])}:{chance.choice(('before', 'after'))}"


class Storm:
    """The parent of the processes that die; `deaths` counts them."""

    def __init__(self, installation: Installation) -> None:
        self.deaths = 0
        said = (installation.folder / "storm.log").open("ab")
        command = [sys.executable, "-m", "tests.badday.killable", str(installation.ports["web"])]
        self.parent = subprocess.Popen(
            command, cwd=ROOT, env=installation.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=said, text=True, bufsize=1, start_new_session=True,
        )  # fmt: skip
        installation.running["storm"] = self.parent
        assert self.parent.stdout.readline() == "ready parent\n", installation.said("storm")

    def order(self, name: str, plan: str) -> None:
        """Start one."""
        self.parent.stdin.write(f"{name} {plan}\n")

    def rage(self, chance: random.Random, kills: int) -> None:
        """Start both again and again until so many deaths were counted."""
        for name in COMMITS:
            self.order(name, plan(chance, name))
        while self.deaths < kills:
            how, name = self.parent.stdout.readline().split()
            assert how == "died", f"{name} ended by itself"
            self.deaths += 1
            self.order(name, plan(chance, name))


def settle(installation: Installation, town: Town, seconds: int) -> dict:
    """What the audit finds once all have applied and everything is given back, or what is wrong at the end."""
    end = time.monotonic() + seconds
    world = installation.folder / "world.json"
    while True:
        world.write_text(json.dumps({"promised": sorted(town.promised), "sent": installation.sent()}))
        found = json.loads(installation.python("-m", "tests.badday.audit", str(world)))
        if found["dossiers"] < town.allowed():
            found["problems"].append(f"{found['dossiers']} dossiers of {town.allowed()}")
        if not found["problems"] or time.monotonic() > end:
            return found
        time.sleep(1)


@pytest.mark.parametrize(
    "kills", [int(os.environ.get("MOTCUA_KILLS", "20")), pytest.param(200, marks=pytest.mark.soak)]
)
def test_kills(installation: Installation, seed: int, kills: int) -> None:
    """After the storm every promised dossier is there once, complete, and given back to its applicant."""
    storm = Storm(installation)
    town = Town(installation.url, tuple(MOTHERS[:2]), lambda: 2 + storm.deaths // 4)
    began = time.monotonic()
    town.start()
    try:
        storm.rage(random.Random(seed), kills)
        stormy = time.monotonic() - began
        installation.kill("storm")
        installation.start_web()
        installation.start_worker()
        found = settle(installation, town, CALM_SECONDS + kills)
    finally:
        town.close()
    print(  # noqa: T201 - the figures of a soak
        f"{kills} kills, {found['dossiers']} dossiers, storm {stormy:.0f} s, "
        f"all {time.monotonic() - began:.0f} s; faults {town.faults}"
    )
    assert found["problems"] == [], (
        f"seed {seed}\n{list(town.troubles)}\n{installation.said('worker')}\n{installation.said('storm')}"
    )
    assert town.faults == [], f"seed {seed}\n{installation.said('web')}"
