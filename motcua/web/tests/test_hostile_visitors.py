"""What a hostile browser sends: addresses no page makes, and the button "back" after somebody has signed out."""

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.trust.identity import testing as people

pytestmark = pytest.mark.django_db
# Not every digit is a number to Python, and not every number fits a column or a year.
ODD = ("²", "٣٣٣٣", "0000", "9999", "-1", "9" * 30, "\x00")


@pytest.mark.parametrize(
    "page", ["/du-lieu-cua-toi/?nam={0}&trang={0}", "/kho-cua-toi/?trang={0}", "/danh-muc/?trang={0}"]
)
@pytest.mark.parametrize("odd", ODD)
def test_odd_numbers_in_an_address_are_no_fault(client: Client, page: str, odd: str) -> None:
    """The page is shown as if nothing had been asked."""
    people.sign_in(client, testing.mother())
    assert client.get(page.format(odd)).status_code == 200


def test_pages_of_who_is_signed_in_are_not_kept(client: Client) -> None:
    """After signing out nobody goes back to them; what everybody sees alike may be kept."""
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    people.sign_in(client, testing.mother())
    for page in ("/ho-so/", "/du-lieu-cua-toi/", "/"):
        assert "no-store" in client.get(page)["Cache-Control"], page


def test_deeply_nested_json_is_refused(client: Client) -> None:
    """A body that no parser can hold is a wrong request, to whoever sends it."""
    body = "[" * 60_000
    people.sign_in(client, testing.mother())
    for address in ("/ky/may/chung-thu/", "/tep/"):
        assert client.post(address, body, content_type="application/json").status_code == 400, address


@pytest.mark.parametrize("day", ["31/12/9999", "1/1/0001", "9999-12-31", "²/1/2026", "0/0/0"])
def test_days_at_the_end_of_the_calendar_are_no_fault(client: Client, day: str) -> None:
    """There is no day after the last one, and none before the first: such a day is as good as none."""
    with clock.frozen(testing.MONDAY):
        testing.load_house()
        people.sign_in(client, people.user_named("dongha.sen"))
        assert client.get("/quay/so/", {"tu": day, "den": day}).status_code == 200
        people.sign_in(client, people.user_named("dongha.tung"))
        assert client.get("/dieu-hanh/done/", {"tuan": day}).status_code == 404
        people.sign_in(client, people.make_officer(role="data_protection"))
        sent = {"what": "Mất một máy tính", "detected": f"00:00 {day}", "people": "1"}
        assert client.post("/can-bo/su-co-du-lieu/", sent).status_code == 422
