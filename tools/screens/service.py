"""The stories of the service: visitors, citizens, officers, counters, leaders."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from demo.people import MOTHER
from tests.journeys.test_handover import give, take_in
from tests.journeys.walkers import birth_notice
from tools.screens.camera import Person, Town

ITEMS = "Ảnh chụp rõ mặt sau giấy chứng sinh\nSố nhà đúng của nơi cư trú"
REASON = "Ảnh chụp mờ, chưa đọc được số giấy và ngày cấp."
REFUSAL = (
    "Hồ sơ thuộc thẩm quyền của phường Nam Đông Hà theo Luật Hộ tịch điều 13; mời bạn nộp tại phường đó."
)


def visitors(town: Town) -> None:
    """What one sees before signing in."""
    one = town.visitor()
    for name, address in {
        "a01-home": "/",
        "a02-search": "/thu-tuc/",
        "a02-search-found": "/thu-tuc/?q=khai sinh",
        "a02-search-none": "/thu-tuc/?q=qqqq",
        "a03-birth": "/thu-tuc/dang-ky-khai-sinh/",
        "a03-marriage": "/thu-tuc/xac-nhan-tinh-trang-hon-nhan/",
        "a03-copies": "/thu-tuc/chung-thuc-ban-sao/",
        "a03-package": "/thu-tuc/dang-ky-khai-sinh/goi/",
        "a03-process": "/thu-tuc/dang-ky-khai-sinh/quy-trinh/?buoc=examining",
        "a04-sign-in": "/dang-nhap/",
        "a04-officer-sign-in": "/can-bo/dang-nhap/",
        "a05-verify": "/xac-minh/",
        "a05-verify-unknown": "/xac-minh/KHONGCOGIAY/",
        "a06-404": "/khong-co-trang-nay/",
        "a07-demo": "/demo/",
        "a08-gallery": "/ui/",
    }.items():
        one.open(address).shot(name)
    published(town, one)
    one.open("/can-bo/dang-nhap/").fill(login="dongha.sen", password="sai").press("Tiếp tục")
    one.shot("a04-officer-sign-in-wrong")
    one.open("/xac-minh/").press("Kiểm tra").shot("a05-verify-empty")
    one.open("/thu-tuc/dang-ky-khai-sinh/").follow("English").shot("a09-birth-english")


def made_up(code: str, name: str) -> dict[str, Any]:
    """A published record in the portal's shape; two papers, two ways, one odd fee."""
    papers = [{"name": one, "originalQty": 1, "copyQty": 0, "required": True} for one in ("Đơn", "Sơ đồ")]
    fees = [{"type": "FEE", "value": 0, "currencyId": "VND", "description": "do HĐND tỉnh quyết định"}]
    way = {"processingTime": 5, "processingTimeUnit": "WORKING_DAY", "description": "", "fees": fees}
    return {
        "code": code,
        "codeNotation": code,
        "name": name,
        "decisionNo": "01/QĐ-MAU",
        "executionSteps": [{"name": "", "description": "- Nộp hồ sơ.\n- Nhận kết quả."}],
        "executionMethods": [{"submissionMethod": one, **way} for one in ("ONLINE", "DIRECT")],
        "executionCases": [{"name": "", "profileComponents": papers}],
        "categoriesDetails": [{"name": "Lĩnh vực mẫu", "code": ""}],
        "legalBasisesDetails": [{"name": "Luật mẫu", "code": "01/2020/QH14"}],
        "resultsDetails": [{"name": "Giấy chứng nhận mẫu", "code": ""}],
        "executingAgencies": "Ủy ban nhân dân cấp xã",
        "departmentPromulgateName": "Bộ Mẫu",
        "isWard": True,
    }


def published(town: Town, one: Person) -> None:
    """The catalogue, with a few made-up records, and what the search asks and says."""
    records = [made_up(f"1.9{n:05}", f"Đăng ký nuôi ong số {n}") for n in range(60)]
    records.append(made_up("1.800001", "Cấp giấy phép đo gió"))
    file = town.camera.folder / "records.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in records), encoding="utf-8")
    town.house.run("procedure", "import", str(file))
    file.unlink()
    for name, address in {
        "a10-catalogue": "/danh-muc/",
        "a10-catalogue-none": "/danh-muc/?linh-vuc=khong-co",
        "a10-entry": "/danh-muc/1.800001/",
        "a10-search-asks": "/thu-tuc/?q=giấy tờ đất",
        "a10-search-outside": "/thu-tuc/?q=mua vé máy bay",
    }.items():
        one.open(address).shot(name)


