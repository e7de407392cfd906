"""The watch: orphans are raised within a minute, owners are reminded once, what moves is no longer stuck."""

import time
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from motcua.kit import clock
from motcua.kit.events.models import EventRecord
from motcua.kit.jobs.queue import timers
from motcua.kit.worker.loop import Worker
from motcua.service.dossiers import actions, making, queries, testing, watching
from motcua.service.dossiers.models import Dossier
from motcua.service.notices import queries as notices
from motcua.service.notices.testing import outbox
from motcua.trust.documents.models import Document
from motcua.trust.identity.models import Office, Post, User
from motcua.trust.signing.models import Authorisation, SigningRequest

MONDAY = testing.MONDAY
MINUTE = timedelta(minutes=1)


class WatchTest(TestCase):
    """One birth, submitted on Monday at nine."""

    def setUp(self) -> None:
        """The counter has eight working hours."""
        self.box = outbox()
        testing.load_house()
        self.person = testing.mother()
        self.code = testing.make_dossier(user=self.person)

    def dossier(self) -> Dossier:
        """As it stands."""
        return Dossier.objects.get(code=self.code)

    def act(self, username: str, action: str, at: datetime = MONDAY, **given: Any) -> None:
        """An officer takes a step."""
        who = testing.officer(username, at=at)
        actions.act(code=self.code, action=action, actor=who, at=at, given=given)

    def late(self) -> datetime:
        """A minute after the limit of the present step."""
        return self.dossier().step_due + MINUTE

    def to_confirming(self) -> None:
        """Until the mother is shown the draft."""
        self.act("dongha.sen", "receive")
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
        self.act("dongha.mai", "accept_draft")

    def to_registering(self) -> None:
        """Until the system waits for the register."""
        self.to_confirming()
        person = testing.actor(self.person)
        actions.act(code=self.code, action="confirm_draft", actor=person, at=MONDAY)

    def to_signing(self) -> None:
        """Until the deputy chair is to sign."""
        self.to_registering()
        with clock.frozen(MONDAY):
            Worker().run_all()

    def told(self, username: str) -> list[str]:
        """The kinds of notices an officer has had."""
        user = User.objects.get(username=username)
        return [line.kind for line in notices.of_officer(user_id=user.pk, language="vi")]

    def leave(self, role: str) -> None:
        """Everybody of this role leaves this commune today."""
        Post.objects.filter(role=role, office__code__startswith="19333").update(valid_to="2026-11-22")

    def test_runs_more_than_once_a_minute(self) -> None:
        """The timer is registered with the worker."""
        every = {item.name: item.every for item in timers()}
        assert every["motcua.service.dossiers.jobs.watch"] <= timedelta(seconds=30)

    def test_all_is_well(self) -> None:
        """Nothing is said while somebody holds it and time is left."""
        assert watching.watch(at=MONDAY + MINUTE) == 0
        assert EventRecord.objects.filter(name="dossiers.DossierStuck").count() == 0

    def test_nobody_holds_the_role(self) -> None:
        """Shown on the leader's page, announced, told to who oversees; once."""
        self.leave("reception")
        for minute in (1, 2):
            watching.watch(at=MONDAY + minute * MINUTE)
        dossier = self.dossier()
        assert (dossier.stuck_since, dossier.stuck_why) == (MONDAY + MINUTE, "holder")
        event = EventRecord.objects.get(name="dossiers.DossierStuck")
        assert event.payload == {"code": self.code, "turn": 1, "why": "holder"}
        page = queries.leader_page(office_id=dossier.deciding_id, at=MONDAY + MINUTE)
        assert {item.key: item.count for item in page.figures}["stuck"] == 1
        rows, count = queries.figure_rows(
            office_id=dossier.deciding_id, figure="stuck", at=MONDAY + MINUTE, page=1
        )
        why = "không còn ai giữ phần việc này."
        assert ([(row.code, row.stuck) for row in rows], count) == ([(self.code, why)], 1)
        page = queries.officer_page(code=self.code, actor=testing.officer("dongha.bach"), at=MONDAY + MINUTE)
        assert page.others[0].endswith(why)
        head = Post.objects.get(role="centre_head", office__code="19333.pvhcc").holder
        (line,) = notices.of_officer(user_id=head.pk, language="vi")
        assert line.text.endswith(
            "bị kẹt: không còn ai giữ phần việc này. Bạn phân công lại hoặc báo người quản trị."
        )

    def test_somebody_takes_over(self) -> None:
        """The role has a holder again: no longer stuck."""
        self.leave("reception")
        watching.watch(at=MONDAY + MINUTE)
        Post.objects.filter(role="reception").update(valid_to="2026-11-27")
        watching.watch(at=MONDAY + 2 * MINUTE)
        assert (self.dossier().stuck_since, self.dossier().stuck_why) == (None, "")

    def test_the_assignee_has_left(self) -> None:
        """The desk's head sees it stuck, assigns anew, and it is no longer stuck."""
        self.act("dongha.sen", "receive")
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
        User.objects.filter(username="dongha.mai").update(is_active=False)
        assert watching.watch(at=MONDAY + MINUTE) == 1
        assert "stuck" in self.told("dongha.bach")
        tram = str(User.objects.get(username="dongha.tram").pk)
        self.act("dongha.bach", "reassign", MONDAY + 2 * MINUTE, assignee=tram, reason="Người cũ đã nghỉ")
        assert self.dossier().stuck_since is None
        assert watching.watch(at=MONDAY + 3 * MINUTE) == 0

    def test_the_owner_is_reminded_once(self) -> None:
        """Everybody at that counter, once for the passed limit, however often the watch looks."""
        late = self.late()
        for minute in range(3):
            watching.watch(at=late + minute * MINUTE)
        assert self.told("dongha.sen") == ["step_late"]
        assert self.told("dongha.truc") == ["step_late"]
        assert self.told("dongha.mai") == []
        assert self.dossier().stuck_since is None

    def test_a_later_limit_is_another_reminder(self) -> None:
        """The next step has its own."""
        late = self.late()
        watching.watch(at=late)
        self.act("dongha.sen", "receive", late)
        for minute in range(2):
            watching.watch(at=self.late() + minute * MINUTE)
        assert self.told("dongha.bach") == ["step_late"]

    def test_the_applicant_is_reminded(self) -> None:
        """In the portal and by SMS, once."""
        self.act(
            "dongha.sen", "request_supplement", items=["Giấy chứng sinh"], reason="Thiếu giấy chứng sinh"
        )
        later = MONDAY + timedelta(days=40)
        for minute in range(2):
            watching.watch(at=later + minute * MINUTE)
        kinds = [line.kind for line in notices.of_subject(subject=self.code, language="vi")]
        assert kinds.count("reminder") == 1
        with clock.frozen(later):
            Worker().run_all()
        assert sum("dang cho ban" in text for _to, text in self.box.sent.values()) == 1

    def test_silence_proceeds_even_if_its_job_is_lost(self) -> None:
        """The watch takes the step that the process gives to silence."""
        self.to_confirming()
        DBTaskResult.objects.all().delete()
        watching.watch(at=self.late())
        assert self.dossier().state == "registering"

    def test_what_the_register_never_takes_goes_back(self) -> None:
        """To whoever examines, who reads why; not tried again each hour for nothing."""
        self.to_registering()
        dossier = self.dossier()
        Dossier.objects.filter(pk=dossier.pk).update(answers={**dossier.answers, "child_dob": "2026-02-31"})
        with clock.frozen(MONDAY):
            Worker().run_all()
        assert (self.dossier().state, self.dossier().stuck_why) == ("examining", "")
        page = queries.officer_page(code=self.code, actor=testing.officer("dongha.mai"), at=MONDAY + MINUTE)
        assert any("Ngày sinh" in step.reason for step in page.steps)

    def test_the_system_is_late(self) -> None:
        """A register that never answers: stuck when the limit of that state has passed."""
        self.to_registering()
        watching.watch(at=MONDAY + timedelta(minutes=30))
        assert self.dossier().stuck_since is None
        watching.watch(at=MONDAY + timedelta(hours=2))
        assert self.dossier().stuck_why == "system"

    def test_nobody_may_sign(self) -> None:
        """No grant in force: stuck at once and said why; asked for by itself as soon as there is one."""
        Authorisation.objects.update(revoked_on="2026-11-01")
        self.to_signing()
        assert (self.dossier().state, self.dossier().stuck_why) == ("signing", "authority")
        assert SigningRequest.objects.count() == 0
        assert "stuck" in self.told("dongha.bach")
        (round_,) = (item for item in timers() if item.name == "motcua.service.dossiers.jobs.watch")
        round_.run(MONDAY + MINUTE)
        assert self.dossier().stuck_why == "authority"
        Authorisation.objects.update(revoked_on=None)
        with clock.frozen(MONDAY + 2 * MINUTE):
            round_.run(MONDAY + 2 * MINUTE)
            Worker().run_all()
        assert (self.dossier().stuck_since, self.dossier().stuck_why) == (None, "")
        assert SigningRequest.objects.filter(slot="leader").count() == 1

    def unsigned(self) -> Any:
        """A result that waited for authority, which is there now; returns the timer's round."""
        Authorisation.objects.update(revoked_on="2026-11-01")
        self.to_signing()
        Authorisation.objects.update(revoked_on=None)
        return next(item for item in timers() if item.name == "motcua.service.dossiers.jobs.watch")

    def asked(self) -> int:
        """How many jobs wait that ask for a signature."""
        name = "motcua.service.dossiers.jobs.request_signature"
        return DBTaskResult.objects.filter(args_kwargs__kwargs__job=name, status="READY").count()

    def test_the_round_makes_no_paper(self) -> None:
        """It says that somebody may sign and leaves the work to one job, which is tried again when it fails."""
        round_ = self.unsigned()
        with patch.object(making.papers, "render", side_effect=OSError("no space left")) as render:
            for minute in (1, 2):
                round_.run(MONDAY + minute * MINUTE)
            assert (self.dossier().stuck_why, self.asked(), render.call_count) == ("", 1, 0)
            with clock.frozen(MONDAY + 3 * MINUTE):
                Worker().run_all()
            assert (self.asked(), render.call_count) == (1, 1)
        with clock.frozen(MONDAY + timedelta(hours=1)):
            Worker().run_all()
        assert SigningRequest.objects.filter(slot="leader").count() == 1

    def test_another_round_at_the_same_moment(self) -> None:
        """Both see that it waits; only one of them asks for the work."""
        round_ = self.unsigned()
        found = watching.signable(at=MONDAY)
        round_.run(MONDAY + MINUTE)
        with patch.object(watching, "signable", return_value=found):
            round_.run(MONDAY + MINUTE)
        assert (found, self.asked()) == ((self.code,), 1)

    def test_two_jobs_keep_one_result(self) -> None:
        """Both have begun before either has a paper: one is kept, and signed once."""
        self.unsigned()
        render, at = making.papers.render, MONDAY + MINUTE

        def other_first(**given: Any) -> Any:
            with patch.object(making.papers, "render", render):
                making.request_signature(code=self.code, at=at)
            return render(**given)

        with patch.object(making.papers, "render", other_first):
            assert making.request_signature(code=self.code, at=at)
        assert Document.objects.filter(subject=self.code, kind="result").count() == 1
        assert sorted(SigningRequest.objects.values_list("slot", flat=True)) == ["agency", "leader"]

    def test_who_waits_in_vain_keeps_nobody_back(self) -> None:
        """However many of one procedure nobody may sign: those of another that can be signed have their turn."""
        round_ = self.unsigned()
        one = self.dossier()
        values = {field.attname: getattr(one, field.attname) for field in Dossier._meta.concrete_fields}
        values |= {"id": None, "holder_role": "nobody", "stuck_since": MONDAY - MINUTE}
        many = [Dossier(**values | {"ref": uuid4(), "code": f"C{number}"}) for number in range(3)]
        Dossier.objects.bulk_create(many)
        with patch.object(watching, "MOST", 2):
            round_.run(MONDAY + MINUTE)
        waiting = Dossier.objects.filter(stuck_why="authority")
        assert sorted(waiting.values_list("code", flat=True)) == ["C0", "C1", "C2"]
        assert self.asked() == 1

    def test_a_job_given_up(self) -> None:
        """A slip that cannot be made: the dossier is stuck until somebody moves it."""
        self.act("dongha.sen", "receive")
        with patch.object(making, "make_slip", side_effect=OSError("no space left")):
            for hour in range(40):
                with clock.frozen(MONDAY + timedelta(hours=hour)):
                    Worker().run_all()
        dossier = self.dossier()
        assert dossier.stuck_why == "job"
        assert "stuck" in self.told("dongha.bach")
        watching.watch(at=MONDAY + timedelta(hours=41))
        assert self.dossier().stuck_why == "job"
        self.act("dongha.bach", "assign", assignee=str(User.objects.get(username="dongha.mai").pk))
        assert (self.dossier().stuck_since, self.dossier().stuck_why) == (None, "")

    def test_a_job_of_no_dossier(self) -> None:
        """An SMS that could not be sent holds up nobody; its state is visible."""
        given_up = watching.job_given_up(
            job="motcua.service.notices.jobs.deliver", kwargs={"sending_id": 1}, at=MONDAY
        )
        assert given_up is False

    def test_one_broken_dossier_does_not_hide_the_others(self) -> None:
        """A process that raises is marked as stuck; the rest is still watched."""
        other = testing.make_dossier(user=self.person)
        Dossier.objects.filter(code=other).update(procedure="0.000000", step_due=MONDAY)
        with self.assertLogs("motcua.watch", "ERROR"):
            assert watching.watch(at=self.late()) == 1
        assert Dossier.objects.get(code=other).stuck_why == "system"
        assert self.told("dongha.sen") == ["step_late"]
        assert watching.watch(at=self.late()) == 0


