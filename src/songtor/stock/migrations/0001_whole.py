"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('stock', '0001_first')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('BRANCH', 'Branch'), ('VEHICLE', 'Vehicle'), ('SHELF', 'Shelf'), ('SITE', 'Site'), ('HOUSEHOLD', 'Household'), ('WASTE', 'Waste'), ('DIFFERENCE', 'Difference')], max_length=12)),
                ('subject', models.UUIDField(null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='city.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'kind', 'subject'), name='place_once_per_subject'), models.UniqueConstraint(condition=models.Q(('subject__isnull', True)), fields=('district', 'kind'), name='place_once_without_subject'), models.CheckConstraint(condition=models.Q(('kind__in', ['BRANCH', 'VEHICLE', 'SHELF', 'SITE', 'HOUSEHOLD', 'WASTE', 'DIFFERENCE'])), name='place_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('weighing_id', models.UUIDField(unique=True)),
                ('use_by', models.DateTimeField(null=True)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='city.district')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots_begun', to='stock.place')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='lot_district_day')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('cause', models.CharField(choices=[('weighing', 'Weighing'), ('hand_over', 'Hand-over'), ('waste', 'Waste'), ('sign_off', 'Sign-off')], max_length=12)),
                ('cause_id', models.UUIDField(db_index=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='city.district')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='stock.lot')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='stock.movement')),
                ('from_place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='stock.place')),
                ('to_place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='stock.place')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='movement_district_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='movement_grams_or_pieces'), models.CheckConstraint(condition=models.Q(('from_place', models.F('to_place')), _negated=True), name='movement_goes_elsewhere'), models.CheckConstraint(condition=models.Q(('cause__in', ['weighing', 'hand_over', 'waste', 'sign_off'])), name='movement_cause_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('has_floor', models.BooleanField()),
                ('grams', models.BigIntegerField(default=0)),
                ('pieces', models.BigIntegerField(default=0)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='stock.lot')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='stock.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'lot'), name='balance_one_per_place_and_lot'), models.CheckConstraint(condition=models.Q(('has_floor', False), models.Q(('grams__gte', 0), ('pieces__gte', 0)), _connector='OR'), name='balance_not_below_floor')],
            },
        ),
    ]