def citizens(town: Town) -> None:
    """From the first question to the acknowledgement."""
    one = town.mother()
    one.open("/ho-so/").shot("b01-list")
    one.open("/thu-tuc/dang-ky-khai-sinh/").press("Bắt đầu").shot("b02-form-1")
    one.press("Lưu và đi tiếp").shot("b02-form-1-errors")
    one.fill(relation="mother", phone="0912 000 718").press("Lưu và đi tiếp").shot("b03-form-2")
    one.fill_child().shot("b04-form-3")
    with_father = {"father_number": "045 093 000 264", "father_name": "Lê Đức Thiện"}
    one.fill(**{key: text for key, text in with_father.items() if one.page.locator(f"[name={key}]").count()})
    one.press("Lưu và đi tiếp").shot("b05-form-4")
    one.fill(return_way="portal").press("Lưu và đi tiếp").shot("b06-papers")
    one.page.goto(one.page.url.replace("/giay-to/", "/xem-lai/"))
    one.shot("b07-review-missing")
    one.page.goto(one.page.url.replace("/xem-lai/", "/giay-to/"))
    one.page.set_input_files("input[type=file]", birth_notice())
    one.page.get_by_role("button", name="Gửi tệp").first.click()
    expect(one.page.locator(".up:not([data-upload-state])").first).to_be_visible()
    one.shot("b06-papers-sent").follow("Đi tiếp").shot("b07-review")
    code = one.submit()
    one.shot("b08-done").open(f"/ho-so/{code}/").shot("b09-dossier-new")
    one.open("/thu-tuc/dang-ky-khai-sinh/").press("Bắt đầu")
    one.open("/ho-so/").shot("b01-list-full")
    one.open(f"/ho-so/{code}/").follow("Rút hồ sơ").shot("b10-withdraw")
    one.press("Rút hồ sơ").until("Thông báo dừng giải quyết").shot("b10-withdrawn")


def supplements(town: Town) -> None:
    """Asked in one slip, answered item by item."""
    applicant = town.mother().open("/thu-tuc/dang-ky-khai-sinh/").press("Bắt đầu").fill_birth()
    code = applicant.send_paper().follow("Đi tiếp").submit()
    sen = town.officer("dongha.sen").dossier(code).shot("c01-officer-new")
    sen.follow("Từ chối tiếp nhận").shot("c02-refuse-reception").press("Từ chối tiếp nhận")
    sen.shot("c02-refuse-reception-error").open(f"/ban-lam-viec/{code}/").press("Tiếp nhận")
    bach = town.officer("dongha.bach").dossier(code).shot("c03-officer-assign")
    bach.follow("Phân công").shot("c03-assign").open("/ban-lam-viec/").assign(code, "Đoàn Ngọc Mai")
    mai = town.officer("dongha.mai").open("/ban-lam-viec/").shot("c04-desk")
    mai.dossier(code).shot("c05-officer-examine").page.locator(".paper-view summary").first.click()
    mai.page.wait_for_timeout(3000)
    mai.shot("c05-officer-paper").page.reload()
    mai.page.keyboard.press("z")
    mai.page.wait_for_timeout(3000)
    mai.page.screenshot(path=town.camera.folder / "c05-officer-paper-large.png")
    for number, words in enumerate(("Phối hợp", "Chuyển xử lý", "Trả lại bước trước", "Xin lỗi và hẹn lại")):
        mai.open(f"/ban-lam-viec/{code}/").follow(words).shot(f"c06-action-{number}")
    mai.open(f"/ban-lam-viec/{code}/").follow("Trình văn bản từ chối").shot("c06-refuse")
    mai.open(f"/ban-lam-viec/{code}/").follow("Yêu cầu bổ sung").shot("c07-supplement")
    mai.press("Yêu cầu bổ sung").shot("c07-supplement-error")
    mai.fill(items=ITEMS, reason=REASON).press("Yêu cầu bổ sung").shot("c08-desk-after")
    mai.open(f"/ban-lam-viec/{code}/").shot("c08-officer-waiting")
    one = town.mother().open(f"/ho-so/{code}/").until("Phiếu yêu cầu bổ sung").shot("c09-supplement")
    one.fill(answer="Số 12 đường Trần Phú").press("Gửi mục này").shot("c09-supplement-one")


