"""The leader's page as a table: the same numbers, one a row, for the same people."""

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.trust.identity.testing import sign_in


def table(username: str) -> tuple[dict[tuple[str, str, str], str], str]:
    """What an officer's spreadsheet opens, by table, row and column; and the page it came from."""
    client = sign_in(Client(), get_user_model().objects.get(username=username))
    shown = client.get("/dieu-hanh/").content.decode()
    answer = client.get("/dieu-hanh/tai-ve.csv")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Bảng", "Dòng", "Cột", "Con số"]
    return {(one[0], one[1], one[2]): one[3] for one in rows[1:]}, shown


@pytest.mark.django_db
def test_the_same_numbers() -> None:
    """Two received, one of them on somebody's desk: figures, steps and the meter as on the page, which links to it."""
    testing.load_house()
    user = testing.mother()
    codes = [testing.make_dossier(user=user) for _number in range(2)]
    clerk = testing.officer("dongha.sen")
    for code in codes:
        testing.actions.act(code=code, action="receive", actor=clerk, at=testing.MONDAY)
    testing.run_meter()
    with clock.frozen(testing.MONDAY):
        found, shown = table("dongha.thong")
    assert found["Con số", "Đã tiếp nhận", ""] == "2"
    assert found["Con số", "Đang giải quyết", ""] == "2"
    assert found["2 hồ sơ đang nằm ở đâu", "Chờ phân công", "Đang giữ"] == "2"
    assert found["Hỏi một lần, hồ sơ nộp từ đầu tháng", "Đăng ký khai sinh", "Hồ sơ"] == "2"
    assert 'href="/dieu-hanh/tai-ve.csv"' in shown


@pytest.mark.django_db
def test_only_who_oversees() -> None:
    """A clerk of the same office gets neither the page nor the table."""
    testing.load_house()
    client = sign_in(Client(), get_user_model().objects.get(username="dongha.sen"))
    assert client.get("/dieu-hanh/tai-ve.csv").status_code == 403
