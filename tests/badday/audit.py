"""`python -m tests.badday.audit FILE`: is anything lost, doubled, half-done or stuck? Prints JSON.

FILE holds what the outside world saw: {"promised": codes, "sent": texts of the gateway}.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.db.models import Count  # noqa: E402 - Django must be set up first
from django_tasks_db.models import DBTaskResult  # noqa: E402 - Django is set up first

from motcua.data.registries.models import Source  # noqa: E402 - Django is set up first
from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.kit.events.models import Delivery, EventRecord  # noqa: E402 - Django is set up first
from motcua.service.dossiers.models import CodeCounter, Dossier, Outcome, Slip, Step  # noqa: E402 - Django is set up first
from motcua.service.notices.models import Notice, Sending  # noqa: E402 - Django is set up first
from motcua.trust.documents import queries as documents  # noqa: E402 - Django is set up first
from motcua.trust.documents.models import Document  # noqa: E402 - Django is set up first
from motcua.trust.ledger import queries as ledger  # noqa: E402 - Django is set up first
from motcua.trust.signing.models import Book, BookEntry, IssuedDocument, SigningRequest  # noqa: E402 - Django is set up first

SAID = {
    "submit": "submitted",
    "receive": "received",
    "accept_draft": "draft_ready",
    "agency_sealed": "result_ready",
}


def problems(world: dict) -> Iterator[str]:
    """Everything that is not as it should be."""
    yield from codes(set(world["promised"]))
    for dossier in Dossier.objects.exclude(code=None):
        yield from course(dossier)
    yield from papers()
    yield from numbers()
    yield from texts(world["sent"])
    yield from work()
    found = ledger.verify()
    yield from (f"ledger: {item}" for item in found.problems)


def codes(promised: set[str]) -> Iterator[str]:
    """What was promised exists; the running numbers have no gap and no twin."""
    held = set(Dossier.objects.exclude(code=None).values_list("code", flat=True))
    yield from (f"promised and lost: {code}" for code in promised - held)
    for row in CodeCounter.objects.all():
        used = [code for code in held if f"{row.agency}-{row.day:%y%m%d}-" in code]
        if sorted(int(code.rsplit("-", 1)[1]) for code in used) != list(range(1, row.last + 1)):
            yield f"codes of {row}: {sorted(used)}"


def course(dossier: Dossier) -> Iterator[str]:
    """Steps, leaves, events and notices of one dossier tell the same story."""
    steps = list(Step.objects.filter(dossier=dossier).order_by("turn"))
    if [step.turn for step in steps] != list(range(1, dossier.turn + 1)):
        yield f"{dossier.code}: turns {[step.turn for step in steps]} of {dossier.turn}"
    if not steps or steps[-1].target != dossier.state:
        yield f"{dossier.code}: {dossier.state} is not where its course ends"
    actions = [step.action for step in steps]
    leaves = [leaf.kind for leaf in ledger.leaves(subject=dossier.code) if leaf.kind.startswith("dossier.")]
    taken = Counter(f"dossier.{action}" for action in actions)
    if taken - Counter(leaves) or any(Counter(leaves)[kind] != count for kind, count in taken.items()):
        yield f"{dossier.code}: leaves {leaves} of {actions}"
    events = EventRecord.objects.filter(name="dossiers.DossierMoved", payload__code=dossier.code)
    if sorted(row.payload["turn"] for row in events) != list(range(1, dossier.turn + 1)):
        yield f"{dossier.code}: events {[row.payload['turn'] for row in events]}"
    wanted = Counter(SAID[action] for action in actions if action in SAID)
    said = Counter(Notice.objects.filter(subject=dossier.code, user=None).values_list("kind", flat=True))
    if wanted != said - Counter({"reminder": said["reminder"]}):
        yield f"{dossier.code}: notices {said}, steps {actions}"
    if dossier.stuck_since:
        yield f"{dossier.code}: stuck, {dossier.stuck_why}"
    if dossier.state != "returned":
        yield f"{dossier.code}: left in {dossier.state}"


def papers() -> Iterator[str]:
    """Every document can be read and has the bytes it was written with; slips and results are there once."""
    for document in Document.objects.all():
        try:
            documents.open_blob(ref=str(document.ref))
        except Exception as error:  # noqa: BLE001 - whatever keeps a paper from being read is a finding
            yield f"document {document.ref} ({document.kind}): {error!r}"
    for slip in Slip.objects.select_related("dossier"):
        if slip.document is None or not slip.number:
            yield f"slip {slip}: not made"
    for row in Outcome.objects.select_related("dossier"):
        if row.document is None or row.issued_at is None:
            yield f"{row}: not issued"
    for kind in ("result", "slip"):
        kept = Document.objects.filter(kind=kind).values("subject", "title").annotate(n=Count("pk"))
        yield from (f"{kind} kept {row['n']} times: {row}" for row in kept if row["n"] > 1)
    yield from registers()


def registers() -> Iterator[str]:
    """A birth stands once in each register that its package writes to."""
    written = Counter(Source.objects.filter(kind="dossier").values_list("origin", "registry", "operation"))
    yield from (f"written {count} times: {what}" for what, count in written.items() if count > 1)
    known = {(code, registry) for code, registry, _operation in written}
    births = Dossier.objects.filter(procedure="1.001193", state="returned").values_list("code", flat=True)
    for code in births:
        for registry in ("population", "civil_status"):
            if (code, registry) not in known:
                yield f"{code}: not written to {registry}"


def numbers() -> Iterator[str]:
    """Each book runs from one to its last without gap or twin; one number for one subject."""
    for book in Book.objects.all():
        used = sorted(BookEntry.objects.filter(book=book).values_list("number", flat=True))
        if used != list(range(1, book.last + 1)):
            yield f"book {book}: {used} of {book.last}"
    twice = Counter(BookEntry.objects.filter(voided_at=None).values_list("book_id", "subject"))
    yield from (f"two numbers: {key}" for key, count in twice.items() if count > 1)
    issued, outcomes = IssuedDocument.objects.count(), Outcome.objects.exclude(issued_at=None).count()
    if issued != outcomes:
        yield f"{issued} issued documents of {outcomes} results"
    waiting = SigningRequest.objects.exclude(state="signed")
    yield from (f"signature {row.pk} of {row.subject}: {row.state} {row.error}" for row in waiting)


def texts(sent: list[dict]) -> Iterator[str]:
    """Each sending reached the gateway once, and nothing else did."""
    keys = Counter(text["key"] for text in sent)
    rows = {f"motcua-{row.pk}": row for row in Sending.objects.filter(channel="sms")}
    yield from (f"text sent {count} times: {key}" for key, count in keys.items() if count > 1)
    yield from (f"text of nobody: {key}" for key in keys.keys() - rows.keys())
    for key, row in rows.items():
        if (row.state == "sent") != (key in keys) or row.state not in ("sent", "replaced"):
            yield f"text {key}: {row.state}, {'in' if key in keys else 'not in'} the gateway"


def work() -> Iterator[str]:
    """No job is waiting, held or given up; every announced event was handled."""
    late = DBTaskResult.objects.exclude(status="SUCCESSFUL").exclude(
        run_after__range=(now(), "9998-01-01T00:00Z")
    )
    for row in late:
        yield f"job {row.args_kwargs['kwargs']}: {row.status} after {row.worker_ids} {row.traceback[-300:]}"
    signed = EventRecord.objects.filter(name="signing.DocumentSigned").values_list("pk", flat=True)
    handled = set(Delivery.objects.values_list("event_id", flat=True))
    yield from (f"event {pk} not handled" for pk in signed if pk not in handled)


if __name__ == "__main__":
    world = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = list(problems(world))
    total = Dossier.objects.exclude(code=None).count()
    print(json.dumps({"problems": found, "dossiers": total}, ensure_ascii=False, indent=1))  # noqa: T201 - the answer