class ManyTest(TestCase):
    """The watch among many dossiers."""

    def fill(self, count: int) -> None:
        """Copies of one submitted dossier, spread over the counters, none late."""
        testing.load_house()
        code = testing.make_dossier(user=testing.mother())
        one = Dossier.objects.get(code=code)
        offices = list(Office.objects.filter(kind="centre", code__contains=".").values_list("pk", flat=True))
        values = {field.attname: getattr(one, field.attname) for field in Dossier._meta.concrete_fields}
        for name in ("id", "ref", "code", "holder_office_id", "step_due"):
            values.pop(name)
        Dossier.objects.bulk_create(
            (
                Dossier(
                    **values,
                    code=f"C{number}",
                    holder_office_id=offices[number % len(offices)],
                    step_due=MONDAY + timedelta(days=1, seconds=number),
                )
                for number in range(count)
            ),
            batch_size=2000,
        )

    def statements(self) -> tuple[int, float]:
        """SQL statements and seconds of one round."""
        began = time.monotonic()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            watching.watch(at=MONDAY + MINUTE)
        return len(seen), time.monotonic() - began

    def test_a_quiet_round_is_four_statements(self) -> None:
        """However many dossiers there are."""
        self.fill(300)
        assert self.statements()[0] == 4

    @pytest.mark.soak
    def test_a_hundred_thousand(self) -> None:
        """A quiet round among 100,000 open dossiers takes less than a second."""
        self.fill(100_000)
        count, seconds = self.statements()
        print(f"watch: {count} SQL, {seconds * 1000:.0f} ms")  # noqa: T201 - a figure of the soak
        assert (count, seconds < 1) == (4, True)
