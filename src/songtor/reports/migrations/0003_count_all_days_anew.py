from django.db import migrations


def forget_marks(apps, schema_editor):
    """The next refresh writes every day anew, with its category rows."""
    apps.get_model("reports", "ReportMark").objects.update(seq=0)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_category_days")]
    operations = [migrations.RunPython(forget_marks, migrations.RunPython.noop)]
