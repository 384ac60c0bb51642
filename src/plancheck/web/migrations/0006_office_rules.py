import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0005_letter_templates"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("cases", models.TextField(blank=True, default="")),
                ("imports", models.JSONField(default=list)),
                ("state", models.CharField(db_index=True, default="saved", max_length=20)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("rule", "number"), name="one_text_a_number"),
                    models.UniqueConstraint(condition=models.Q(("state", "used")), fields=("rule",), name="one_used_text_a_rule"),
                ),
            },
        ),
    ]
