"""The pages: /xac-minh/ for anyone, /ky/ for whoever signs, JSON for the agent."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.kit.clock import frozen
from motcua.kit.worker.loop import Worker
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.signing import actions, queries
from motcua.trust.signing.drivers.demo_ca import PIN
from motcua.trust.signing.models import Batch
from motcua.trust.signing.testing import AT, make_agency, make_pdf, make_requests, sign_twice

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def calm():
    """Each test counts its own checks."""
    cache.clear()
    with frozen(SOON):
        yield


def upload(client, data: bytes, name: str = "ket-qua.pdf"):
    return client.post(reverse("signing-verify"), {"file": SimpleUploadedFile(name, data)})


def test_anyone_may_check_a_file_and_nothing_is_kept(client, settings):
    """The verdict is in plain words; the upload leaves no trace on disk."""
    data = sign_twice(settings.MOTCUA_DATA / "ca")
    kept = set(settings.MOTCUA_DATA.rglob("*"))
    answer = upload(client, data)
    assert answer.status_code == 200
    assert "Giấy này là thật" in answer.text
    assert "ket-qua.pdf" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(settings.MOTCUA_DATA.rglob("*")) == kept


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"x", "Chưa kiểm tra được"), (make_pdf(), "không có chữ ký số"), (b"%PDF-1.7", "Chưa kiểm tra được")],
)
def test_what_cannot_be_checked_is_said_without_blame(client, data, said):
    """Not a PDF, unsigned, broken."""
    answer = upload(client, data)
    assert answer.status_code == 200
    assert said in answer.text


def test_an_altered_file_is_named_and_nobody_is_accused(client, settings):
    """One byte of the content."""
    data = bytearray(sign_twice(settings.MOTCUA_DATA / "ca"))
    data[2000] ^= 1
    answer = upload(client, bytes(data))
    assert "Đừng dùng tệp này" in answer.text
    assert "Đừng vội kết luận ai làm giả" in answer.text


def test_no_file_and_too_large_a_file_are_errors_beside_the_field(client, monkeypatch):
    """422 and 413 with a sentence."""
    assert "chưa chọn tệp" in client.post(reverse("signing-verify")).text
    monkeypatch.setattr("motcua.trust.signing.views.MOST_BYTES", 10)
    answer = upload(client, b"x" * 11)
    assert (answer.status_code, "lớn hơn 20 MB" in answer.text) == (413, True)


def test_the_verdict_can_be_kept_as_a_file(client, settings):
    """The same words with the file's digest, as JSON to save; the file itself is kept nowhere."""
    data = sign_twice(settings.MOTCUA_DATA / "ca")
    sent = {"file": SimpleUploadedFile("ket-qua.pdf", data), "bien-ban": "1"}
    answer = client.post(reverse("signing-verify"), sent)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json()
    assert (told["verdict"], told["title"]) == ("good", "Giấy này là thật")
    assert told["file"] == {"name": "ket-qua.pdf", "sha256": queries.digest(data=data)}
    assert any("Trần Thị Phó" in line["text"] for line in told["lines"])


def test_a_code_is_looked_up_however_it_was_typed(client):
    """Typed into the form, it leads to the page that the QR opens; an unknown one says so."""
    answer = client.get(reverse("signing-verify"), {"ma": "ABCD-EFGH-JKMN"})
    assert answer.url == reverse("signing-verify-code", args=["ABCD-EFGH-JKMN"])
    answer = client.get(answer.url)
    assert answer.status_code == 404
    assert "Không có giấy nào mang mã này" in answer.text


def test_checking_too_fast_is_slowed_down(client, monkeypatch):
    """A brake, not a wall."""
    monkeypatch.setattr("motcua.trust.signing.views.CHECKS_A_MINUTE", 1)
    address = reverse("signing-verify-code", args=["x"])
    assert client.get(address).status_code == 404
    assert client.get(address).status_code == 429


def test_a_leader_signs_from_the_page_with_one_pin(client):
    """The list, the PIN, the results."""
    agency = make_agency()
    rows = [make_requests(agency, subject=f"s{turn}")[0].request_id for turn in range(2)]
    sign_in(client, agency.deputy)
    shown = client.get(reverse("signing-desk")).text
    assert "2 giấy chờ ký" in shown
    assert "Ký thay (KT.), 27/QĐ-UBND ngày 02/07/2025" in shown
    answer = client.post(reverse("signing-desk"), {"ref": rows, "pin": PIN})
    assert answer.status_code == 302
    assert client.get(answer.url).headers["Refresh"] == "2"
    Worker().run_all()
    results = client.get(answer.url)
    assert "Đã ký 2 trên 2 giấy" in results.text
    assert "Refresh" not in results.headers


