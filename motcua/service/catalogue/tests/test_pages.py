"""The public pages: what is published, in its own words, with what is odd beside it."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.catalogue.testing import MONDAY, make_method, make_record, take_in
from tests.support import sql_budget

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> str:
    """A page's text."""
    with clock.frozen(MONDAY + timedelta(days=3)):
        response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_list_by_field_and_level(client: Client) -> None:
    """Fifty a page, by field and by level; a page beyond the last is the last."""
    take_in([make_record(f"1.9{n:05}", f"Đăng ký nuôi ong số {n:03}") for n in range(120)])
    take_in([make_record("1.800001", "Cấp phép đo gió", isWard=False, isProvince=True,
                         categoriesDetails=[{"name": "Khí tượng", "code": ""}])])  # fmt: skip
    with sql_budget("catalogue:list"):
        page = read(client, "/danh-muc/")
    assert "Đăng ký nuôi ong số 048" in page
    assert "Đăng ký nuôi ong số 049" not in page
    assert "Đăng ký nuôi ong số 119" in read(client, "/danh-muc/?trang=99")
    assert "Đăng ký nuôi ong" not in read(client, "/danh-muc/?linh-vuc=Khí tượng")
    assert "Cấp phép đo gió" in read(client, "/danh-muc/?cap=province")
    assert "Cấp phép đo gió" not in read(client, "/danh-muc/?cap=ward")
    for odd in ("?trang=x", "?trang=-1", "?cap=../x", "?linh-vuc=khong co"):
        read(client, f"/danh-muc/{odd}")


def test_an_entry_says_what_was_published(client: Client) -> None:
    """Limits and fees in words, notes apart from papers, oddities named; what the council decides is no figure."""
    council = {"value": 0, "currencyId": "VND", "description": "do Hội đồng nhân dân tỉnh quyết định"}
    take_in([make_record(executionMethods=[
        make_method("DIRECT"),
        make_method("POSTAL", processingTime=1, processingTimeUnit="OTHER", fees=[council]),
    ])])  # fmt: skip
    with sql_budget("catalogue:entry"):
        page = read(client, "/danh-muc/1.900001/")
    for said in ("5 ngày làm việc", "chưa rõ: đọc trình tự thực hiện", "do Hội đồng nhân dân tỉnh quyết định",
                 "Đơn đề nghị", "1 bản chính", "2 điều lạ", "01/2020/QH14"):  # fmt: skip
        assert said in page, said
    read(client, "/danh-muc/1.999999/", 404)


def test_older_forms_can_be_read(client: Client) -> None:
    """Each form has its date and what changed; the old one says that it is old."""
    take_in([make_record()])
    take_in([make_record(name="Đăng ký nuôi ong mật")], at=MONDAY + timedelta(days=2))
    page = read(client, "/danh-muc/1.900001/")
    assert "Đăng ký nuôi ong mật" in page
    assert "khác bản trước ở: tên" in page
    old = read(client, "/danh-muc/1.900001/?ban=1")
    assert "Đây là bản cũ" in old
    read(client, "/danh-muc/1.900001/?ban=9", 404)


def test_any_record_can_be_shown(client: Client) -> None:
    """Wrong types anywhere in a record that was taken in never break its page."""
    strange = [None, 7, "x", [], {}, [None], [7], ["x"], [{}], [{"name": 7, "code": {}}], True, -1, 2.5]
    keys = [key for key in make_record() if key not in ("code", "name", "codeNotation")]
    records = [make_record(f"1.9{n:02}{m:03}", **{key: value}) for n, key in enumerate(keys)
               for m, value in enumerate(strange)]  # fmt: skip
    inner = [make_method(**{key: value}) for key in make_method() for value in strange]
    records += [make_record(f"1.8{n:05}", executionMethods=[item]) for n, item in enumerate(inner)]
    fees = [
        make_method(fees=[{key: value}])
        for key in ("value", "currencyId", "description")
        for value in strange
    ]
    records += [make_record(f"1.7{n:05}", executionMethods=[item]) for n, item in enumerate(fees)]
    papers = [{"profileComponents": [{key: value}]} for key in ("name", "originalQty") for value in strange]
    records += [make_record(f"1.6{n:05}", executionCases=[item]) for n, item in enumerate(papers)]
    done = take_in(records)
    assert done.new > 250
    refused = {item.line for item in done.refusals}
    for line, record in enumerate(records, 1):
        if line not in refused:
            read(client, f"/danh-muc/{record['code']}/")


def test_search_page_is_the_same_search(client: Client) -> None:
    """The citizen's search shows packages and published entries, asks back, and says when nothing is about it."""
    take_in([make_record()])
    assert "/danh-muc/1.900001/" in read(client, "/thu-tuc/?q=nuoi ong")
    assert "/thu-tuc/dang-ky-khai-sinh/" in read(client, "/thu-tuc/?q=mới đẻ")
    assert "Bạn muốn làm việc nào?" in read(client, "/thu-tuc/?q=đất")
    assert "Không có thủ tục nào về việc này" in read(client, "/thu-tuc/?q=giá vàng hôm nay")
