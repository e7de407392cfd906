"""The counter's pages from scan to signature, without JavaScript."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.kit import clock
from motcua.service.counter.testing import SCREEN, scan, take_in
from motcua.service.dossiers import testing
from motcua.service.dossiers.testing import Dossier, Handover, Paper
from tests.support.budgets import sql_budget

AT = testing.MONDAY


def finish(code: str) -> None:
    """Make a dossier wait for its owner, as after the seal."""
    dossier = Dossier.objects.get(code=code)
    engine = {"n": "finished", "p": "sealing", "s": AT.isoformat(), "f": AT.isoformat()}
    Dossier.objects.filter(code=code).update(
        state="finished",
        portal=9,
        holder_role="returns",
        holder_office=dossier.returning,
        finished_at=AT,
        engine=engine,
    )


def test_from_scan_to_slip(browser_of) -> None:
    """Scan, one screen, one button: received, with the code and its slip on the next page."""
    client = browser_of("dongha.sen")
    with sql_budget("counter:start"):
        assert client.get("/quay/").status_code == 200
    address = scan(client)
    with sql_budget("counter:intake"):
        screen = client.get(address).content.decode()
    for words in ("không chứng minh", "Trần Thị Mai Hương", "Giấy chứng sinh", "Mẹ và cha", "Phải thu"):
        assert words in screen
    answer = client.post(f"{address}lam/receive/", SCREEN)
    assert answer["Location"].startswith("/quay/xong/H50.101.00-261123-")
    with sql_budget("counter:taken"):
        done = client.get(answer["Location"]).content.decode()
    assert "Phiếu đang được lập" in done
    assert client.get(address)["Location"] == answer["Location"]
    assert client.post(f"{address}lam/receive/", SCREEN)["Location"] == answer["Location"]


def test_what_is_missing_is_listed_and_kept(browser_of) -> None:
    """A refused press shows each field and paper, keeps what was typed, and changes nothing."""
    client = browser_of("dongha.sen")
    address = scan(client)
    answer = client.post(
        f"{address}lam/receive/", {**SCREEN, "child_dob": "32/9", "giay-birth_notice-original": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Lỗi:" in page
    assert "Chưa có: Giấy chứng sinh" in page
    assert 'value="32/9"' in page
    assert 'name="quay-mat" id="quay-mat" value="1" checked' in page
    unseen = client.post(
        f"{address}lam/receive/", {name: v for name, v in SCREEN.items() if name != "quay-mat"}
    )
    assert unseen.status_code == 422


def test_only_the_pressed_step_says_what_it_lacks(browser_of) -> None:
    """Paid later: no receipt is missed; paid at once: it stands in the summary; saved by itself: nothing is said."""
    client = browser_of("dongha.sen")
    address = scan(client, procedure="2.000815")
    screen = {"quay-noi": "19333", "quay-kenh": "1", "quay-ai": "minh", "quay-mat": "1", "_shape": "other"}
    later = client.post(f"{address}lam/receive/", screen).context
    assert [field.error for field in later["asked"] if field.name == "receipt_number"] == [""]
    ids = [problem.id for problem in later["errors"]]
    assert "f-checked" in ids
    assert "f-receipt_number" not in ids
    now = client.post(f"{address}lam/receive_paid/", screen).context
    assert "f-receipt_number" in [problem.id for problem in now["errors"]]
    assert all(field.error for field in now["asked"])
    saved = client.post(f"{address}luu/", screen, HTTP_HX_REQUEST="true").content.decode()
    assert 'id="quay-body"' in saved
    assert "has-err" not in saved


def test_saved_by_htmx_answers_with_what_changed(browser_of) -> None:
    """The same questions: only fee, preview and the saved line; other questions: the whole body."""
    client = browser_of("dongha.sen")
    address = scan(client)
    shape = client.get(address).context["view"].shape
    head = {"HTTP_HX_REQUEST": "true"}
    same = client.post(f"{address}luu/", {"child_name": "An", "_shape": shape}, **head)
    assert same["HX-Reswap"] == "none"
    assert 'id="quay-phi"' in same.content.decode()
    more = client.post(f"{address}luu/", {"relation": "authorised", "_shape": shape}, **head)
    assert 'id="quay-body"' in more.content.decode()
    assert "Văn bản ủy quyền" in more.content.decode()
    assert client.post(f"{address}luu/", {"child_name": "An"})["Location"] == address


def test_supplement_and_refusal_ask_first(browser_of) -> None:
    """F7 keeps the screen and asks for the items; a refusal without its reason is not taken."""
    client = browser_of("dongha.sen")
    address = scan(client)
    go = client.post(f"{address}luu/?tiep=request_supplement", {"child_name": "Lê An"})["Location"]
    assert go == f"{address}lam/request_supplement/"
    assert "Các mục cần bổ sung" in client.get(go).content.decode()
    done = client.post(go, {"items": "Giấy chứng sinh", "reason": "Chưa mang theo"})
    code = done["Location"].split("/")[3]
    assert Dossier.objects.get(code=code).answers["child_name"] == "Lê An"
    refuse = f"{scan(client)}lam/refuse_reception/"
    assert client.post(refuse, {"reason": ""}).status_code == 422
    assert client.post(refuse, {"reason": "Không thuộc thẩm quyền cấp xã."}).status_code == 302
    assert client.get(f"{scan(client)}lam/hand_over/").status_code == 409


def test_scan_page_asks_for_one_paper(browser_of) -> None:
    """The scan button keeps the screen and opens the upload of that paper."""
    client = browser_of("dongha.sen")
    address = scan(client)
    go = client.post(f"{address}luu/", {**SCREEN, "quet": "birth_notice"})["Location"]
    assert "Quét: Giấy chứng sinh" in client.get(go).content.decode()
    document = testing.make_scan(owner=testing.officer("dongha.sen"))
    assert client.get(f"{go}?tep={document}").status_code == 200
    assert "Đã quét" not in client.get(address).content.decode()
    assert client.post(go, {"tep": document})["Location"] == address
    assert "Đã quét" in client.get(address).content.decode()
    assert client.get(f"{address}quet/khong-co/").status_code == 404
    refused = client.post(go, {"file": SimpleUploadedFile("quet.pdf", b"%PDF-1.7 hong")})
    assert refused.status_code == 422
    assert 'id="quet-err"' in refused.content.decode()


def test_whose_clock_is_late_is_seen(browser_of) -> None:
    """A received for B: the counter's list names B while B's step is late."""
    client = browser_of("dongha.sen")
    code = take_in(client, **{"quay-noi": "19351"})
    with clock.frozen(AT + timedelta(hours=30)):
        page = browser_of("dongha.sen").get("/quay/").content.decode()
    assert code in page
    assert "Trễ:" in page
    assert "Nam Đông Hà" in page
    assert code not in browser_of("giolinh.sung").get("/quay/").content.decode()


def test_result_is_returned_against_a_signature(browser_of) -> None:
    """Found by code, name or number; unsigned it stays; signed it leaves with the original."""
    code = take_in(browser_of("dongha.sen"))
    finish(code)
    client = browser_of("dongha.truc")
    with sql_budget("counter:returns"):
        assert code in client.get("/quay/tra/").content.decode()
    for words in (code, "tran thi mai", "045195000718", f"https://mc.example/ho-so/{code}/"):
        assert client.get("/quay/tra/", {"q": words})["Location"] == f"/quay/tra/{code}/"
    assert "Không có kết quả nào khớp" in client.get("/quay/tra/?q=zzz").content.decode()
    with sql_budget("counter:return"):
        turn = client.get(f"/quay/tra/{code}/").context["view"].turn
    paper = Paper.objects.get(dossier__code=code, component="birth_notice")
    given = {"turn": turn, "quay-ai": "minh", "cach": "hand", "giay": paper.pk}
    assert client.post(f"/quay/tra/{code}/", given).status_code == 422
    assert client.post(f"/quay/tra/{code}/", {**given, "ky": "1"})["Location"] == "/quay/tra/"
    assert client.post(f"/quay/tra/{code}/", {**given, "ky": "1"}).status_code == 409
    assert Handover.objects.filter(dossier__code=code, target="applicant").count() == 2
    assert "không ở bước trả" in client.get(f"/quay/tra/{code}/").content.decode()


def test_wrong_hands_return_nothing(browser_of) -> None:
    """Another commune does not find it; who does not hand over neither looks nor hands out, whatever the office."""
    code = take_in(browser_of("dongha.sen"))
    finish(code)
    given = {"ky": "1", "cach": "hand"}
    for name in ("mai", "bach", "tung", "duong"):
        for address in ("/quay/tra/", f"/quay/tra/{code}/"):
            assert browser_of(f"dongha.{name}").get(address).status_code == 403
    assert browser_of("giolinh.nhai").get(f"/quay/tra/{code}/").status_code == 404
    assert browser_of("giolinh.nhai").post(f"/quay/tra/{code}/", given).status_code == 404
    assert browser_of("dongha.mai").post(f"/quay/tra/{code}/", given).status_code == 403


def test_originals_change_hands_on_their_page(browser_of) -> None:
    """The counter gives, the division signs for it; nothing ticked or unsigned is said in words."""
    code = take_in(browser_of("dongha.sen"))
    paper = Paper.objects.get(dossier__code=code, component="birth_notice")
    client, address = browser_of("dongha.sen"), f"/quay/giay-to/{code}/"
    with sql_budget("counter:papers"):
        assert "Trung tâm Phục vụ hành chính công phường Đông Hà" in client.get(address).content.decode()
    assert client.post(address, {"toi": "19333.vp"}).status_code == 422
    assert client.post(address, {"toi": "applicant", "giay": paper.pk}).status_code == 422
    assert client.post(address, {"toi": "19333.vp", "giay": paper.pk}).status_code == 302
    assert client.post(address, {"toi": "19333.vp", "giay": paper.pk}).status_code == 422
    assert "Giao giấy tờ đã chọn" not in client.get(address).content.decode()  # nothing left to give on
    other = browser_of("dongha.mai")
    assert "Đang chờ bạn ký nhận" in other.get(address).content.decode()
    assert other.post(f"{address}nhan/").status_code == 302
    out = {"toi": "applicant", "giay": paper.pk, "ky": "1", "cach": "hand"}
    assert other.post(address, out).status_code == 403
    assert Paper.objects.get(pk=paper.pk).held_by == "19333.vp"
    assert other.post(f"{address}nhan/").status_code == 404
    assert Paper.objects.get(pk=paper.pk).held_by == "19333.vp"


def test_the_applicant_comes_back(browser_of) -> None:
    """A supplement asked at the counter is answered at the counter; another counter does not find it."""
    client = browser_of("dongha.sen")
    ask = f"{scan(client)}lam/request_supplement/"
    code = client.post(ask, {"items": "Giấy chứng sinh", "reason": "Chưa mang"})["Location"].split("/")[3]
    address = f"/quay/thay/{code}/"
    assert "Chưa hẹn" not in client.get("/quay/").content.decode()  # the applicant has it
    page = client.get(address).content.decode()
    assert "Giấy chứng sinh" in page
    turn = Dossier.objects.get(code=code).turn
    given = {"turn": turn, "muc-1": "Đã nộp", "giay-birth_notice-original": "1", "quay-ai": "minh"}
    assert browser_of("giolinh.sung").get(address).status_code == 404
    assert browser_of("giolinh.sung").post(f"{address}answer_supplement/", given).status_code == 403
    assert client.post(f"{address}answer_supplement/", given).status_code == 302
    assert client.post(f"{address}answer_supplement/", given).status_code == 409
    assert "không phải làm gì" not in client.get(address).content.decode()
