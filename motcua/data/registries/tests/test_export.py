"""A whole register as a file."""

from datetime import timedelta
from pathlib import Path

import pytest

from motcua.data.registries import actions
from motcua.data.registries.bulk import files
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.data.registries.types import Writing
from motcua.trust.ledger.models import Leaf

pytestmark = pytest.mark.django_db


def test_each_record_stands_once_as_it_holds_today(tmp_path: Path) -> None:
    """Sealed fields are in clear, what held before or will hold later is left out, the ledger knows no value."""
    actions.load(registry="population", rows=(ROW,), at=AT)
    changed = {"full_name": "Tên Mới"}
    for days, name in ((-10, "Tên Mới"), (10, "Tên Sau")):
        actions.amend(
            registry="population",
            key=ROW["number"],
            data={**changed, "full_name": name},
            writing=Writing(kind="correction", actor="x", origin="batch"),
            at=AT,
            valid_from=(AT + timedelta(days=days)).date(),
        )
    path = tmp_path / "population.csv"
    assert actions.export(registry="population", path=path, purpose="test", communes={}, at=AT) == 1
    [(_number, cells)] = files.rows(path)
    assert cells is not None
    assert (cells["number"], cells["full_name"]) == (ROW["number"], "Tên Mới")
    assert path.stat().st_mode & 0o777 == 0o600
    leaf = Leaf.objects.latest("pk")
    assert ROW["number"] not in str(vars(leaf))