def test_a_wrong_pin_is_an_error_beside_the_field(client):
    """The batch keeps waiting; the right PIN then signs."""
    agency = make_agency()
    row = make_requests(agency)[0].request_id
    sign_in(client, agency.deputy)
    page = client.post(reverse("signing-desk"), {"ref": [row], "pin": "0"}).url
    assert "PIN không đúng" in client.get(page).text
    client.post(page, {"pin": "1"})
    client.post(page, {"pin": PIN})
    Worker().run_all()
    assert "Đã ký 1 trên 1" in client.get(page).text


def test_a_failed_paper_goes_back_to_the_list(client):
    """By its button."""
    agency = make_agency()
    row = make_requests(agency)[0].request_id
    actions.fail(request_id=row, reason="Token rơi.", at=AT)
    sign_in(client, agency.deputy)
    assert "Token rơi." in client.get(reverse("signing-desk")).text
    client.post(reverse("signing-retry", args=[row]))
    assert queries.waiting(user_id=agency.deputy.pk, at=SOON)[0].state == "waiting"


def test_who_may_open_what(client):
    """A person and a visitor are sent away; another officer's batch is not there."""
    agency = make_agency()
    row = make_requests(agency)[0].request_id
    line = actions.prepare_batch(user_id=agency.deputy.pk, requests=[row], at=SOON)
    for name, args in (("desk", []), ("pairing", []), ("batch", [line.ref])):
        assert client.get(reverse(f"signing-{name}", args=args)).status_code == 302
    sign_in(client, make_person())
    assert client.get(reverse("signing-desk")).status_code == 302
    sign_in(client, agency.chair)
    assert client.get(reverse("signing-batch", args=[line.ref])).status_code == 404
    assert client.post(reverse("signing-desk"), {"ref": [row], "pin": PIN}).status_code == 409


def test_whoever_is_asked_to_sign_may_read_the_paper(client):
    """The deputy and the clerk may, the chair may not."""
    agency = make_agency()
    leader, _seal = make_requests(agency)
    address = reverse("documents-download", args=[leader.document])
    for user, status in ((agency.deputy, 200), (agency.clerk, 200), (agency.chair, 404)):
        sign_in(client, user)
        assert client.get(address).status_code == status


def test_a_token_is_paired_on_the_page_and_the_agent_speaks_json(client, believed):
    """Secret shown once; certificates, hashes and refusals go through rest.py."""
    agency = make_agency()
    row = make_requests(agency)[0].request_id
    sign_in(client, agency.deputy)
    page = client.post(reverse("signing-pairing"), {"kind": "officer"})
    secret = page.context["page"].secret
    assert secret in page.text
    assert secret not in client.get(reverse("signing-pairing")).text
    headers = {"Authorization": f"Bearer {secret}"}
    chain = [b64encode(der).decode() for der in believed.chain("officer")]
    send(client, "signing-agent-certificates", {"certificates": chain}, headers)
    address = client.post(reverse("signing-desk"), {"ref": [row]}).url
    Worker().run_all()
    assert "127.0.0.1:18765/ky?dot=" in client.get(address).text
    ref = Batch.objects.get().ref
    work = client.get(reverse("signing-agent-work", args=[ref]), headers=headers).json()
    answers = [{"id": work["documents"][0]["id"], "reason": "Không ký"}]
    send(client, "signing-agent-work", {"answers": answers}, headers, ref)
    Worker().run_all()
    assert "Không ký" in client.get(address).text


def send(client, name: str, body: dict, headers: dict, *args: object) -> None:
    answer = client.post(
        reverse(name, args=args), json.dumps(body), content_type="application/json", headers=headers
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "5",
        '{"certificates": false, "answers": 1}',
        '{"certificates": [1], "answers": [{"id": 1}]}',
    ],
)
def test_an_agent_that_sends_nonsense_gets_400_or_403(client, body):
    """Never a fault of ours."""
    for name, args in (("signing-agent-certificates", []), ("signing-agent-work", ["0" * 32])):
        address = reverse(name, args=[f"{args[0][:8]}-0000-0000-0000-{args[0][:12]}"] if args else [])
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code in {400, 403}
