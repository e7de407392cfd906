"""Approving and issuing on the package's page: each step of the exact files shown, by two people, told plainly."""

import re
from pathlib import Path

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.procedures import queries
from motcua.service.procedures.models import Approval, Issue
from motcua.service.procedures.testing import AT, CODE, SLUG, make_ready
from motcua.trust.identity import testing as people

KNOWN = {"code": CODE, "version": 1}
HERE = f"/thu-tuc/{CODE}/goi/"
APPROVE, PUBLISH = f"{HERE}phe-duyet/", f"{HERE}cong-bo/"

pytestmark = pytest.mark.django_db


def officer(role: str = "controller", name: str = "Trần Văn Thử") -> Client:
    """Somebody of this role, signed in."""
    return people.sign_in(Client(), people.make_officer(role=role, name=name))


def seen(client: Client, address: str = f"{HERE}?ban=1") -> str:
    """The page as it is told now."""
    with clock.frozen(AT):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def form(page: str, action: str) -> dict[str, str]:
    """What the button of this address sends."""
    found = re.search(rf'action="{action}">(.*?)</form>', page, re.DOTALL)
    assert found, "no such button"
    return dict(re.findall(r'type="hidden" name="(ban|digest)" value="([^"]*)"', found[1]))


def press(client: Client, address: str, given: dict[str, str]) -> str:
    """Send the form and read the page it leads to."""
    with clock.frozen(AT):
        response = client.post(address, given)
    assert response.status_code == 302
    assert response["Location"] == f"{HERE}?ban=1"
    return seen(client, response["Location"])


def test_two_people_approve_and_one_publishes(library: Path) -> None:
    """From a draft to force by the buttons alone; the worker proves after the first yes; it verifies."""
    first, second = officer(name="Lê Thị Một"), officer(name="Phan Văn Hai")
    page = seen(first)
    assert "Bản nháp" in page
    assert PUBLISH not in page
    page = press(first, APPROVE, form(page, APPROVE))
    assert "Đã ghi bạn phê duyệt bản 1." in page
    assert "Lê Thị Một" in page
    assert "Cần thêm một người khác" in page
    assert APPROVE not in page
    page = press(second, APPROVE, form(seen(second), APPROVE))
    assert "2 trên 2 người" in page
    assert PUBLISH not in page
    make_ready()
    page = seen(first)
    assert "ai cũng dùng được" in page
    page = press(first, PUBLISH, form(page, PUBLISH))
    assert "Đã công bố bản 1, có hiệu lực từ" in page
    assert "đang có hiệu lực" in page
    assert APPROVE not in page
    assert PUBLISH not in page
    queries.verify_package(folder=library / "procedures" / f"{CODE}-{SLUG}" / "1")


def test_the_same_person_twice_is_told(library: Path) -> None:
    """A second press from an old page: said plainly, one approval."""
    client = officer()
    given = form(seen(client), APPROVE)
    press(client, APPROVE, given)
    assert "Cần thêm một người khác có chức trách phê duyệt" in press(client, APPROVE, given)
    assert Approval.objects.count() == 1


def test_files_changed_since_the_page_was_opened(library: Path) -> None:
    """Nothing is approved or issued; the page then shows the new files, and that older approvals lapsed."""
    client, other = officer(), officer()
    given = form(seen(client), APPROVE)
    press(other, APPROVE, given)
    with (library / "procedures" / f"{CODE}-{SLUG}" / "1" / "form.yaml").open("a", encoding="utf-8") as file:
        file.write("# đổi\n")
    page = press(client, APPROVE, given)
    assert "Gói đã thay đổi sau khi bạn mở trang" in page
    assert "Phê duyệt trước đây không còn tính" in page
    assert form(page, APPROVE)["digest"] != given["digest"]
    assert "Gói đã thay đổi" in press(client, PUBLISH, given)
    assert (Approval.objects.count(), Issue.objects.count()) == (1, 0)


def test_not_ready_and_issued_once(library: Path) -> None:
    """Publishing too early names all that is missing; a second time says that it is done."""
    users = [people.make_officer(role="controller") for _ in range(2)]
    client = people.sign_in(Client(), users[0])
    given = form(seen(client), APPROVE)
    page = press(client, PUBLISH, given)
    assert "Chưa công bố được" in page
    assert "0 trên 2 người" in page
    make_ready(users=tuple(user.pk for user in users))
    press(client, PUBLISH, given)
    assert "Bản này đã công bố" in press(client, PUBLISH, given)
    assert "Bản này đã công bố" in press(officer(), APPROVE, given)
    assert Issue.objects.count() == 1


def test_what_people_are_asked_for_more_is_told_with_its_reason(library: Path) -> None:
    """A draft of which nothing runs yet opens by its number; a heavier one without a reason says so."""
    first = library / "procedures" / f"{CODE}-{SLUG}" / "1"
    second = first.with_name("2")
    second.mkdir()
    for item in first.iterdir():
        (second / item.name).write_bytes(item.read_bytes())
    path = second / "procedure.yaml"
    text = path.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1)
    paper = "  - id: more\n    name: Giấy nữa\n    basis: thử\n  - id: copy\n"
    path.write_text(text.replace("  - id: copy\n", paper, 1), encoding="utf-8")
    page = seen(officer(), f"{HERE}?ban=2")
    assert "đòi nhiều hơn bản trước" in page
    assert "gói chưa nêu" in page


@pytest.mark.parametrize("address", [APPROVE, PUBLISH])
def test_who_may(library: Path, address: str) -> None:
    """Visitors sign in first, other officers are refused and see no such part; nothing but POST."""
    given = {"ban": "1", "digest": queries.candidate(**KNOWN).digest}
    assert Client().post(address, given).status_code == 302
    client = officer("specialist")
    assert client.post(address, given).status_code == 403
    assert 'id="cong-bo"' not in seen(client)
    assert officer().get(address).status_code == 405
    for version in ("", "x", "99", "9" * 5000):
        assert officer().post(address, {**given, "ban": version}).status_code == 404
    assert not Approval.objects.exists()
