"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('evidence', '0001_first'), ('evidence', '0002_longer_media_types')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(unique=True)),
                ('taken_at', models.DateTimeField()),
                ('heads', models.TextField()),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('stored', models.CharField(db_index=True, max_length=64)),
                ('received', models.CharField(max_length=64)),
                ('actor_ref', models.CharField(max_length=60)),
                ('media_type', models.CharField(max_length=100)),
                ('size_bytes', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor_ref', 'received'), name='blob_sent_once_per_actor')],
            },
        ),
        migrations.CreateModel(
            name='ChainEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('seq', models.PositiveBigIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('actor_ref', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('salt', models.CharField(max_length=32)),
                ('facts', models.TextField()),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'day'], name='chain_scope_day')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'seq'), name='chain_has_one_entry_per_place')],
            },
        ),
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('scope', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('length', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='', max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('length__gte', 0)), name='chain_length_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='OperationKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('actor_ref', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=80)),
                ('verb', models.CharField(max_length=60)),
                ('salt', models.CharField(max_length=32)),
                ('content', models.CharField(max_length=64)),
                ('answer_table', models.CharField(blank=True, max_length=60)),
                ('answer_id', models.CharField(blank=True, max_length=40)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor_ref', 'key'), name='key_used_once_per_actor')],
            },
        ),
    ]
