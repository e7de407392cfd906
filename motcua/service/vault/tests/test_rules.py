"""Which papers are the same thing, and whether one stands."""

from datetime import date, datetime

import pytest

from motcua.data.registries import queries as registries
from motcua.kit.clock import ZONE
from motcua.service.vault import rules


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Giấy khai sinh", "", {"vault.KQ.G15.000031", "civil_status.birth_certificate"}),
        ("Bản sao có chứng thực giấy khai sinh, nếu có", "", {"vault.KQ.G15.000031"}),
        ("Giấy xác nhận tình trạng hôn nhân đã được cấp trước đây", "", {"vault.KQ.G15.000038"}),
        ("Giấy chứng sinh", "", set()),
        ("Giấy khai sinhx", "", set()),
        ("Tên nào cũng được", "vault.KQ.X", {"vault.KQ.X"}),
    ],
)
def test_concepts(name: str, kind: str, expected: set[str]) -> None:
    """A name says what the paper is whatever copy it is; a kind that is known counts too."""
    found = rules.concepts(name=name, kind=kind, declared=registries.declared())
    assert expected <= found if expected else not found


def test_stands() -> None:
    """In force through its last day, not after, and never once withdrawn."""
    day = date(2026, 11, 23)
    assert rules.stands(ended=None, valid_until=None, day=day)
    assert rules.stands(ended=None, valid_until=day, day=day)
    assert not rules.stands(ended=None, valid_until=date(2026, 11, 22), day=day)
    assert not rules.stands(ended=datetime(2026, 1, 1, tzinfo=ZONE), valid_until=None, day=day)
