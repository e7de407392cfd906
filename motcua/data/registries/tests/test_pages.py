"""The pages of registers: only for whoever keeps them; look up, doubt, answer; the catalogue for everybody."""

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Correction
from motcua.data.registries.tests.test_looking import PERSON
from motcua.kit.clock import now
from motcua.trust.identity.testing import make_officer, sign_in

ASKED = {"so": PERSON["number"], "viec": "Xác minh", "ho-so": "H50-1"}


class PagesTest(TestCase):
    """From the list of registers to an answered doubt."""

    def setUp(self) -> None:
        """One person in the register, one officer who keeps it."""
        actions.load(registry="population", rows=({**PERSON, "date_of_birth": "1995-06-14"},), at=now())
        sign_in(self.client, make_officer(role="registrar"))

    def test_others_do_not_enter(self) -> None:
        """An officer without the task is refused."""
        sign_in(self.client, make_officer(role="specialist"))
        for path in ("/so/", "/so/population/"):
            self.assertEqual(self.client.get(path).status_code, 403)

    def test_the_whole_walk(self) -> None:
        """Look up, see, doubt; another accepts it from the worklist; the address never holds the number."""
        sign_in(self.client, asker := make_officer(role="registrar"))
        self.assertContains(self.client.get("/so/"), "Cơ sở dữ liệu quốc gia về dân cư")
        found = self.client.post("/so/population/", ASKED)
        self.assertEqual(found.status_code, 302)
        self.assertNotIn(PERSON["number"], found["Location"])
        record = self.client.get(found["Location"])
        self.assertContains(record, PERSON["full_name"])
        self.assertContains(record, "14/06/1995")
        wrong = f"{found['Location']}residence/"
        self.assertContains(self.client.get(wrong), PERSON["residence"])
        self.assertEqual(self.client.post(wrong, {"dung": "Xã Cam Lộ"}).status_code, 422)
        sent = self.client.post(wrong, {"dung": "Xã Cam Lộ", "ly-do": "Đã chuyển", "giay-to": "Giấy 12"})
        self.assertRedirects(sent, found["Location"])
        path = f"/so/chua-dung/{Correction.objects.get().ref}/"
        self.assertContains(self.client.get("/so/population/"), path)
        self.assertContains(self.client.get(path), "Xã Cam Lộ")
        own = self.client.post(f"{path}tra-loi/", {"nhan": "1", "tra-loi": "Đúng"})
        self.assertContains(own, "do chính bạn gửi", status_code=403)
        sign_in(self.client, make_officer(role="registrar"))
        self.assertIn("thieu", self.client.post(f"{path}tra-loi/", {"nhan": "1"})["Location"])
        self.assertEqual(
            self.client.post(f"{path}tra-loi/", {"nhan": "1", "tra-loi": "Đúng"}).status_code, 302
        )
        sign_in(self.client, asker)
        self.assertContains(self.client.get(found["Location"]), "Đính chính")

    def test_a_look_up_that_cannot_be_is_said_on_the_page(self) -> None:
        """Without dossier, or nobody there; what was typed stays."""
        for change, words in (({"ho-so": ""}, "mã hồ sơ"), ({"so": "045000000000"}, "mang số này")):
            answer = self.client.post("/so/population/", {**ASKED, **change})
            self.assertContains(answer, words, status_code=422)
            self.assertContains(answer, "Xác minh", status_code=422)
            self.assertEqual(answer.content.decode().count('aria-invalid="true"'), int("ho-so" in change))

    def test_the_catalogue_is_open_and_true_to_the_data(self) -> None:
        """Every service with its description."""
        shown = self.client.get("/dich-vu-du-lieu/")
        for line in queries.services():
            self.assertContains(shown, line.id)
            described = self.client.get(f"/dich-vu-du-lieu/openapi/{line.id}").json()
            self.assertEqual(described["info"]["title"], line.name)
