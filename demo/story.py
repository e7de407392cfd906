"""One birth, played over HTTP through the real pages; every step is printed and checked."""

import json
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import typst

from demo import nodes
from demo.house import ROOT, House
from demo.people import FATHER, MOTHER
from demo.visitor import StoryBroken, Visitor

PIN = "123456"
OFFICE = "dongha"


class Story:
    """The story teller: numbers the steps and keeps the visitors."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.base = f"http://127.0.0.1:{house.port}"
        self.number = 0
        self.code = ""

    def say(self, who: str, what: str) -> None:
        """One line of the story."""
        self.number += 1
        print(f"  {self.number:2}. {who}: {what}", flush=True)

    def play(self) -> str:
        """The whole story; returns the dossier code. Raises StoryBroken where a page does not play along."""
        mother = self.sign_in()
        self.apply(mother)
        if self.house.nodes:
            self.asked(mother)
        self.officer("sen", "receive", "Tiếp nhận", "tiếp nhận; đồng hồ pháp luật bắt đầu chạy")
        self.officer("bach", "assign", "Phân công", "phân công người thẩm tra", choose=True)
        self.officer(
            "mai", "accept_draft", "Đạt, lập bản thảo", "thẩm tra xong, gửi bản thảo cho người mẹ xem"
        )
        self.confirm(mother)
        self.sign("tung", "Phó Chủ tịch ký số (KT. Chủ tịch)")
        self.sign("duong", "Văn thư đóng dấu số của cơ quan")
        file = self.download(mother)
        self.officer("truc", "hand_over", "Trả kết quả", "trả kết quả, khép hồ sơ")
        self.verify(file)
        if self.house.nodes:
            self.told()
        self.prove()
        return self.code

    def sign_in(self) -> Visitor:
        """By OpenID Connect at the stand-in provider, another process."""
        visitor = Visitor(self.base).open("/thu-tuc/dang-ky-khai-sinh/").follow("Đăng nhập để bắt đầu")
        visitor.follow("Tiếp tục với VNeID")
        visitor.press(MOTHER.full_name)
        if not visitor.says("Bắt đầu"):
            raise StoryBroken(f"{visitor.page.url}: đăng nhập xong mà không trở lại thủ tục")
        self.say(MOTHER.full_name, "đăng nhập VNeID mức 2 (OpenID Connect, bản đứng thay)")
        return visitor

    def apply(self, visitor: Visitor) -> None:
        """Fill four pages, send one paper, review, submit."""
        visitor.press("Bắt đầu")
        visitor.press("Lưu và đi tiếp", relation="mother", phone=MOTHER.phone)
        born = date.today() - timedelta(days=40)  # noqa: DTZ011 - the day a child of the story was born
        visitor.press(
            "Lưu và đi tiếp",
            child_name="Lê Trần Minh An",
            child_dob=f"{born:%d/%m/%Y}",
            child_sex="Nữ",
            child_hometown="Phường Đông Hà, tỉnh Quảng Trị",
            birth_proof="hospital",
            birth_place="Bệnh viện Đa khoa khu vực Đông Hà",
        )
        visitor.press("Lưu và đi tiếp", father_number=FATHER.number, father_name=FATHER.full_name)
        visitor.press("Lưu và đi tiếp", return_way="portal")
        whence = "các nút của cơ quan dân cư, hộ tịch" if self.house.nodes else "dữ liệu dân cư"
        self.say(MOTHER.full_name, f"trả lời các câu hỏi; thông tin cha mẹ lấy từ {whence}")
        paper = ROOT / "demo" / "papers" / "giay-chung-sinh.typ"
        visitor.press("Gửi tệp", files={"file": ("giay-chung-sinh.pdf", _paper(paper), "application/pdf")})
        self.say(MOTHER.full_name, "gửi bản chụp giấy chứng sinh, tệp được kiểm tra ngay")
        visitor.follow("Đi tiếp")
        if self.house.nodes and not visitor.says(nodes.MARRIAGE):
            raise StoryBroken(f"{visitor.page.url}: nút hộ tịch không cho biết việc kết hôn của cha mẹ")
        visitor.press("Nộp hồ sơ", **{"cam-doan": "on"})
        found = re.search(r"/ho-so/([^/]+)/da-nop/", str(visitor.page.url))
        if not found:
            raise StoryBroken(f"{visitor.page.url}: nộp rồi mà không có mã hồ sơ")
        self.code = found[1]
        self.say(MOTHER.full_name, f"nộp hồ sơ, mã {self.code}")

    def asked(self, mother: Visitor) -> None:
        """The mother reads who asked for her data through the exchange; its proof is checked without this software."""
        mother.open("/du-lieu-cua-toi/").follow("Bằng chứng")
        proof, key = self.house.data / "luot-hoi.tlog-proof", self.house.run("ledger", "vkey").stdout.strip()
        page = str(mother.page.url)
        self._until(lambda: self._saved(mother, page, proof), "chưa có bằng chứng của lượt hỏi qua nút")
        checked = self.house.check_proof(proof, key)
        if checked.returncode != 0 or "exchange.consumer" not in checked.stdout:
            raise StoryBroken(f"verify_proof: {checked.stdout}{checked.stderr}")
        self.say(MOTHER.full_name, "thấy lượt hỏi về mình qua nút, có chữ ký hai bên; bằng chứng đúng")

    def _saved(self, mother: Visitor, page: str, file: Path) -> bool:
        """The ledger is put in order about once a second; then there is a proof to keep."""
        try:
            mother.open(page).follow("Tải tệp bằng chứng")
        except StoryBroken:
            return False
        file.write_bytes(mother.page.content)
        return True

    def officer(self, name: str, action: str, button: str, words: str, *, choose: bool = False) -> None:
        """One officer opens the dossier from the desk and takes one step."""
        visitor = self._enter(name)
        visitor.open("/ban-lam-viec/")
        visitor.follow(self.code)
        if choose:
            visitor.follow(button)
            visitor.press(button, assignee=self._choice(visitor, "Đoàn Ngọc Mai"))
        else:
            visitor.press(button)
        self.say(self._name(visitor), words)

    def confirm(self, mother: Visitor) -> None:
        """The mother looks at the draft and confirms."""
        mother.open(f"/ho-so/{self.code}/")
        mother.press("Đúng, làm tiếp")
        self.say(MOTHER.full_name, "xem bản thảo và xác nhận")
        self._until(lambda: self._waits("tung"), "dữ liệu dân cư chưa trả số định danh")
        who = "Nút dân cư" if self.house.nodes else "Dữ liệu dân cư (bản đứng thay)"
        self.say(who, "cấp số định danh cho bé; số và ngày của giấy được ghi")

    def sign(self, name: str, words: str) -> None:
        """Sign what waits with one PIN, and wait for the worker."""
        self._until(lambda: self._waits(name), "không thấy giấy chờ ký")
        visitor = self._enter(name).open("/ky/")
        visitor.press("Ký", pin=PIN)
        self._until(lambda: not self._waits(name), "ký mãi chưa xong")
        self.say(self._name(visitor), words)

    def download(self, mother: Visitor) -> Path:
        """The mother downloads the signed certificate."""
        self._until(lambda: mother.open(f"/ho-so/{self.code}/").says("Tải về"), "chưa có kết quả")
        mother.follow("Tải về")
        file = self.house.data / "giay-khai-sinh.pdf"
        file.write_bytes(mother.page.content)
        self.say(MOTHER.full_name, f"tải Giấy khai sinh có chữ ký số ({len(mother.page.content) // 1024} KB)")
        return file

    def verify(self, file: Path) -> None:
        """Anyone verifies the file with the command and on the page."""
        done = self.house.run("verify", str(file), "--json")
        found = json.loads(done.stdout or "{}")
        if done.returncode != 0 or not found.get("genuine"):
            raise StoryBroken(f"motcua verify: {done.stdout}{done.stderr}")
        signers = " và ".join(item["signer"] for item in found["signatures"])
        self.say("Bất kỳ ai", f"`motcua verify`: giấy này là thật, ký bởi {signers}")

    def told(self) -> None:
        """The birth stands with the owner of civil status, at its own node, once."""
        folder = self.house.data / "nodes"
        self._until(lambda: bool(nodes.written(folder, self.code)), "nút hộ tịch chưa ghi việc khai sinh")
        paper = nodes.written(folder, self.code)
        self.say("Nút hộ tịch", f"đã ghi Sổ đăng ký khai sinh theo {paper}, một lần, kèm mã hồ sơ")

    def prove(self) -> None:
        """The ledger proof of the dossier verifies offline, with the standard library alone."""
        proof = self.house.data / "ho-so.tlog-proof"
        self._until(
            lambda: self.house.run("ledger", "proof", self.code).returncode == 0, "sổ cái chưa xếp dòng"
        )
        proof.write_text(self.house.run("ledger", "proof", self.code).stdout, encoding="utf-8")
        key = self.house.run("ledger", "vkey").stdout.strip()
        checked = self.house.check_proof(proof, key)
        if checked.returncode != 0:
            raise StoryBroken(f"verify_proof: {checked.stdout}{checked.stderr}")
        size = json.loads(self.house.run("ledger", "verify", "--json").stdout)["size"]
        self.say("Kiểm toán", f"bằng chứng của hồ sơ đúng, kiểm ngoại tuyến; sổ cái có {size} dòng")
        texts = [text for text in self.house.sent() if self.code in text["text"]]
        self.say("Điện thoại của người mẹ", f"đã nhận {len(texts)} tin nhắn, mới nhất: “{texts[-1]['text']}”")

    def _enter(self, name: str) -> Visitor:
        visitor = Visitor(self.base).open("/demo/")
        return visitor.press_form(f"/demo/vao/{OFFICE}.{name}/")

    def _waits(self, name: str) -> bool:
        return self.code in self._enter(name).open("/ky/").page.text

    def _name(self, visitor: Visitor) -> str:
        found = re.search(r'class="me"><summary><span><b>([^<]+)</b>([^<,]+)', visitor.page.text)
        return f"{found[1]} ({found[2].strip()})" if found else "Cán bộ"

    def _choice(self, visitor: Visitor, name: str) -> str:
        found = re.search(rf'value="(\d+)"[^>]*>(?:\s|<[^>]+>)*{name}', visitor.page.text)
        if not found:
            raise StoryBroken(f"{visitor.page.url}: không có {name} để phân công")
        return found[1]

    def _until(self, ready: Callable[[], bool], trouble: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if ready():
                return
            time.sleep(0.3)
        raise StoryBroken(f"{self.code}: {trouble}")


def _paper(template: Path) -> bytes:
    """The child's birth notice, as a hospital would have printed it."""
    return typst.compile(str(template))
