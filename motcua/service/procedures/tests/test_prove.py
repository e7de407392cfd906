"""Proving a version: what the machine finds is kept once for exactly these files."""

from pathlib import Path

import pytest

from motcua.kit.errors import NotFound
from motcua.service.procedures import actions, queries
from motcua.service.procedures.jobs import prove
from motcua.service.procedures.models import Proof
from motcua.service.procedures.testing import AT, CODE, SLUG

pytestmark = pytest.mark.django_db


def test_a_proof_is_kept_for_its_digest(library: Path) -> None:
    """Check, stories and mutants of the shipped procedure are clean; asked again, nothing is computed anew."""
    digest = actions.prove(code=CODE, version=1, at=AT)
    proof = Proof.objects.get()
    assert (proof.digest, proof.findings, proof.failed) == (digest, 0, 0)
    assert proof.passed >= 8
    assert proof.killed * 5 >= proof.total * 4
    prove(code=CODE, version=1)
    assert Proof.objects.get().at == AT


def test_failing_stories_are_kept_as_such(library: Path) -> None:
    """A story that fails leaves no mutants to count: they would all be killed by it."""
    path = library / "procedures" / f"{CODE}-{SLUG}" / "1" / "scenarios.yaml"
    path.write_text("scenarios: [{name: Sai, at: 2026-11-25T08:00, expect: {fee: 1}}]", encoding="utf-8")
    actions.prove(code=CODE, version=1, at=AT)
    assert list(Proof.objects.values_list("passed", "failed", "total")) == [(0, 1, 0)]
    assert len(queries.standing(code=CODE, version=1, at=AT).missing) >= 3


def test_what_is_not_there(library: Path) -> None:
    """A version that the library does not hold cannot be proven."""
    with pytest.raises(NotFound):
        actions.prove(code=CODE, version=7, at=AT)
