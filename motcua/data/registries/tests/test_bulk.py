"""A register is measured and reconciled by its name as a file is, and that it was read whole is written down."""

import csv
from pathlib import Path

import pytest

from motcua.data.registries import actions
from motcua.data.registries.tests.test_read import AT, ROW
from motcua.kit.errors import NotFound
from motcua.kit.progress import silent

pytestmark = pytest.mark.django_db


def test_a_register_is_measured_by_its_name(tmp_path: Path) -> None:
    """Records are judged as they hold today, their commune told by their address."""
    home = "Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị"
    actions.load(registry="population", rows=({**ROW, "residence": home},), at=AT)
    report = actions.measure_quality(
        source="population", registry=None, out=tmp_path, gigabytes=0.5, at=AT, progress=silent
    )
    assert report["rows"] == 1
    with (tmp_path / "communes.csv").open(encoding="utf-8") as file:
        assert {line["commune"] for line in csv.DictReader(file)} == {"19333"}


def test_an_unknown_register_is_not_found(tmp_path: Path) -> None:
    """Neither a path nor a name of something else is opened."""
    with pytest.raises(NotFound):
        actions.measure_quality(
            source="../places", registry=None, out=tmp_path, gigabytes=0.5, at=AT, progress=silent
        )
