"""Receipts from before people were counted fill the counters once; none of them names anybody."""

from django.db import migrations

from songtor.receipts.recounting import rebuild


def count_what_stands(apps, schema_editor):
    if apps.get_model("receipts", "Receipt").objects.exists():
        rebuild()


class Migration(migrations.Migration):

    dependencies = [
        ("receipts", "0003_people_and_presence"),
    ]

    operations = [
        migrations.RunPython(count_what_stands, migrations.RunPython.noop),
    ]
