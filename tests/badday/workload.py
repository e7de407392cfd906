"""Many at once through the actions: `python -m tests.badday.workload submit|double|race COUNT`. Prints JSON.

What is proven is that nothing collides, not how quick the disk is: SQLite's writers wait here until it is their turn,
however slow the machine; an error that is no answer of the house's ends the command with its whole story.
"""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - Django must be set up first

from demo.people import people  # noqa: E402 - Django is set up first
from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.kit.errors import DomainError  # noqa: E402 - Django is set up first
from motcua.service.dossiers import actions, testing  # noqa: E402 - Django is set up first
from motcua.service.dossiers.models import CodeCounter, Dossier, Step  # noqa: E402 - Django is set up first
from motcua.trust.identity.testing import make_person  # noqa: E402 - Django is set up first
from motcua.trust.ledger.models import Leaf  # noqa: E402 - Django is set up first

PATIENCE = 300
"""Seconds for one writer's turn: sixteen commits on a disk that others keep busy outlast the product's own 20."""
WOMEN = [person for person in people(400) if person.sex == "Nữ" and "1975" < person.date_of_birth < "2002"]


def applicant(number: int) -> Any:
    """A woman of the register who has signed in."""
    found = WOMEN[number]
    return make_person(number=found.number, name=found.full_name, phone=found.phone)


def together(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all at the same moment in threads with connections of their own; an error's code is its result."""
    barrier = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)
    faults: list[Exception] = []

    def one(place: int, job: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = job()
        except DomainError as error:
            results[place] = error.code
        except Exception as error:  # noqa: BLE001 - told below, all of them together
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(jobs)} met a fault", faults)
    return results


def be_patient() -> None:
    """No writer gives up before its turn."""
    if connection.vendor == "sqlite":
        connections.settings["default"]["OPTIONS"]["timeout"] = PATIENCE


def submit(count: int) -> dict[str, Any]:
    """So many people submit at once."""
    at = now()
    mothers = [applicant(number) for number in range(count)]
    refs = [(testing.make_draft(user=person, at=at), testing.actor(person, at=at)) for person in mothers]
    codes = together(
        [
            lambda ref=ref, who=who: actions.submit(ref=ref, vouched=True, actor=who, at=at)
            for ref, who in refs
        ]
    )
    return {"codes": codes, "last": [row.last for row in CodeCounter.objects.all()]}


def double(count: int) -> dict[str, Any]:
    """One draft, submitted so many times at once."""
    at = now()
    person = applicant(0)
    ref, who = testing.make_draft(user=person, at=at), testing.actor(person, at=at)
    jobs = [lambda: actions.submit(ref=ref, vouched=True, actor=who, at=at)] * count
    codes = together(jobs)
    return {"codes": codes, "steps": Step.objects.filter(dossier__code=codes[0]).count()}


def race(count: int) -> dict[str, Any]:
    """So many clicks of two officers on the page of one dossier: one receives it, one asks for a supplement."""
    at = now()
    code = testing.make_dossier(user=applicant(0), at=at)
    turn = Dossier.objects.get(code=code).turn
    leaves = Leaf.objects.filter(subject=code).count()
    sen, truc = (testing.officer(f"dongha.{name}", at=at) for name in ("sen", "truc"))
    given = {"items": ["Giấy chứng sinh"], "reason": "Thiếu giấy chứng sinh"}
    moves = [
        lambda: actions.act(code=code, action="receive", actor=sen, at=at, turn=turn),
        lambda: actions.act(
            code=code, action="request_supplement", actor=truc, at=at, turn=turn, given=given
        ),
    ]
    results = together([moves[number % 2] for number in range(count)])
    return {
        "results": [result if isinstance(result, str) else "done" for result in results],
        "steps": Step.objects.filter(dossier__code=code).count(),
        "leaves": Leaf.objects.filter(subject=code).count() - leaves,
        "turn": Dossier.objects.get(code=code).turn,
    }


if __name__ == "__main__":
    be_patient()
    done = {"submit": submit, "double": double, "race": race}[sys.argv[1]](int(sys.argv[2]))
    print(json.dumps(done))  # noqa: T201 - the answer