def courses(town: Town) -> None:
    """Draft, signatures, result, refusal."""
    one = town.mother()
    refused, drafted = town.made("births", "2")
    sen = town.officer("dongha.sen")
    sen.dossier(refused).follow("Từ chối tiếp nhận").fill(reason=REFUSAL).press("Từ chối tiếp nhận")
    one.open(f"/ho-so/{refused}/").until("Phiếu từ chối tiếp nhận").shot("d01-dossier-refused")
    sen.dossier(drafted).press("Tiếp nhận")
    town.officer("dongha.bach").assign(drafted, "Đoàn Ngọc Mai")
    one.open(f"/ho-so/{drafted}/").shot("d02-dossier-examined")
    town.officer("dongha.mai").dossier(drafted).press("Đạt, lập bản thảo")
    one.open(f"/ho-so/{drafted}/").shot("d03-dossier-draft")
    codes = town.made("signable", "3")
    tung = town.officer("dongha.tung").open("/ky/")
    for code in codes:
        tung.listed(code, there=True)
    tung.shot("d04-sign").fill(pin="000000").press("Ký các giấy đã chọn").page.wait_for_timeout(2500)
    tung.page.reload()
    tung.shot("d04-sign-wrong-pin").fill(pin="123456").press("Ký")
    tung.page.wait_for_timeout(6000)
    tung.page.reload()
    tung.shot("d05-batch").open("/ky/").shot("d05-sign-empty").open("/ky/may/").shot("d05-token")
    town.officer("dongha.duong").sign(*codes).shot("d06-seal-after")
    one.open(f"/ho-so/{codes[0]}/").until("Tải về").shot("d07-dossier-result")
    with one.page.expect_download() as waited:
        one.page.get_by_role("link", name="Tải về").first.click()
    verdicts(town, Path(waited.value.path()))
    one.open("/kho-cua-toi/").until("Giấy khai sinh").shot("d10-vault")
    one.page.locator(".rules a.go").first.click()
    one.look().shot("d10-vault-paper")
    town.officer("dongha.truc").open("/quay/tra/").shot("d09-returns").open(f"/quay/tra/{codes[0]}/").shot(
        "d09-return"
    )


def verdicts(town: Town, paper: Path) -> None:
    """Genuine, altered, not a paper of ours."""
    bad = paper.with_name("sua.pdf")
    data = bytearray(paper.read_bytes())
    data[len(data) // 3] ^= 1
    bad.write_bytes(data)
    whole = paper.with_name("that.pdf")
    whole.write_bytes(paper.read_bytes())
    for name, file in {"genuine": whole, "altered": bad, "foreign": birth_notice()}.items():
        one = town.visitor().open("/xac-minh/")
        one.page.set_input_files("input[type=file]", file)
        one.press("Kiểm tra").shot(f"d08-verify-{name}")


def counters(town: Town) -> None:
    """A person without an account, from the card to the slip."""
    sen = town.officer("dongha.sen").open("/quay/").shot("e01-counter")
    sen.press("Bắt đầu").shot("e01-counter-error")
    sen.open("/quay/?thu-tuc=2.000815").fill(so="045187004321", ten="Hồ Thị Na").press("Bắt đầu").shot(
        "e02-intake-copies"
    )
    sen.press("Tiếp nhận, thu phí sau").shot("e02-intake-copies-errors")
    sen.open("/quay/?thu-tuc=1.001193").fill(so=MOTHER.number, ten=MOTHER.full_name).press("Bắt đầu")
    sen.shot("e03-intake-birth").open("/quay/so/").shot("e04-register")
    (code,) = town.made("births", "1")
    sen.dossier(code).press("Tiếp nhận").open(f"/quay/xong/{code}/").until("In mẫu 01").shot("e05-taken")
    sen.open(f"/quay/giay-to/{code}/").shot("e06-papers-none")
    sen.open(f"/quay/thay/{code}/").shot("e07-stand-in")
    sen.open("/quay/").shot("e01-counter-full")
    mo = town.officer("camlo.mo")
    held = take_in(mo)
    mo.shot("e05-taken-original").open(f"/quay/giay-to/{held}/").shot("e06-papers")
    mo.page.locator("summary", has_text="Giao giấy tờ đã chọn").click()
    mo.shot("e06-papers-giving").press("Giao F9").shot("e06-papers-error")
    give(mo, held, "19495.vp")
    mo.shot("e06-papers-given")
    town.made("late", "0")
    mo.open("/quay/").shot("e01-counter-late")


def leaders(town: Town) -> None:
    """Figures of an office with work and of one without; what officers are told."""
    town.officer("giolinh.cam").open("/dieu-hanh/").shot("f01-leader-empty").open("/ky/").shot(
        "f01-sign-none"
    )
    one = town.officer("dongha.tung").open("/dieu-hanh/").shot("f01-leader")
    one.open("/dieu-hanh/in_hand/").shot("f02-leader-list")
    one.open("/ban-lam-viec/").shot("f03-desk-leader").open("/thong-bao/").shot("f04-notices")
    sen = (
        town.officer("dongha.sen")
        .open("/dieu-hanh/")
        .shot("f05-403")
        .open("/tim/?q=zzz")
        .shot("f06-find-none")
    )
    sen.open("/tim/?q=lê trần").shot("f06-find").open("/phoi-hop/").shot("f07-consultations")
    sen.open("/can-bo/bao-mat/").shot("f08-security")
    sen.open("/thu-tuc/dang-ky-khai-sinh/goi/").shot("f10-package-inside")
    (code,) = town.made("births", "1")
    sen.dossier(code)
    town.officer("dongha.sen").dossier(code).press("Tiếp nhận")
    sen.press("Tiếp nhận").shot("f09-moved")
