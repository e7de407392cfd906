"""What a hostile browser sends: addresses no page makes, and the button "back" after somebody has signed out."""

import pytest
from django.test import Client

from motcua.service.dossiers import testing
from motcua.trust.identity import testing as people

pytestmark = pytest.mark.django_db
# Not every digit is a number to Python, and not every number fits a column or a year.
ODD = ("²", "٣٣٣٣", "0000", "9999", "-1", "9" * 30, "\x00")


@pytest.mark.parametrize("page", ["/du-lieu-cua-toi/?nam={0}&trang={0}", "/danh-muc/?trang={0}"])
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
