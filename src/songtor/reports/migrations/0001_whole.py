"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reports', '0001_first'), ('reports', '0002_closed_months')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
        ('offers', '0001_whole'),
        ('outbox', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportMark',
            fields=[
                ('district', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='city.district')),
                ('seq', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CategoryDay',
            fields=[
                ('collected_grams', models.BigIntegerField(default=0)),
                ('handed_grams', models.BigIntegerField(default=0)),
                ('waste_grams', models.BigIntegerField(default=0)),
                ('difference_grams', models.BigIntegerField(default=0)),
                ('collected_pieces', models.BigIntegerField(default=0)),
                ('handed_pieces', models.BigIntegerField(default=0)),
                ('offered_grams', models.BigIntegerField(default=0)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.foodcategory')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.district')),
                ('foundation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'district'], name='category_day_by_day')],
                'constraints': [models.UniqueConstraint(fields=('district', 'day', 'category'), name='category_day_one_row_per_cell')],
            },
        ),
        migrations.CreateModel(
            name='FoodDay',
            fields=[
                ('collected_grams', models.BigIntegerField(default=0)),
                ('handed_grams', models.BigIntegerField(default=0)),
                ('waste_grams', models.BigIntegerField(default=0)),
                ('difference_grams', models.BigIntegerField(default=0)),
                ('collected_pieces', models.BigIntegerField(default=0)),
                ('handed_pieces', models.BigIntegerField(default=0)),
                ('offered_grams', models.BigIntegerField(default=0)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.foodcategory')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.district')),
                ('donor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offers.donor')),
                ('foundation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'district'], name='food_day_by_day')],
                'constraints': [models.UniqueConstraint(fields=('district', 'day', 'donor', 'category'), name='food_day_one_row_per_cell')],
            },
        ),
        migrations.CreateModel(
            name='PickupDay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('missed_reason', models.CharField(blank=True, choices=[('closed', 'Shop or site was closed'), ('no_food', 'No food after all'), ('spoiled', 'Food no longer good'), ('no_time', 'No time left'), ('no_room', 'Vehicle was full'), ('nobody', 'Nobody was there'), ('road', 'Could not get there'), ('other', 'Other, see note')], max_length=10)),
                ('stops', models.PositiveIntegerField(default=0)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.district')),
                ('foundation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.agency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'day', 'missed_reason'), name='pickup_day_one_row_per_cell')],
            },
        ),
        migrations.CreateModel(
            name='VisitDay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('vulnerable_group', models.CharField(blank=True, choices=[('CHILD', 'Children'), ('WOMAN', 'Women'), ('ELDERLY', 'Elderly'), ('DISABLED', 'Disabled'), ('BEDRIDDEN', 'Bedridden'), ('HOMELESS', 'Homeless'), ('ROUGH_SLEEPER', 'Rough sleepers'), ('E_CASE', 'Registered in e-case'), ('WELFARE_CARD', 'State welfare card'), ('DISASTER_HIT', 'Hit by a disaster'), ('UNEMPLOYED', 'Unemployed'), ('PRESCHOOL_CENTRE', 'Children in preschool centres'), ('CARER', 'Carers of disabled or bedridden'), ('OTHER', "Others at the district's discretion")], max_length=20)),
                ('visits', models.PositiveIntegerField(default=0)),
                ('receipts', models.PositiveIntegerField(default=0)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.district')),
                ('foundation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='city.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['vulnerable_group', 'day', 'district', 'visits', 'receipts'], name='visit_day_by_group')],
                'constraints': [models.UniqueConstraint(fields=('district', 'day', 'vulnerable_group'), name='visit_day_one_row_per_cell')],
            },
        ),
        migrations.CreateModel(
            name='MonthEdition',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('month', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('figures', models.TextField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'month', 'number'), name='month_edition_once_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='month_edition_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='MonthWish',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('wanted', models.BooleanField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-entered_at'], name='month_wish_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='SentMonth',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('month', models.DateField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outbox.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'month'), name='month_sent_once_per_reader')],
            },
        ),
    ]
