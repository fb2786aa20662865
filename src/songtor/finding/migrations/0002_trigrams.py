from django.db import migrations

from songtor.finding.trigrams import build


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_first")]

    operations = [
        migrations.RunPython(lambda apps, editor: build(editor.connection), migrations.RunPython.noop),
    ]
