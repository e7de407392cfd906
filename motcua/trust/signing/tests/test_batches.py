"""A batch: one PIN, one result per document, whatever happens to the others."""

import subprocess
from datetime import timedelta
from unittest import mock

import pytest

from motcua.kit.clock import frozen
from motcua.kit.errors import NotFound
from motcua.kit.events.models import EventRecord
from motcua.kit.worker.loop import Worker
from motcua.trust.documents import queries as documents
from motcua.trust.signing import actions, drivers, queries
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.models import Batch, Preparation, SigningRequest
from motcua.trust.signing.testing import AT, make_agency, make_requests
from motcua.trust.signing.types import PinLocked, Refused, SignerUnavailable, WrongPin
from tests.support.tools import need

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def work() -> None:
    """What the worker would do now."""
    with frozen(SOON):
        Worker().run_all()


def sign(user, requests, pin=PIN, at=AT):
    line = actions.start_batch(user_id=user.pk, requests=requests, pin=pin, at=at)
    work()
    return queries.batch(ref=line.ref, user_id=user.pk)


def test_leader_then_agency_sign_and_foreign_tools_agree(tmp_path):
    """Both signatures are valid for pdfsig, and the CMS for openssl, against the demo root."""
    agency = make_agency()
    leader, seal = make_requests(agency)
    assert [row.request_id for row in queries.waiting(user_id=agency.clerk.pk, at=AT)] == []
    assert sign(agency.deputy, [leader.request_id]).signed == 1
    assert [row.request_id for row in queries.waiting(user_id=agency.clerk.pk, at=AT)] == [seal.request_id]
    assert sign(agency.clerk, [seal.request_id]).signed == 1
    content = documents.open_blob(ref=leader.document)
    assert content.document.number == 3
    file = tmp_path / "signed.pdf"
    file.write_bytes(content.data)
    said = subprocess.run([need("pdfsig"), file], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    assert "Trần Thị Phó" in said
    assert "UBND phường Thử" in said
    found = queries.verify(data=content.data, trust=queries.trusted(), at=SOON)
    assert found.genuine
    assert [(item.role, item.level) for item in found.signatures] == [("leader", "B-B"), ("agency", "B-B")]


def test_the_signing_time_is_the_time_passed_in():
    """at, not the machine's clock."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    sign(agency.deputy, [leader.request_id])
    data = documents.open_blob(ref=leader.document).data
    found = queries.verify(data=data, trust=queries.trusted(), at=SOON)
    assert found.signatures[0].at == AT


def test_a_batch_whose_page_died_is_prepared_by_the_worker():
    """The web process is killed between gathering and preparing: a minute later the PIN can be given again."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    with (
        mock.patch("motcua.trust.signing.actions.batches.prepare_documents", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        actions.start_batch(user_id=agency.deputy.pk, requests=[leader.request_id], pin=PIN, at=AT)
    begun = Batch.objects.get()
    assert begun.state == Batch.State.PREPARING
    work()
    actions.authorise_batch(batch=str(begun.ref), user_id=agency.deputy.pk, pin=PIN, at=SOON)
    work()
    assert queries.batch(ref=str(begun.ref), user_id=agency.deputy.pk).signed == 1


def test_fifty_documents_one_pin_and_one_bad_file_blocks_nothing():
    """49 are signed and verify, the broken one says why and announces SigningFailed; the PIN was asked once."""
    agency = make_agency()
    good = [make_requests(agency, subject=f"s{turn}")[0] for turn in range(49)]
    bad = make_requests(agency, subject="bad", pdf=b"not a pdf")[0].request_id
    asked = []
    real = drivers.signer("demo_ca")
    with mock.patch.object(type(real), "authorise", autospec=True, side_effect=type(real).authorise) as pins:
        line = sign(
            agency.deputy,
            [*(row.request_id for row in good[:25]), bad, *(row.request_id for row in good[25:])],
        )
        asked = [len(call.kwargs["hashes"]) for call in pins.call_args_list]
    assert asked == [49]
    assert (line.signed, line.failed, line.state) == (49, 1, "done")
    for row in good[::16]:
        content = documents.open_blob(ref=row.document)
        assert queries.verify(data=content.data, trust=queries.trusted(), at=SOON).genuine
    assert "không ký được" in next(row for row in line.rows if row.request_id == bad).error
    names = list(EventRecord.objects.values_list("name", flat=True))
    assert names.count("signing.DocumentSigned") == 49
    assert names.count("signing.SigningFailed") == 1


def test_more_than_fifty_is_refused():
    """One PIN covers fifty at most."""
    agency = make_agency()
    with pytest.raises(actions.TooMany):
        actions.prepare_batch(user_id=agency.deputy.pk, requests=list(range(51)), at=AT)


def test_a_wrong_pin_signs_nothing_and_can_be_tried_again():
    """The batch waits with the message; the right PIN then signs."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = sign(agency.deputy, [leader.request_id], pin="000000")
    assert line.state == "ready"
    assert "PIN không đúng" in line.error
    with pytest.raises(WrongPin):
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin="1", at=AT)
    actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin=PIN, at=AT)
    work()
    assert queries.batch(ref=line.ref, user_id=agency.deputy.pk).signed == 1


def test_a_third_wrong_pin_locks_the_key_for_a_while():
    """The papers are back in the list, no other batch takes a PIN, and after the rest the right one signs."""
    agency = make_agency()
    one, two = (make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(2))
    line = sign(agency.deputy, [one], pin="000000")
    with pytest.raises(WrongPin):
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin="1", at=AT)
    with pytest.raises(PinLocked):
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin="2", at=AT)
    locked = queries.batch_page(ref=line.ref, user_id=agency.deputy.pk)
    assert (locked.title, locked.needs_pin, "tạm dừng 20 phút" in locked.lead) == ("Tạm dừng ký", False, True)
    assert {row.request_id for row in queries.waiting(user_id=agency.deputy.pk, at=AT)} == {one, two}
    with pytest.raises(actions.BatchStale):
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin=PIN, at=AT)
    with pytest.raises(PinLocked):
        actions.start_batch(user_id=agency.deputy.pk, requests=[two], pin=PIN, at=AT)
    later = AT + timedelta(minutes=21)
    again = actions.start_batch(user_id=agency.deputy.pk, requests=[one, two], pin=PIN, at=later)
    work()
    assert queries.batch(ref=again.ref, user_id=agency.deputy.pk).signed == 2


def test_wrong_pins_of_several_batches_count_together():
    """Another batch is no way around the limit, and the right PIN forgets the wrong ones."""
    agency = make_agency()
    rows = [make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(3)]
    for row in rows[:2]:
        sign(agency.deputy, [row], pin="000000")
    line = sign(agency.deputy, [rows[2]], pin="000000")
    assert line.state == "locked"


def test_an_open_batch_is_linked_from_the_list():
    """After a wrong PIN its papers are not lost from sight for twenty minutes."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = sign(agency.deputy, [leader.request_id], pin="000000")
    page = queries.sign_page(user_id=agency.deputy.pk, at=SOON)
    assert page.papers == ()
    assert [(item.text, line.ref in item.href) for item in page.open] == [("1 giấy đang chờ mã PIN", True)]


def test_authority_is_asked_again_when_the_pin_comes():
    """An authorisation that ended between preparation and PIN: that paper fails, no hash of it leaves."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = sign(agency.deputy, [leader.request_id], pin="")
    grant = queries.authority_of(post_id=agency.deputy_post, procedure="", field="", at=AT)
    actions.end_grant(grant_id=grant.grant_id, on=AT.date())
    with mock.patch.object(drivers.signer("demo_ca").__class__, "authorise") as asked:
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin=PIN, at=SOON)
    assert asked.call_count == 0
    shown = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert (shown.state, shown.failed) == ("done", 1)
    assert "chưa được giao ký" in shown.rows[0].error


def test_the_pin_is_stored_nowhere():
    """No row of any table of the room holds it."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = actions.start_batch(user_id=agency.deputy.pk, requests=[leader.request_id], pin=PIN, at=AT)
    stored = Batch.objects.filter(ref=line.ref).values().get()
    assert PIN not in str(stored)
    assert PIN not in str(list(SigningRequest.objects.values()))


def test_without_a_pin_a_job_prepares_and_the_pin_comes_second():
    """Phase one in the worker, then one PIN."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = sign(agency.deputy, [leader.request_id], pin="")
    assert line.state == "ready"
    assert queries.batch_page(ref=line.ref, user_id=agency.deputy.pk).needs_pin


def test_only_the_named_leader_and_the_agencys_clerk_may_sign():
    """The chair does not see what was put up for the deputy; the clerk cannot take the leader's slot."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    for user in (agency.chair, agency.clerk):
        with pytest.raises(actions.NothingToSign):
            actions.prepare_batch(user_id=user.pk, requests=[leader.request_id], at=AT)
    line = actions.prepare_batch(user_id=agency.deputy.pk, requests=[leader.request_id], at=AT)
    with pytest.raises(NotFound):
        queries.batch(ref=line.ref, user_id=agency.chair.pk)


def test_an_authorisation_that_ended_meanwhile_stops_the_signature():
    """Checked again on the day of signing, not only when the document was put up."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = queries.authority_of(post_id=agency.deputy_post, procedure="", field="", at=AT)
    actions.end_grant(grant_id=line.grant_id, on=AT.date())
    shown = sign(agency.deputy, [leader.request_id])
    assert shown.failed == 1
    assert "chưa được giao ký" in shown.rows[0].error


def test_a_document_that_changed_after_it_was_put_up_is_not_signed():
    """What the leader read is what gets signed."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    actions.cancel_requests(document=leader.document, at=AT)
    assert queries.waiting(user_id=agency.deputy.pk, at=AT) == ()
    other, _seal = make_requests(agency, subject="other")
    SigningRequest.objects.filter(pk=other.request_id).update(version=7)
    assert "thay đổi" in sign(agency.deputy, [other.request_id]).rows[0].error


def test_a_signature_by_another_key_is_refused():
    """A token with the wrong certificate cannot slip in a signature."""
    agency = make_agency()
    leader, _seal = make_requests(agency)

    class Stranger(drivers.DemoSigner):
        def fetch(self, *, key, ticket, hashes, at):
            other = self.ca.issue(drivers.demo_ca.Holder("Khác", "Khác"), at=at)
            return [drivers.demo_ca.Signed(self.ca.sign(other, digest)) for digest in hashes]

    with_driver = Stranger(drivers.Path(drivers.settings.MOTCUA_DATA) / "ca")
    drivers.bind(with_driver)
    try:
        shown = sign(agency.deputy, [leader.request_id])
    finally:
        drivers.unbind("demo_ca")
    assert "không khớp chứng thư" in shown.rows[0].error


def test_a_signer_that_refuses_one_or_is_away_blocks_no_other():
    """A refusal is shown on its row; an absent signer leaves the batch waiting with a plain message."""
    agency = make_agency()
    requests = [make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(2)]

    class Moody(drivers.DemoSigner):
        away = True

        def authorise(self, *, key, hashes, pin, at):
            if self.away:
                raise SignerUnavailable(what="token")
            return "t"

        def fetch(self, *, key, ticket, hashes, at):
            good = super().fetch(key=key, ticket=ticket, hashes=hashes, at=at)
            return [Refused("Bị từ chối."), *good[1:]]

    moody = Moody(drivers.Path(drivers.settings.MOTCUA_DATA) / "ca")
    drivers.bind(moody)
    try:
        line = sign(agency.deputy, requests)
        assert line.state == "ready"
        assert "không trả lời" in line.error
        moody.away = False
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin=PIN, at=AT)
        work()
    finally:
        drivers.unbind("demo_ca")
    line = queries.batch(ref=line.ref, user_id=agency.deputy.pk)
    assert (line.signed, line.failed) == (1, 1)


def test_a_batch_without_pin_goes_back_to_the_desk():
    """After twenty minutes the documents wait again and nothing prepared is left."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = sign(agency.deputy, [leader.request_id], pin="")
    late = SOON + timedelta(minutes=30)
    with pytest.raises(actions.BatchStale):
        actions.authorise_batch(batch=line.ref, user_id=agency.deputy.pk, pin=PIN, at=late)
    assert actions.release_stale(at=late) == 1
    assert Preparation.objects.count() == 0
    assert [row.request_id for row in queries.waiting(user_id=agency.deputy.pk, at=late)] == [
        leader.request_id
    ]


def test_prepare_documents_twice_does_nothing_twice():
    """Jobs may run twice."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    line = actions.prepare_batch(user_id=agency.deputy.pk, requests=[leader.request_id], at=AT)
    actions.prepare_documents(batch=line.ref, at=AT)
    first = bytes(Preparation.objects.get().hash)
    actions.prepare_documents(batch=line.ref, at=SOON)
    assert bytes(Preparation.objects.get().hash) == first
