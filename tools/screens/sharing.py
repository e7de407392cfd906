"""Data that is shared: registers, agreements, who read what, breaches, the record of processing."""

from demo.people import MOTHER
from tools.screens.camera import Town


def registers(town: Town) -> None:
    """One looks up a person for a dossier, doubts a fact, answers the doubt."""
    (code,) = town.made("births", "1")
    boi = town.officer("congan.boi").open("/so/").shot("h01-registers").open("/so/population/")
    boi.shot("h02-register").press("Tra").shot("h02-register-errors")
    boi.fill(so=MOTHER.number, viec="Xác minh nơi cư trú của người mẹ", **{"ho-so": code}).press("Tra")
    boi.shot("h03-record").page.locator("a", has_text="Chưa đúng?").last.click()
    boi.look().shot("h04-wrong").press("Gửi đề nghị").shot("h04-wrong-errors")
    field = boi.page.locator("[name=dung]").first
    if field.get_attribute("type") == "radio":
        field.check()
    else:
        field.fill("Thôn An Bình, Xã Cam Lộ, Tỉnh Quảng Trị")
    boi.fill(**{"ly-do": "Đã chuyển nơi ở từ tháng 8", "giay-to": "Giấy xác nhận cư trú 12/XN, 01/9/2026"})
    boi.press("Gửi đề nghị").shot("h03-record-doubted").open("/so/population/").shot("h02-register-doubts")
    boi.page.locator("[data-row] a").first.click()
    boi.look().shot("h05-correction")
    town.visitor().open("/dich-vu-du-lieu/").shot("h06-services")


def agreements(town: Town) -> None:
    """The list empty and full, one that waits, one in force, one that has ended; proposing one."""
    lim = town.officer("tinh.lim").open("/thoa-thuan/").shot("i01-agreements-empty")
    hashes = town.run("tools.screens.agreed")
    lim.open("/thoa-thuan/").shot("i01-agreements")
    for name, hash in zip(("force", "waiting", "ended"), hashes, strict=True):
        lim.open(f"/thoa-thuan/{hash}/").shot(f"i02-agreement-{name}")


def privacy(town: Town) -> None:
    """Who read my data, empty and full, one proof; the officer's log, an alarm, a breach; the record of processing."""
    mother = town.mother().open("/kho-cua-toi/").shot("j00-vault").open("/du-lieu-cua-toi/").shot("j01-mine")
    if mother.page.locator("a", has_text="Bằng chứng").count():
        mother.follow("Bằng chứng").shot("j02-proof")
    mother.open("/du-lieu-cua-toi/?nam=2020").shot("j01-mine-filtered")
    mother.open("/so-cua-toi/").shot("j07-own").page.locator("button", has_text="Sổ sức khỏe điện tử").click()
    mother.look().shot("j08-own-record").follow("Chưa đúng?").shot("j09-own-wrong")
    one = town.visitor().open("/so-xu-ly-du-lieu/").shot("j03-record")
    one.open("/kiem-tra-bang-chung/").shot("j02-check")
    xoan = town.officer("tinh.xoan").open("/can-bo/nhat-ky-doc/").shot("j04-log")
    xoan.open("/can-bo/nhat-ky-doc/luot/").shot("j04-log-reads")
    xoan.open("/can-bo/nhat-ky-doc/")
    if xoan.page.locator("a[href*='/bao-dong/']").count():
        xoan.page.locator("a[href*='/bao-dong/']").first.click()
        xoan.look().shot("j05-alarm")
    xoan.open("/can-bo/su-co-du-lieu/").shot("j06-breaches-empty")
    xoan.press("Ghi sự cố, chạy đồng hồ").shot("j06-breaches-error")
    xoan.fill(what="Gửi nhầm danh sách 12 hộ nghèo qua thư điện tử", detected="08:30 21/11/2026", people="12")
    xoan.press("Ghi sự cố, chạy đồng hồ").shot("j06-breaches")
