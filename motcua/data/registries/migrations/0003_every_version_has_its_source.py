"""After every row has its source: the constraints, and the column that sources replaced goes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [("registries", "0002_two_clocks_sources_and_sealed_fields")]

    operations = [
        migrations.AlterField(
            "Version",
            "source",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registries.source"),
        ),
        migrations.RemoveField("Version", "origin"),
        migrations.AddConstraint(
            "Version",
            models.UniqueConstraint(
                condition=Q(known_to__isnull=True),
                fields=("registry", "key", "valid_from"),
                name="version_known_once",
            ),
        ),
        migrations.AddConstraint(
            "Version",
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="version_valid_span"
            ),
        ),
        migrations.AddConstraint(
            "Version",
            models.CheckConstraint(
                condition=Q(known_to__isnull=True) | Q(known_to__gte=F("known_from")), name="version_known_span"
            ),
        ),
        migrations.AddIndex(
            "Version", models.Index(fields=["registry", "key", "known_from"], name="version_history")
        ),
    ]
