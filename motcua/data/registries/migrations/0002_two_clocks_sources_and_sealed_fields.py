"""Records get two clocks, sources and sealed fields; the rows that are there are kept as they are."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def give_sources(apps, schema_editor):
    """One source for each row that a dossier wrote, one for each registry that was filled."""
    Version = apps.get_model("registries", "Version")
    Source = apps.get_model("registries", "Source")
    written = Version.objects.exclude(origin="").values_list("registry", "origin", "key", "known_from")
    for registry, origin, key, at in list(written):
        Source.objects.create(
            registry=registry, kind="dossier", operation="register_birth", origin=origin, key=key, actor="system", at=at
        )
    of_dossier = Source.objects.filter(
        kind="dossier", registry=OuterRef("registry"), origin=OuterRef("origin")
    ).values("pk")[:1]
    Version.objects.exclude(origin="").update(source_id=Subquery(of_dossier))
    filled = Version.objects.filter(origin="").values("registry").annotate(first=models.Min("known_from")).order_by()
    for row in list(filled):
        source = Source.objects.create(registry=row["registry"], kind="load", at=row["first"])
        Version.objects.filter(origin="", registry=row["registry"]).update(source_id=source.pk)


class Migration(migrations.Migration):

    dependencies = [("registries", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registry", models.CharField(max_length=40)),
                ("wrapped", models.BinaryField()),
                ("master", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["registry", "id"], name="data_key_newest")]},
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registry", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("load", "Load"), ("import", "Batch"), ("dossier", "Dossier"), ("correction", "Correction"),
                        ],
                        max_length=12,
                    ),
                ),
                ("operation", models.CharField(blank=True, max_length=40)),
                ("origin", models.CharField(blank=True, max_length=60)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("office", models.CharField(blank=True, max_length=60)),
                ("actor", models.CharField(blank=True, max_length=80)),
                ("document", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(kind="dossier"),
                        fields=("registry", "operation", "origin"),
                        name="source_of_a_dossier_once",
                    )
                ]
            },
        ),
        migrations.RemoveConstraint("Record", "record_once"),
        migrations.RemoveConstraint("Record", "record_origin_once"),
        migrations.RenameModel("Record", "Version"),
        migrations.RenameField("Version", "since", "known_from"),
        migrations.AlterField("Version", "key", models.CharField(max_length=64)),
        migrations.AddField("Version", "sealed", models.JSONField(default=dict)),
        migrations.AddField("Version", "sources", models.JSONField(default=dict)),
        migrations.AddField("Version", "known_to", models.DateTimeField(null=True)),
        migrations.AddField("Version", "valid_from", models.DateField(default=date.min), preserve_default=False),
        migrations.AddField("Version", "valid_to", models.DateField(null=True)),
        migrations.AddField(
            "Version",
            "data_key",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="registries.datakey"
            ),
        ),
        migrations.AddField(
            "Version",
            "source",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="registries.source"),
        ),
        migrations.RunPython(give_sources, migrations.RunPython.noop),
    ]
