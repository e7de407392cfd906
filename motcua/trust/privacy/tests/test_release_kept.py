"""Messages deleted before their day: the line stays and no longer says that they are kept."""

from datetime import timedelta

import pytest

from motcua.trust.identity.testing import AT
from motcua.trust.privacy import actions
from motcua.trust.privacy.testing import make_read, recorded

pytestmark = pytest.mark.django_db


def test_only_the_lines_of_these_leaves_change() -> None:
    """By leaf; what nobody knows changes nothing."""
    kept = {"kept_until": AT + timedelta(days=3), "kept_under": "VN-G24-G01/2026-01"}
    actions.record_reads(reads=[make_read(leaf=7, **kept), make_read(leaf=8, **kept)], at=AT)
    assert actions.release_kept(leaves=[7, 9]) == 1
    assert [(row.leaf, bool(row.kept_until), row.kept_under) for row in recorded()] == [
        (7, False, ""),
        (8, True, "VN-G24-G01/2026-01"),
    ]
