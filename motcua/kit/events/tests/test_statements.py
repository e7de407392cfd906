"""Statements composed once do what the ORM's own do, on both databases."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, DateTimeField, F, UUIDField
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from motcua.kit.db import Given, Question, insert, update
from motcua.kit.events.models import Delivery, EventRecord

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class StatementsTest(TestCase):
    """insert, update, Question."""

    def test_insert_reads_back(self) -> None:
        """What insert wrote is what the ORM reads: JSON, moments, a generated key."""
        row = EventRecord(name="test.Made", payload={"mã": [1, None, "đ"]}, at=AT)
        self.assertTrue(insert(row))
        read = EventRecord.objects.get(pk=row.pk)
        self.assertEqual((read.name, read.payload, read.at), (row.name, row.payload, AT))
        read.name = "test.Changed"
        read.save()
        self.assertEqual(EventRecord.objects.count(), 1)

    def test_insert_keeps_a_key_of_its_own(self) -> None:
        """A row whose key is a UUID made by Python keeps it, and defaults are filled in."""
        row = DBTaskResult(args_kwargs={"args": []}, task_path="x", backend_name="default", run_after=AT)
        insert(row)
        read = DBTaskResult.objects.get(pk=row.pk)
        self.assertEqual((read.status, read.worker_ids), ("READY", []))
        self.assertIsNotNone(read.enqueued_at)

    def test_insert_unless_known(self) -> None:
        """A row that is already there is left out; without the word it is an error."""
        event = EventRecord(name="test.Made", payload={}, at=AT)
        insert(event)
        self.assertTrue(insert(Delivery(event=event, handler="h"), unless_known=True))
        self.assertFalse(insert(Delivery(event=event, handler="h"), unless_known=True))
        with self.assertRaises(IntegrityError), transaction.atomic():
            insert(Delivery(event=event, handler="h"))

    def test_update_writes_named_fields_only(self) -> None:
        """Fields that are not named keep what another hand wrote; a row that is gone is told."""
        row = EventRecord(name="test.Made", payload={}, at=AT)
        insert(row)
        EventRecord.objects.filter(pk=row.pk).update(name="test.Other")
        row.payload = {"a": 1}
        update(row, ("payload",))
        read = EventRecord.objects.get(pk=row.pk)
        self.assertEqual((read.name, read.payload), ("test.Other", {"a": 1}))
        read.delete()
        with self.assertRaises(EventRecord.DoesNotExist):
            update(row, ("payload",))

    def test_question_answers_like_the_query_set(self) -> None:
        """Instances and tuples, again with other values, each in one statement."""
        for number in range(3):
            insert(
                EventRecord(name=f"test.N{number}", payload={"n": number}, at=AT + timedelta(hours=number))
            )
        since = Question(
            lambda: EventRecord.objects.filter(at__gte=Given("since", DateTimeField())).order_by("-at")
        )
        names = Question(
            lambda: EventRecord.objects.filter(name=Given("name", CharField())).values_list("payload", "at")[
                :1
            ]
        )
        with CaptureQueriesContext(connection) as asked:
            self.assertEqual([row.payload["n"] for row in since.rows(since=AT + timedelta(hours=1))], [2, 1])
            self.assertEqual(
                [row.at for row in since.rows(since=AT + timedelta(hours=2))], [AT + timedelta(hours=2)]
            )
            self.assertEqual(names.first(name="test.N1"), ({"n": 1}, AT + timedelta(hours=1)))
            self.assertIsNone(names.first(name="test.N9"))
        self.assertEqual(len(asked), 4)

    def test_question_follows_relations(self) -> None:
        """select_related rows are there without another statement; a UUID gap finds its row."""
        event = EventRecord(name="test.Made", payload={}, at=AT)
        insert(event)
        insert(Delivery(event=event, handler="h"))
        of = Question(
            lambda: Delivery.objects.filter(event_id=Given("event", BigIntegerField())).select_related(
                "event"
            )
        )
        with CaptureQueriesContext(connection) as asked:
            self.assertEqual([row.event.name for row in of.rows(event=event.pk)], ["test.Made"])
        self.assertEqual(len(asked), 1)
        task = DBTaskResult(args_kwargs={}, task_path="x", backend_name="default", run_after=AT, id=uuid4())
        insert(task)
        found = Question(lambda: DBTaskResult.objects.filter(id=Given("id", UUIDField())).order_by(F("id")))
        self.assertEqual(found.first(id=str(task.id)).pk, task.pk)
        self.assertEqual(found.first(id=task.id).pk, task.pk)
