"""The main job, through the real screens: draft, submit, receive, assign, draft, number, sign, seal, return."""

from typing import Any

from django.test import Client, TransactionTestCase, override_settings

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import testing
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.notices.testing import outbox
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in
from motcua.trust.ledger import queries as ledger


def client_of(username: str) -> Client:
    """A browser of an officer."""
    return sign_in(Client(), User.objects.get(username=username))


class StoryTest(TransactionTestCase):
    """One birth from the first page to the verified certificate."""

    def post(self, client: Client, address: str, **values: Any) -> Any:
        """POST and demand a redirect, showing the page when there is none."""
        response = client.post(address, values)
        words = response.content.decode()[:3000] if response.status_code != 302 else ""
        self.assertEqual(response.status_code, 302, f"{address}: {words}")
        return response

    def do(self, username: str, code: str, action: str, **given: Any) -> None:
        """One officer takes one step from the dossier's own page."""
        client = client_of(username)
        shown = client.get(f"/ban-lam-viec/{code}/")
        self.assertEqual(shown.status_code, 200)
        self.assertContains(shown, f"/lam/{action}/")
        turn = Dossier.objects.get(code=code).turn
        self.post(client, f"/ban-lam-viec/{code}/lam/{action}/", turn=turn, **given)
        Worker().run_all()

    def apply(self, citizen: Client) -> str:
        """Fill every page, see what is missing, send the paper, submit; the code."""
        start = self.post(citizen, "/ho-so/moi/dang-ky-khai-sinh/")
        address = start["Location"]
        for page, raw in testing.PAGES.items():
            self.assertIn(page, address)
            self.assertEqual(citizen.get(address).status_code, 200)
            address = self.post(citizen, address, **raw)["Location"]
        ref = address.split("/")[3]
        self.assertEqual(citizen.get(address).status_code, 200)
        review = citizen.get(f"/ho-so/nhap/{ref}/xem-lai/")
        self.assertContains(review, "Chưa có: Giấy chứng sinh")
        testing.make_draft(user=testing.mother())
        done = self.post(citizen, f"/ho-so/nhap/{ref}/nop/", **{"cam-doan": "on"})
        return done["Location"].split("/")[2]

    def test_birth(self) -> None:
        """A mother applies online, officers act in turn, and she holds a certificate that verifies."""
        with clock.frozen(testing.MONDAY), override_settings(MOTCUA_DEMO=True):
            box = outbox()
            testing.load_house()
            citizen = sign_in(Client(), testing.mother())
            code = self.apply(citizen)
            self.assertRegex(code, r"^H50\.101\.00-261123-0001$")
            self.assertContains(citizen.get(f"/ho-so/{code}/da-nop/"), code)
            self.do("dongha.sen", code, "receive")
            mai = User.objects.get(username="dongha.mai")
            self.do("dongha.bach", code, "assign", assignee=mai.pk)
            self.do("dongha.mai", code, "accept_draft")
            shown = citizen.get(f"/ho-so/{code}/")
            self.assertContains(shown, "Đúng, làm tiếp")
            self.post(citizen, f"/ho-so/{code}/lam/confirm_draft/", turn=Dossier.objects.get(code=code).turn)
            Worker().run_all()
            self.assertEqual(Dossier.objects.get(code=code).state, "signing")
            self.sign("dongha.tung", code)
            self.assertEqual(Dossier.objects.get(code=code).state, "sealing")
            self.sign("dongha.duong", code)
            self.assertEqual(Dossier.objects.get(code=code).state, "finished")
            outcome = Outcome.objects.get(dossier__code=code)
            self.assertIsNotNone(outcome.issued_at)
            pdf = citizen.get(f"/tai-lieu/{outcome.document}/")
            self.assertEqual(pdf.status_code, 200)
            self.assertEqual(Client().get(f"/xac-minh/{outcome.verify_code}/").status_code, 200)
            held = citizen.get("/kho-cua-toi/").context["papers"]
            kept = {(line.title, line.grade.grade) for line in held}
            self.assertEqual(kept, {("Giấy khai sinh", 2), ("Giấy chứng sinh", 7)})
            self.do("dongha.truc", code, "hand_over")
            self.assertGreaterEqual(len(box.sent), 3)
            kinds = [leaf.kind for leaf in ledger.leaves(subject=code)]
            self.assertIn("dossier.submit", kinds)
            self.assertIn("dossier.hand_over", kinds)

    def sign(self, username: str, code: str) -> None:
        """Sign everything that waits for this officer with one PIN."""
        client = client_of(username)
        page = client.get("/ky/")
        self.assertEqual(page.status_code, 200)
        refs = [str(paper.ref) for paper in page.context["papers"]]
        self.assertTrue(refs, page.content.decode()[:2000])
        self.post(client, "/ky/", ref=refs, pin="123456")
        Worker().run_all()
