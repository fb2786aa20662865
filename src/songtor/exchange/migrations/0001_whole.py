"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('exchange', '0001_first')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('donors', 'Donors and branches'), ('offers', 'Offers'), ('weighings', 'Old weight forms'), ('sites', 'Sites and needs'), ('officers', 'Officers'), ('vehicles', 'Vehicles')], max_length=12)),
                ('scope', models.CharField(max_length=4)),
                ('across', models.BooleanField(default=False)),
                ('asked_by', models.CharField(max_length=60)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
                ('file_deleted_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('received', 'Being read'), ('read', 'Columns to confirm'), ('checking', 'Being checked'), ('checked', 'Checked, nothing written yet'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('refused', 'Could not be read')], default='received', max_length=10)),
                ('sheet', models.CharField(blank=True, max_length=120)),
                ('titles', models.JSONField(default=list)),
                ('samples', models.JSONField(default=list)),
                ('columns', models.JSONField(default=dict)),
                ('rows_in_file', models.PositiveIntegerField(default=0)),
                ('refusal_code', models.CharField(blank=True, max_length=60)),
                ('work_id', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-uploaded_at'], name='batch_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['donors', 'offers', 'weighings', 'sites', 'officers', 'vehicles'])), name='batch_kind_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'read', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'refused'])), name='batch_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='KnownColumns',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('donors', 'Donors and branches'), ('offers', 'Offers'), ('weighings', 'Old weight forms'), ('sites', 'Sites and needs'), ('officers', 'Officers'), ('vehicles', 'Vehicles')], max_length=12)),
                ('form', models.CharField(help_text='digest of the titles', max_length=64)),
                ('columns', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'form'), name='known_columns_once_per_form'), models.CheckConstraint(condition=models.Q(('kind__in', ['donors', 'offers', 'weighings', 'sites', 'officers', 'vehicles'])), name='known_columns_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='KnownKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('donors', 'Donors and branches'), ('offers', 'Offers'), ('weighings', 'Old weight forms'), ('sites', 'Sites and needs'), ('officers', 'Officers'), ('vehicles', 'Vehicles')], max_length=12)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('key', models.CharField(max_length=300)),
                ('subject', models.UUIDField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'key'), name='known_key_once_per_source'), models.CheckConstraint(condition=models.Q(('kind__in', ['donors', 'offers', 'weighings', 'sites', 'officers', 'vehicles'])), name='known_key_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='BatchChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('received', 'Being read'), ('read', 'Columns to confirm'), ('checking', 'Being checked'), ('checked', 'Checked, nothing written yet'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('refused', 'Could not be read')], max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('actor_ref', models.CharField(max_length=60)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='exchange.batch')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'read', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'refused'])), name='batch_change_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField(default=list)),
                ('said', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict)),
                ('problems', models.JSONField(default=list)),
                ('outcome', models.CharField(choices=[('waiting', 'Not checked yet'), ('new', 'New'), ('same', 'Same'), ('changed', 'Changed'), ('error', 'Error'), ('doubt', 'To be decided')], default='waiting', max_length=7)),
                ('answer', models.CharField(blank=True, choices=[('', 'Nobody said yet'), ('same', 'It is this one'), ('new', 'It is a new one'), ('skip', 'Leave it out')], max_length=4)),
                ('subject', models.UUIDField(blank=True, null=True)),
                ('done', models.CharField(blank=True, choices=[('', 'Not yet'), ('applied', 'Applied'), ('undone', 'Undone'), ('kept', 'Could not be undone')], max_length=7)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='exchange.batch')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['batch', 'outcome', 'done', 'number'], name='row_to_do')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='row_once_per_batch'), models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'new', 'same', 'changed', 'error', 'doubt'])), name='row_outcome_is_known'), models.CheckConstraint(condition=models.Q(('done__in', ['', 'applied', 'undone', 'kept'])), name='row_done_is_known'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'same', 'new', 'skip'])), name='row_answer_is_known')],
            },
        ),
    ]
