"""The clock jumps: steps are taken, nothing stops, the ledger stays sound, no date becomes a lie."""

from datetime import datetime, timedelta

from django.test import TestCase, override_settings

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, testing, watching
from motcua.service.dossiers.models import Dossier, Slip
from motcua.service.notices.testing import outbox
from motcua.trust.ledger import actions as ledger_actions
from motcua.trust.ledger import queries as ledger
from motcua.trust.ledger.testing import KEY

MONDAY = testing.MONDAY
HOUR = timedelta(hours=1)


@override_settings(MOTCUA_LEDGER_KEY=KEY)
class ClockTest(TestCase):
    """One birth, submitted on Monday at nine."""

    def setUp(self) -> None:
        """The counter has it."""
        self.box = outbox()
        testing.load_house()
        self.code = testing.make_dossier(user=testing.mother())

    def receive(self, at: datetime) -> Dossier:
        """The counter receives it at a moment; the worker does what is asked of it then."""
        actor = testing.officer("dongha.sen", at=at)
        with clock.frozen(at):
            actions.act(code=self.code, action="receive", actor=actor, at=at, turn=1)
            Worker().run_all()
        return Dossier.objects.get(code=self.code)

    def sound(self, at: datetime) -> None:
        """Every leaf has its place, whatever times they carry."""
        ledger_actions.sequence_all(at=at)
        assert ledger.verify().problems == ()

    def test_set_back(self) -> None:
        """Received "before" it was submitted: the limit counts from the clock that stood on the wall."""
        earlier = MONDAY - HOUR
        dossier = self.receive(earlier)
        assert (dossier.state, dossier.received_at) == ("assigning", earlier)
        assert dossier.due > MONDAY
        assert Slip.objects.get(dossier=dossier).document is not None
        self.sound(earlier)
        self.sound(MONDAY)

    def test_set_forward(self) -> None:
        """Everything is late at once: the owners are reminded once, and nothing is stuck."""
        later = MONDAY + timedelta(days=30)
        watching.watch(at=later)
        watching.watch(at=later + HOUR)
        dossier = Dossier.objects.get(code=self.code)
        assert (dossier.stuck_since, dossier.reminded_of) == (None, dossier.step_due)
        self.sound(later)

    def test_forward_and_back(self) -> None:
        """A job that failed in the false future is tried again in the present."""
        future = MONDAY + timedelta(days=300)
        self.box.down = True
        with clock.frozen(future):
            Worker().run_all()
        self.box.down = False
        with clock.frozen(MONDAY):
            assert Worker().release_stale(MONDAY) == 1
            Worker().run_all()
        assert len(self.box.sent) == 1
