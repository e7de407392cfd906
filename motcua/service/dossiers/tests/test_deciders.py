"""Which office decides is the province's data: a commune's committee, unless the province names another."""

from datetime import datetime

import pytest

from motcua.kit import library
from motcua.kit.clock import ZONE
from motcua.kit.errors import NotFound
from motcua.service.dossiers import conventions
from motcua.trust.identity import actions as identity

AT = datetime(2026, 11, 20, 9, tzinfo=ZONE)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places() -> None:
    identity.load_places(folder=library.root() / "places" / "quang-tri", at=AT)


def test_a_commune_decides_unless_the_province_names_another() -> None:
    """A procedure of the communes is offered by each; a provincial one by the office the data names."""
    assert {line.kind for line in conventions.deciders(procedure="1.004873", at=AT)} == {"commune"}
    assert [line.code for line in conventions.deciders(procedure="3.000333", at=AT)] == ["44.ca"]


@pytest.mark.parametrize(
    ("procedure", "office", "centre"),
    [
        ("1.004873", "19333", "19333.pvhcc"),
        ("3.000333", "44.ca", "44.pvhcc"),
        ("1.002759", "44.bhxh", "44.pvhcc"),
    ],
)
def test_the_counter_is_its_own_or_that_of_its_area(procedure: str, office: str, centre: str) -> None:
    """A committee's own one-stop centre receives; an office without one is served by the centre of its area."""
    found = conventions.place(procedure=procedure, office=office, at=AT)
    assert [line.code for line in found] == [office, centre]


def test_nobody_else_may_be_chosen() -> None:
    """A commune cannot be made to decide what the province decides, nor a counter anything."""
    for procedure, office in (("3.000333", "19333"), ("1.004873", "44.ca"), ("1.004873", "19333.pvhcc")):
        with pytest.raises(NotFound):
            conventions.place(procedure=procedure, office=office, at=AT)


def test_a_named_office_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that is not in force is no answer: the mistake shows at once, not at the decision."""
    monkeypatch.setattr(conventions, "_read", lambda: {"deciding": {"x": {"offices": ["44.moi"]}}})
    with pytest.raises(NotFound):
        conventions.deciders(procedure="x", at=AT)
