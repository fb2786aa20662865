"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('paper', '0001_first')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
        ('evidence', '0001_whole'),
        ('rounds', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperEntry',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_entries', to='rounds.stop')),
            ],
            options={
                'verbose_name_plural': 'paper entries',
            },
        ),
        migrations.CreateModel(
            name='SheetPhoto',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.blob')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_photos', to='rounds.round')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaperDraft',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('actor_ref', models.CharField(max_length=60)),
                ('cells', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paper_drafts', to='rounds.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'actor_ref'), name='paper_draft_one_per_round_and_actor')],
            },
        ),
    ]
