"""Writes taken back before sources could say so: the oldest later withdrawal of the same write ended them."""

from django.db import migrations


def mark(apps, schema_editor):
    """By register, operation, origin and record, as a withdrawal names what it takes back."""
    Source = apps.get_model("registries", "Source")
    for ending in Source.objects.filter(kind="withdrawn").order_by("pk").iterator():
        Source.objects.filter(
            registry=ending.registry,
            operation=ending.operation,
            origin=ending.origin,
            key=ending.key,
            kind="dossier",
            ended_by=None,
            pk__lt=ending.pk,
        ).update(ended_by=ending)


class Migration(migrations.Migration):
    """Marks what is there."""

    dependencies = [("registries", "0007_which_result_wrote_and_what_took_it_back")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
