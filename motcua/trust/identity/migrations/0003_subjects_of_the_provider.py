import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_subjects(apps, schema_editor):
    """Each person's name at the provider moves into the new table; of two who share one, the later user keeps it."""
    User = apps.get_model("identity", "User")
    Subject = apps.get_model("identity", "Subject")
    known = User.objects.exclude(subject="").order_by("pk").values_list("subject", "pk")
    for value, user_id in known.iterator():
        Subject.objects.update_or_create(value=value, defaults={"user_id": user_id})


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0002_office_of_the_province"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=255, unique=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.RunPython(keep_subjects, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="user", name="subject"),
    ]
