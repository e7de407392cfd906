"""An event is written by the statement composed once as save() would write it."""

from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection

from motcua.kit.db import insert
from motcua.kit.events.models import EventRecord


@pytest.mark.django_db
def test_json_and_moments_are_written_as_save_writes_them():
    """The same row by both ways; a deferred or missing value is the field's own affair."""
    at = datetime(2026, 2, 12, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    given = {"name": "x", "payload": {"tên": ["Đỗ", 1, None, {"a": True}], "'": "%s"}, "at": at}
    ours, own = EventRecord(**given), EventRecord(**given)
    assert insert(ours)
    own.save()
    first, second = EventRecord.objects.filter(pk__in=(ours.pk, own.pk)).values("name", "payload", "at")
    assert first == second == given
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT CAST(payload AS text)), COUNT(DISTINCT at) FROM events_eventrecord"
        )
        assert cursor.fetchone() == (1, 1)
