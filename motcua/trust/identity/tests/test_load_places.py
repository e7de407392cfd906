"""load_places: the province of library/places becomes areas, offices, officers and posts."""

from datetime import datetime

import pytest

from motcua.kit import library
from motcua.kit.clock import ZONE
from motcua.trust.identity import actions, queries
from motcua.trust.identity.models import Post, User
from motcua.trust.identity.testing import AT

FOLDER = library.root() / "places" / "quang-tri"
pytestmark = pytest.mark.django_db


def test_loads_four_communes_with_offices_and_officers() -> None:
    """Each commune has its committee, centre and division, and about eight officers."""
    loaded = actions.load_places(folder=FOLDER, at=AT)
    assert (loaded.areas, loaded.offices) == (5, 16)
    for code in ("19333", "19351", "19495", "19597"):
        lines = queries.offices_under(code=code, at=AT)
        assert [line.kind for line in lines] == ["commune", "centre", "division"]
        people = {h.username for h in queries.officers(at=AT) if h.post.body_code == code}
        assert len(people) >= 8


def test_again_changes_nothing() -> None:
    """Loading twice leaves the same rows and ends nobody's session."""
    actions.load_places(folder=FOLDER, at=AT)
    before = list(User.objects.order_by("pk").values_list("pk", "session_version"))
    actions.load_places(folder=FOLDER, at=AT)
    assert list(User.objects.order_by("pk").values_list("pk", "session_version")) == before


def test_changed_post_ends_sessions() -> None:
    """An officer whose post changed must sign in again."""
    actions.load_places(folder=FOLDER, at=AT)
    Post.objects.filter(holder__username="dongha.mai").update(title="Khác")
    before = User.objects.get(username="dongha.mai").session_version
    actions.load_places(folder=FOLDER, at=AT)
    assert User.objects.get(username="dongha.mai").session_version == before + 1


def test_wrong_reference_names_the_row(tmp_path) -> None:
    """A post in an office that does not exist stops the load and leaves nothing behind."""
    for name in ("province.yaml", "offices.yaml", "officers.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text(), encoding="utf-8")
    file = tmp_path / "officers.yaml"
    file.write_text(
        file.read_text().replace('office: "44.pvhcc", role: reception', 'office: "x", role: head')
    )
    with pytest.raises(actions.PlacesWrong, match="x"):
        actions.load_places(folder=tmp_path, at=AT)
    assert not User.objects.exists()


def test_delegation_and_cover_hold_only_between_their_dates() -> None:
    """The deputy is chair by delegation on 20/11/2026, and is not on 20/10 or 16/12."""
    actions.load_places(folder=FOLDER, at=AT)

    def chairs(day: int, month: int) -> set[str]:
        at = datetime(2026, month, day, 9, 0, tzinfo=ZONE)
        return {h.username for h in queries.holders(office="19597", role="chair", at=at)}

    assert chairs(20, 10) == {"camlo.dinh"}
    assert chairs(16, 11) == chairs(15, 12) == {"camlo.dinh", "camlo.vai"}
    assert chairs(16, 12) == {"camlo.dinh"}
    covering = queries.holders(office="19333", role="reception", at=AT)
    kinds = {h.username: h.post.kind for h in covering}
    assert kinds == {"dongha.sen": "substantive", "dongha.truc": "cover"}
