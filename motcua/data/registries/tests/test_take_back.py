"""A write taken back: what was held before counts again, as a new version; nothing is overwritten."""

from datetime import date, timedelta

from django.test import TestCase

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Source
from motcua.data.registries.tests.test_read import AT
from motcua.data.registries.types import Reading, Writing
from motcua.kit.errors import NotAllowed

WIFE, HUSBAND = "045198000264", "045096000311"
DAY = date(2026, 11, 23)


class TakeBackTest(TestCase):
    """take_back(), and one origin that writes to two records."""

    def marry(self, number: str, *, origin: str = "H50-1", paper: str = "", **more: str) -> str:
        """Enter the marriage with one of the couple."""
        return actions.write(
            registry="civil_status",
            operation="record_marriage",
            data={"number": number, "marriage_registration": "Số 03/2026", **more},
            origin=origin,
            document="Giấy chứng nhận kết hôn 03/2026",
            paper=paper,
            valid_from=DAY,
            actor="system",
            at=AT,
        )

    def undo(self, *, origin: str = "H50-1", paper: str = "") -> int:
        """The certificate has been revoked."""
        return actions.take_back(
            registry="civil_status",
            operation="record_marriage",
            origin=origin,
            paper=paper,
            reason="Thu hồi",
            actor="system",
            at=AT + timedelta(days=3),
        )

    def registration(self, number: str = WIFE) -> str:
        """Which marriage the register tells of."""
        found = self.held(number)
        assert found
        return found.fields["marriage_registration"]

    def held(self, number: str, **clocks: object) -> Reading | None:
        """What is held of a person five days on."""
        return actions.read(
            registry="civil_status",
            key=number,
            fields=("marriage_registration", "birth_place"),
            purpose="thử",
            basis="thử",
            subject="x",
            actor="system",
            at=AT + timedelta(days=5),
            **clocks,
        )

    def test_one_dossier_writes_to_both_of_a_couple_once(self) -> None:
        """Each record has its entry; the same again adds nothing."""
        for _again in range(2):
            self.assertEqual([self.marry(WIFE), self.marry(HUSBAND)], [WIFE, HUSBAND])
        self.assertEqual(Source.objects.filter(kind="dossier").count(), 2)

    def test_work_done_late_is_done(self) -> None:
        """Somebody wrote the record after the step and before its job ran: both stand, and knowledge goes forward."""
        rows = [{"number": WIFE, "birth_place": "Đông Hà"}]
        actions.load(registry="civil_status", rows=rows, at=AT + timedelta(hours=1))
        self.marry(WIFE)
        found = self.held(WIFE)
        assert found
        self.assertEqual(found.fields, {"marriage_registration": "Số 03/2026", "birth_place": "Đông Hà"})

    def test_what_was_held_before_counts_again(self) -> None:
        """The entry goes from both, what others wrote stays, and what was known then can still be read."""
        actions.load(
            registry="civil_status",
            rows=[{"number": WIFE, "birth_place": "Đông Hà", "marriage_registration": "Số 1/2010"}],
            at=AT,
        )
        self.marry(WIFE)
        self.marry(HUSBAND)
        self.assertEqual(self.undo(), 2)
        wife, husband = self.held(WIFE), self.held(HUSBAND)
        assert wife
        assert husband
        self.assertEqual(wife.fields, {"marriage_registration": "Số 1/2010", "birth_place": "Đông Hà"})
        self.assertEqual(husband.fields["marriage_registration"], "")
        then = self.held(WIFE, known_at=AT + timedelta(days=1))
        assert then
        self.assertEqual(then.fields["marriage_registration"], "Số 03/2026")
        newest = queries.past(registry="civil_status", key=WIFE)[0]
        self.assertEqual((newest.made_by.kind, newest.made_by.reason), ("withdrawn", "Thu hồi"))

    def test_a_later_change_by_others_stays(self) -> None:
        """Only the fields that this write still answers for are laid back."""
        self.marry(WIFE, spouse_name="Trần Văn Mẫu")
        actions.amend(
            registry="civil_status",
            key=WIFE,
            data={"marriage_registration": "Số 03/2026 (cải chính)"},
            writing=Writing(kind="correction", actor="x", origin="H50-9", reason="thử"),
            valid_from=DAY,
            at=AT + timedelta(days=1),
        )
        self.undo()
        wife = self.held(WIFE)
        assert wife
        self.assertEqual(wife.fields["marriage_registration"], "Số 03/2026 (cải chính)")

    def test_what_another_said_as_well_stays(self) -> None:
        """Two results say the same: whichever of them falls, the other still stands."""
        for fallen, other in (("H50-1", "H50-2"), ("H50-2", "H50-1")):
            for origin in ("H50-1", "H50-2"):
                self.marry(WIFE, origin=origin, paper=fallen)
            self.undo(origin=fallen, paper=fallen)
            self.assertEqual(self.registration(), "Số 03/2026", fallen)
            self.undo(origin=other, paper=fallen)
            self.assertEqual(self.registration(), "", fallen)

    def test_what_has_fallen_does_not_come_back(self) -> None:
        """Two results one after the other, both revoked, in either order: nothing is left."""
        both = (("H50-1", "Số 03/2026"), ("H50-2", "Số 04/2026"))
        for order in (both, both[::-1]):
            paper = order[0][0]
            for origin, words in both:
                self.marry(WIFE, origin=origin, paper=paper, marriage_registration=words)
            (first, _words), (second, left) = order
            self.undo(origin=first, paper=paper)
            self.assertEqual(self.registration(), left, order)
            self.undo(origin=second, paper=paper)
            self.assertEqual(self.registration(), "", order)

    def test_what_counts_again_is_told_with_its_own_source(self) -> None:
        """The value that stands without the fallen one comes from whoever wrote it; the version says why it is so."""
        self.marry(WIFE, origin="H50-0", marriage_registration="Số 02/2026")
        self.marry(WIFE)
        self.undo()
        newest = queries.past(registry="civil_status", key=WIFE)[0]
        facts = {fact.name: fact for fact in newest.facts}
        self.assertEqual(facts["marriage_registration"].origin.origin, "H50-0")
        self.assertEqual(newest.made_by.kind, "withdrawn")

    def test_a_second_result_of_the_same_dossier(self) -> None:
        """Issued again after the first was revoked it is written again; word of the first, come late, leaves it."""
        self.marry(WIFE, paper="AAAA", marriage_registration="Số 03/2026")
        self.undo(paper="AAAA")
        for _again in range(2):
            self.marry(WIFE, paper="BBBB", marriage_registration="Số 09/2026")
        self.assertEqual(self.undo(paper="AAAA"), 0)
        self.assertEqual(self.registration(), "Số 09/2026")
        self.marry(HUSBAND, paper="")
        self.undo(paper="BBBB")
        self.assertEqual([self.registration(), self.registration(HUSBAND)], ["", ""])

    def test_it_is_done_once_and_only_where_declared(self) -> None:
        """A second call changes nothing; a write that is not declared is refused; numbers are never taken back."""
        self.marry(WIFE)
        self.assertEqual([self.undo(), self.undo()], [1, 0])
        given = {"origin": "H50-1", "reason": "x", "actor": "system", "at": AT}
        with self.assertRaises(NotAllowed):
            actions.take_back(registry="civil_status", operation="erase", **given)
        born = {"full_name": "Lê An", "date_of_birth": "2026-09-30", "sex": "Nữ"}
        told = {"registry": "population", "operation": "register_birth"}
        actions.write(**told, data=born, origin="H50-1", actor="system", at=AT)
        self.assertEqual(actions.take_back(**told, **given), 0)
