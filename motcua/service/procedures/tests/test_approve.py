"""Approving a package: who may, how often, and of exactly which files."""

from functools import partial
from pathlib import Path

import pytest

from motcua.kit.errors import NotAllowed, NotFound
from motcua.service.procedures import actions, queries
from motcua.service.procedures.testing import AT, CODE, SLUG, at_once, make_ready
from motcua.trust.identity.testing import make_officer
from motcua.trust.ledger import queries as ledger

KNOWN = {"code": CODE, "version": 1}


def digest() -> str:
    """Of the files as they lie now."""
    return queries.candidate(**KNOWN).digest


@pytest.mark.django_db
def test_two_people_approve(library: Path) -> None:
    """Each is named with the post held, and each leaves a line in the ledger."""
    users = [make_officer(role="controller").pk for _ in range(2)]
    for user in users:
        actions.approve(**KNOWN, digest=digest(), user_id=user, at=AT)
    found = queries.standing(**KNOWN, at=AT)
    assert (found.state, [line.user_id for line in found.approvals]) == ("approved", users)
    assert "Kiểm soát thủ tục hành chính" in found.approvals[0].post
    assert len(ledger.leaves(subject=f"{CODE}/1")) == 2


@pytest.mark.django_db
def test_one_person_approves_once(library: Path) -> None:
    """The same person twice is one approval, in whatever post."""
    user = make_officer(role="controller")
    make_officer(role="controller", office="19351", user=user)
    actions.approve(**KNOWN, digest=digest(), user_id=user.pk, at=AT)
    with pytest.raises(actions.ApprovedAlready):
        actions.approve(**KNOWN, digest=digest(), user_id=user.pk, at=AT)
    assert queries.standing(**KNOWN, at=AT).state == "draft"


@pytest.mark.django_db
def test_only_the_right_post(library: Path) -> None:
    """A specialist or an administrator may not; nor may a package be approved that is not there."""
    for role in ("specialist", "administrator"):
        with pytest.raises(NotAllowed):
            actions.approve(**KNOWN, digest=digest(), user_id=make_officer(role=role).pk, at=AT)
    with pytest.raises(NotFound):
        actions.approve(code="9.999999", version=1, digest="x", user_id=1, at=AT)


@pytest.mark.django_db
def test_a_changed_file_takes_the_approvals_away(library: Path) -> None:
    """An approval is of these bytes: what is changed later must be approved anew, and an old page cannot."""
    user, old = make_officer(role="controller").pk, digest()
    actions.approve(**KNOWN, digest=old, user_id=user, at=AT)
    with (library / "procedures" / f"{CODE}-{SLUG}" / "1" / "form.yaml").open("a", encoding="utf-8") as file:
        file.write("# đổi\n")
    found = queries.standing(**KNOWN, at=AT)
    assert (found.approvals, found.stale) == ((), 1)
    with pytest.raises(actions.Changed):
        actions.approve(**KNOWN, digest=old, user_id=user, at=AT)
    actions.approve(**KNOWN, digest=digest(), user_id=user, at=AT)


@pytest.mark.django_db
def test_what_is_issued_is_not_approved_again(library: Path) -> None:
    """After issue nothing more can be said about a version."""
    first, second, third = (make_officer(role="controller").pk for _ in range(3))
    package = make_ready(users=(first, second))
    actions.publish(**KNOWN, digest=package.digest, user_id=first, at=AT)
    with pytest.raises(actions.IssuedAlready):
        actions.approve(**KNOWN, digest=package.digest, user_id=third, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_two_and_twice_at_once_is_once(library: Path) -> None:
    """Two people at the same moment, each pressing twice: one approval each, none lost."""
    users, here = [make_officer(role="controller").pk for _ in range(2)], digest()
    refused = at_once(
        [partial(actions.approve, **KNOWN, digest=here, user_id=user, at=AT) for user in (*users, *users)]
    )
    assert refused == ["approved_already", "approved_already"]
    assert sorted(line.user_id for line in queries.standing(**KNOWN, at=AT).approvals) == users
