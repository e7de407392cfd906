"""What somebody tries who knows the addresses: each is refused, and nothing has changed."""

from unittest import mock

from django.test import TestCase

from motcua.data.registries import actions as registries
from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.learned import MOST_ASKED
from motcua.service.dossiers.models import Dossier, Paper
from motcua.trust.documents import actions as documents
from motcua.trust.identity import queries as identity
from motcua.trust.identity.models import User

AT = testing.MONDAY


class AttacksTest(TestCase):
    """On drafts and dossiers by their applicant."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother and her complete draft."""
        testing.load_house()
        cls.user = testing.mother()
        cls.mother = testing.actor(cls.user)
        cls.ref = testing.make_draft(user=cls.user)

    def test_a_submitted_dossier_is_not_moved_to_another_commune(self) -> None:
        """The address of the draft still exists after submission; the commune that decides stays."""
        code = actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        before = Dossier.objects.get(code=code).deciding_id
        with self.assertRaises(NotFound):
            actions.choose_office(ref=self.ref, office="19351", actor=self.mother, at=AT)
        self.assertEqual(Dossier.objects.get(code=code).deciding_id, before)

    def test_a_paper_is_not_replaced_after_submission(self) -> None:
        """What the officer reads is what was submitted."""
        actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        before = list(Paper.objects.values_list("pk", "document"))
        with self.assertRaises(NotFound):
            actions.set_paper(
                ref=self.ref,
                component="birth_notice",
                document=testing.make_scan(owner=self.mother),
                form="photo",
                quantity=1,
                actor=self.mother,
                at=AT,
            )
        self.assertEqual(list(Paper.objects.values_list("pk", "document")), before)

    def test_the_applicant_does_not_submit_what_the_counter_is_typing(self) -> None:
        """A counter draft concerns the applicant but is the officer's until it is submitted."""
        clerk = testing.officer("dongha.sen")
        counter = next(iter(Dossier.objects.filter(ref=self.ref))).receiving.code
        ref = actions.open_intake(
            procedure="1.001193", party_id=self.mother.party_id, card={}, counter=counter, actor=clerk, at=AT
        )
        with self.assertRaises(NotFound):
            actions.submit(ref=ref, vouched=True, actor=self.mother, at=AT)
        with self.assertRaises(NotFound):
            actions.save_page(ref=ref, page="child", raw={"child_name": "X"}, actor=self.mother, at=AT)

    def test_the_register_is_not_searched_number_by_number(self) -> None:
        """After a dozen different numbers a draft learns nothing more from the register."""
        with mock.patch.object(registries, "learn", wraps=registries.learn) as read:
            for last in range(MOST_ASKED * 2):
                raw = {"father_number": f"0450930{last:05d}", "father_name": "Lê Đức Thiện"}
                actions.save_page(ref=self.ref, page="parents", raw=raw, actor=self.mother, at=AT)
        self.assertLessEqual(read.call_count, MOST_ASKED)
        raw = {"father_number": "045093000264", "father_name": "Lê Đức Thiện"}
        actions.save_page(ref=self.ref, page="parents", raw=raw, actor=self.mother, at=AT)
        self.assertNotIn("father_dob", Dossier.objects.get(ref=self.ref).facts)

    def test_a_dossier_is_not_assigned_to_who_may_not_have_it(self) -> None:
        """An applicant, an officer of another commune, nobody: a request written by hand locks no dossier."""
        code = actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        actions.act(code=code, action="receive", actor=testing.officer("dongha.sen"), at=AT)
        head = testing.officer("dongha.bach")
        stranger = testing.officer("namdongha.luu").user_id
        for chosen in (str(self.user.pk), str(stranger), "999999", "x"):
            with self.assertRaises(actions.NotOffered):
                actions.act(code=code, action="assign", actor=head, given={"assignee": chosen}, at=AT)
        self.assertIsNone(Dossier.objects.get(code=code).holder_id)

    def test_a_question_goes_to_communes_only(self) -> None:
        """The applicant's name and number do not travel to whatever office a request names."""
        code = actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        actions.act(code=code, action="receive", actor=testing.officer("dongha.sen"), at=AT)
        mai = testing.officer("dongha.mai")
        given = {"assignee": str(mai.user_id)}
        actions.act(code=code, action="assign", actor=testing.officer("dongha.bach"), given=given, at=AT)
        for office in ("19333.vp", "44", "khong-co"):
            with self.assertRaises(actions.NotOffered):
                asked = {"office": office, "question": "?"}
                actions.act(code=code, action="consult", actor=mai, given=asked, at=AT)

    def test_papers_of_a_draft_are_read_by_nobody_else(self) -> None:
        """Until it is submitted, the office that would decide has no business with it."""
        scan = str(Paper.objects.get().document)
        clerk = identity.who(user=User.objects.get(username="dongha.sen"), at=AT)
        with self.assertRaises(NotFound):
            documents.read(ref=scan, who=clerk, at=AT)
        actions.submit(ref=self.ref, vouched=True, actor=self.mother, at=AT)
        self.assertTrue(documents.read(ref=scan, who=clerk, at=AT).data)

    def test_the_counters_draft_is_not_in_the_applicants_list(self) -> None:
        """What an officer is still typing is neither listed nor opened."""
        clerk = testing.officer("dongha.sen")
        counter = Dossier.objects.get(ref=self.ref).receiving.code
        ref = actions.open_intake(
            procedure="1.001193", party_id=self.mother.party_id, card={}, counter=counter, actor=clerk, at=AT
        )
        self.assertEqual(len(queries.list_page(party_id=self.mother.party_id, at=AT).drafts), 1)
        with self.assertRaises(NotFound):
            queries.review_page(ref=ref, actor=self.mother, at=AT)
