from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="office",
            name="kind",
            field=models.CharField(
                choices=[
                    ("province", "UBND cấp tỉnh"),
                    ("commune", "UBND cấp xã"),
                    ("agency", "Cơ quan cấp tỉnh"),
                    ("division", "Phòng, bộ phận chuyên môn"),
                    ("centre", "Trung tâm Phục vụ hành chính công"),
                ],
                max_length=10,
            ),
        ),
    ]
