"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workgroups', '0001_first')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('title', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.agency')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_links', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('account',), name='calendar_link_one_per_account')],
            },
        ),
        migrations.CreateModel(
            name='TrainingReversal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('training', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='workgroups.training')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('training', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='workgroups.training')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('training', 'account'), name='attendance_once_per_training')],
            },
        ),
    ]
