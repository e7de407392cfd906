"""A linked group through the real screens: one application, two requests, one result feeding the next."""

from typing import Any

from django.test import Client, TransactionTestCase, override_settings

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import testing
from motcua.service.dossiers.models import Dossier, Outcome, Paper, Part, Slip
from motcua.service.notices.testing import outbox
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in


def client_of(username: str) -> Client:
    """A browser of an officer."""
    return sign_in(Client(), User.objects.get(username=username))


class LinkedStoryTest(TransactionTestCase):
    """Birth registration and health card in one go."""

    def do(self, username: str, code: str, action: str, **given: Any) -> None:
        """One officer takes one step; the worker does what follows."""
        client = client_of(username)
        self.assertEqual(client.get(f"/ban-lam-viec/{code}/").status_code, 200)
        turn = Dossier.objects.get(code=code).turn
        response = client.post(f"/ban-lam-viec/{code}/lam/{action}/", {"turn": turn, **given})
        self.assertEqual(response.status_code, 302, response.content.decode()[:2000])
        Worker().run_all()

    def sign(self, username: str) -> None:
        """Sign everything that waits for this officer."""
        client = client_of(username)
        refs = [str(paper.ref) for paper in client.get("/ky/").context["papers"]]
        self.assertEqual(client.post("/ky/", {"ref": refs, "pin": "123456"}).status_code, 302)
        Worker().run_all()

    def child(self, parent: str, part: str) -> Dossier:
        """The dossier of a part."""
        return Part.objects.select_related("child").get(dossier__code=parent, name=part).child

    def register(self, code: str, citizen: Client) -> None:
        """Everything that officers and the mother do for the birth."""
        mai = User.objects.get(username="dongha.mai")
        self.do("dongha.bach", code, "assign", assignee=mai.pk)
        self.do("dongha.mai", code, "accept_draft")
        turn = Dossier.objects.get(code=code).turn
        self.assertEqual(citizen.post(f"/ho-so/{code}/lam/confirm_draft/", {"turn": turn}).status_code, 302)
        Worker().run_all()
        self.sign("dongha.tung")
        self.sign("dongha.duong")

    def test_birth_feeds_the_card(self) -> None:
        """Received once, split; the child's new number goes into the card's file with the certificate."""
        with clock.frozen(testing.MONDAY), override_settings(MOTCUA_DEMO=True):
            outbox()
            testing.load_house()
            citizen = sign_in(Client(), testing.mother())
            parent = testing.make_linked(user=testing.mother())
            self.do("dongha.sen", parent, "receive")
            birth = self.child(parent, "birth")
            self.assertEqual((birth.state, birth.channel, birth.parent.code), ("assigning", 2, parent))
            self.assertEqual(birth.answers["child_name"], "Lê Trần Minh An")
            self.assertEqual(Paper.objects.get(dossier=birth).component, "birth_notice")
            self.assertFalse(Slip.objects.filter(dossier=birth).exists())
            self.assertIsNone(self.child(parent, "health"))
            page = citizen.get(f"/ho-so/{parent}/")
            self.assertContains(page, "Cấp thẻ bảo hiểm y tế")
            self.assertContains(page, "Chờ kết quả: Đăng ký khai sinh")
            self.assertContains(citizen.get("/ho-so/"), parent)
            self.assertNotContains(citizen.get("/ho-so/"), birth.code)
            shown = client_of("dongha.bach").get(f"/ban-lam-viec/{birth.code}/")
            self.assertContains(shown, parent)
            self.register(birth.code, citizen)
            card = self.child(parent, "health")
            number = Outcome.objects.get(dossier=birth).facts["number"]
            self.assertEqual((card.state, card.answers["person_number"]), ("assigning", number))
            self.assertEqual(card.facts["requester_name"], "Trần Thị Mai Hương")
            self.assertContains(citizen.get(f"/ho-so/{parent}/"), "Đã có kết quả")
            self.assertEqual(Dossier.objects.get(code=parent).state, "running")
            self.insure(card)
            self.assertEqual(Dossier.objects.get(code=parent).state, "finished")

    def insure(self, card: Dossier) -> None:
        """The social insurance agency of the province decides the card; the commune's counter hands it out."""
        self.assertEqual((card.deciding.code, card.holder_office.code), ("44.bhxh", "44.bhxh"))
        self.assertEqual((card.receiving.code, card.returning.code), ("19333.pvhcc", "19333.pvhcc"))
        self.assertEqual(client_of("dongha.bach").get(f"/ban-lam-viec/{card.code}/").status_code, 404)
        self.do("bhxh.muong", card.code, "assign", assignee=User.objects.get(username="bhxh.lang").pk)
        self.do("bhxh.lang", card.code, "accept_draft")
        self.sign("bhxh.trac")
        self.sign("bhxh.lang")
        card.refresh_from_db()
        self.assertEqual((card.state, card.holder_office.code), ("finished", "19333.pvhcc"))
