"""A scan at the counter: the file itself or a document sent before; nonsense attaches nothing."""

from django.test import TestCase

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Paper
from motcua.trust.documents.testing import pdf

AT = testing.MONDAY


class HandInScanTest(TestCase):
    """hand_in_scan()."""

    def setUp(self) -> None:
        """The mother stands at the counter of Đông Hà."""
        testing.load_house()
        self.clerk = testing.officer("dongha.sen")
        party = testing.actor(testing.mother()).party_id
        self.ref = actions.open_intake(
            procedure="1.001193", party_id=party, card={}, counter="19333.pvhcc", actor=self.clerk, at=AT
        )

    def send(self, document: str = "", file: tuple[str, bytes] | None = None) -> None:
        """As the clerk."""
        actions.hand_in_scan(
            ref=self.ref, component="birth_notice", document=document, file=file, actor=self.clerk, at=AT
        )

    def test_a_file_or_a_document(self) -> None:
        """The later replaces the earlier."""
        self.send(file=("giay.pdf", pdf()))
        scan = testing.make_scan(owner=self.clerk)
        self.send(document=scan)
        self.assertEqual([str(paper.document) for paper in Paper.objects.all()], [scan])

    def test_nothing_or_nonsense(self) -> None:
        """Neither a file nor one's own document."""
        for document in ("", "x"):
            with self.assertRaises(NotFound):
                self.send(document=document)
        self.assertFalse(Paper.objects.exists())
