"""One line in the action's transaction: one statement, no personal data, nothing without a transaction."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.trust.ledger import actions, models, rules
from motcua.trust.ledger.testing import AT, make_leaves

ACTOR = "5f0c1f0e-0000-4000-8000-000000000001"


@pytest.mark.django_db
def test_one_insert():
    """Appending costs exactly one INSERT."""
    with CaptureQueriesContext(connection) as seen:
        actions.append(kind="dossier.submitted", subject="H50-1", actor=ACTOR, facts={"state": 2}, at=AT)
    assert [query["sql"].split()[0] for query in seen.captured_queries] == ["INSERT"]


@pytest.mark.django_db
def test_the_leaf_hides_what_it_commits_to():
    """Neither the subject nor a value of a fact can be read in the bytes; salt and values open them."""
    actions.append(
        kind="dossier.submitted", subject="H50-1", actor=ACTOR, facts={"name": "Nguyễn Văn Thử"}, at=AT
    )
    row = models.Leaf.objects.get()
    data = bytes(row.data)
    assert b"H50-1" not in data
    assert "Nguyễn".encode() not in data
    leaf = json.loads(data)
    assert (leaf["v"], leaf["kind"], leaf["actor"]) == (1, "dossier.submitted", ACTOR)
    assert leaf["at"] == "2026-11-20T02:00:00.000000Z"
    assert rules.opens(data=data, salt=bytes(row.salt), subject="H50-1", facts=row.facts)
    assert not rules.opens(data=data, salt=bytes(row.salt), subject="H50-2", facts=row.facts)
    assert not rules.opens(data=data, salt=bytes(32), subject="H50-1", facts=row.facts)


@pytest.mark.django_db
def test_equal_values_do_not_look_equal():
    """Two lines about the same thing share no commitment."""
    make_leaves(2, same="x")
    first, second = (json.loads(bytes(row.data)) for row in models.Leaf.objects.order_by("id"))
    assert first["subject"] != second["subject"]
    assert first["facts"]["same"] != second["facts"]["same"]


@pytest.mark.django_db
def test_it_is_undone_with_the_action():
    """When the action fails, its line goes with it."""

    @transaction.atomic
    def action() -> None:
        make_leaves()
        raise RuntimeError("later")

    with pytest.raises(RuntimeError, match="later"):
        action()
    assert not models.Leaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    """A line that could stand without its action is refused."""
    with pytest.raises(RuntimeError):
        actions.append(kind="dossier.submitted", subject="H50-1", actor=ACTOR, facts={}, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "Không dấu cách"},
        {"kind": ""},
        {"subject": ""},
        {"subject": "x" * 201},
        {"actor": "Nguyễn Văn A"},
        {"at": AT.replace(tzinfo=None)},
        {"facts": {"Tên": 1}},
        {"facts": {"big": "x" * 70_000, **{f"f{n}": n for n in range(1000)}}},
    ],
)
def test_what_a_leaf_cannot_carry(change):
    """A name in place of an opaque id, a naive time, an over-long line are refused."""
    good = {"kind": "dossier.submitted", "subject": "H50-1", "actor": ACTOR, "facts": {}, "at": AT}
    with pytest.raises(ValueError):
        actions.append(**{**good, **change})


@pytest.mark.django_db
def test_floats_are_refused():
    """A number that does not round-trip cannot be committed to."""
    with pytest.raises(TypeError):
        actions.append(kind="x", subject="H50-1", actor=ACTOR, facts={"fee": 1.5}, at=AT)
