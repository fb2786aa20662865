"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('receipts', '0001_first')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
        ('offers', '0001_whole'),
        ('rounds', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('SURPLUS_RESCUE', 'Surplus food, model 1')], default='SURPLUS_RESCUE', max_length=16)),
                ('heads', models.PositiveIntegerField()),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='city.district')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='offers.site')),
                ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='rounds.stop')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='receipt_district_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['SURPLUS_RESCUE'])), name='receipt_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'SURPLUS_RESCUE'), _negated=True), models.Q(('site__isnull', False), ('stop__isnull', False)), _connector='OR'), name='receipt_of_surplus_names_stop_and_site')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptCount',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('vulnerable_group', models.CharField(choices=[('CHILD', 'Children'), ('WOMAN', 'Women'), ('ELDERLY', 'Elderly'), ('DISABLED', 'Disabled'), ('BEDRIDDEN', 'Bedridden'), ('HOMELESS', 'Homeless'), ('ROUGH_SLEEPER', 'Rough sleepers'), ('E_CASE', 'Registered in e-case'), ('WELFARE_CARD', 'State welfare card'), ('DISASTER_HIT', 'Hit by a disaster'), ('UNEMPLOYED', 'Unemployed'), ('PRESCHOOL_CENTRE', 'Children in preschool centres'), ('CARER', 'Carers of disabled or bedridden'), ('OTHER', "Others at the district's discretion")], max_length=20)),
                ('heads', models.PositiveIntegerField()),
                ('of_heads', models.PositiveIntegerField()),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='receipts.receipt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('receipt', 'vulnerable_group'), name='receipt_one_count_per_group'), models.CheckConstraint(condition=models.Q(('heads__lte', models.F('of_heads'))), name='receipt_count_within_its_heads'), models.CheckConstraint(condition=models.Q(('vulnerable_group__in', ['CHILD', 'WOMAN', 'ELDERLY', 'DISABLED', 'BEDRIDDEN', 'HOMELESS', 'ROUGH_SLEEPER', 'E_CASE', 'WELFARE_CARD', 'DISASTER_HIT', 'UNEMPLOYED', 'PRESCHOOL_CENTRE', 'CARER', 'OTHER'])), name='receipt_count_group_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptLine',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='receipts.receipt')),
            ],
            options={
                'ordering': ['category__position'],
                'constraints': [models.UniqueConstraint(fields=('receipt', 'category'), name='receipt_one_line_per_category'), models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='receipt_line_grams_or_pieces')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptReversal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='receipts.receipt')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
