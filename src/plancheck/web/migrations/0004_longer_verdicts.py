from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0003_lost_workers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="version",
            name="verdict",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="summary",
            name="reviewed",
            field=models.CharField(max_length=40),
        ),
    ]
