"""Papers: only one's own upload, only for a component of the procedure, the later replaces the earlier."""

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Paper
from motcua.trust.documents import actions as documents
from motcua.trust.identity.testing import make_person


class SetPaperTest(TestCase):
    """set_paper()."""

    @classmethod
    def setUpTestData(cls) -> None:
        """The mother's open draft."""
        testing.load_house()
        cls.mother = testing.actor(testing.mother())
        cls.ref = actions.open_draft(procedure="1.001193", actor=cls.mother, at=testing.MONDAY)

    def upload(self, owner: str) -> str:
        """A document of this owner."""
        return documents.add(
            data=b"%PDF-1.7 x",
            filename="a.pdf",
            media_type="application/pdf",
            kind="component",
            title="a",
            subject="",
            owner=owner,
            actor=owner,
            grade=7,
            at=testing.MONDAY,
        ).ref

    def attach(self, document: str, component: str = "birth_notice") -> None:
        """Attach as the mother."""
        actions.set_paper(
            ref=self.ref,
            component=component,
            document=document,
            form="photo",
            quantity=1,
            actor=self.mother,
            at=testing.MONDAY,
        )

    def test_the_later_upload_replaces_the_earlier(self) -> None:
        """One paper a component."""
        self.attach(self.upload(self.mother.actor))
        second = self.upload(self.mother.actor)
        self.attach(second)
        self.assertEqual([str(paper.document) for paper in Paper.objects.all()], [second])

    def test_somebody_elses_upload_is_not_found(self) -> None:
        """A ref of another person's file attaches nothing."""
        other = testing.actor(make_person(name="Người Khác"))
        with self.assertRaises(NotFound):
            self.attach(self.upload(other.actor))
        self.assertFalse(Paper.objects.exists())

    def test_a_component_the_procedure_does_not_know_is_not_found(self) -> None:
        """No papers beyond the published list."""
        with self.assertRaises(NotFound):
            self.attach(self.upload(self.mother.actor), component="so_ho_khau")
