"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import django.db.models.expressions
import songtor.evidence.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('rounds', '0001_first')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
        ('evidence', '0001_whole'),
        ('offers', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayPlan',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('instance', models.TextField()),
                ('plan', models.TextField()),
                ('grams', models.PositiveIntegerField()),
                ('minutes', models.PositiveIntegerField()),
                ('sheet_grams', models.PositiveIntegerField()),
                ('sheet_minutes', models.PositiveIntegerField()),
                ('seconds', models.FloatField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='day_plans', to='city.district')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day', '-made_at'], name='day_plan_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('under_way', 'Under way'), ('signed_off', 'Signed off'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                ('leaves_at', models.DateTimeField(null=True)),
                ('returns_at', models.DateTimeField(null=True)),
                ('crew', models.ManyToManyField(blank=True, related_name='rounds', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='city.district')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='rounds.dayplan')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='city.vehicle')),
            ],
            options={
                'ordering': ['-day', 'district_id', 'vehicle__name'],
                'indexes': [models.Index(fields=['district', 'day'], name='round_district_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'under_way', 'signed_off', 'cancelled'])), name='round_state_is_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['cancelled', 'signed_off']), _negated=True), fields=('district', 'day', 'vehicle'), name='round_one_open_per_vehicle_and_day')],
            },
        ),
        migrations.CreateModel(
            name='RoundChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('under_way', 'Under way'), ('signed_off', 'Signed off'), ('cancelled', 'Cancelled')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='rounds.round')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'under_way', 'signed_off', 'cancelled'])), name='round_change_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('collected_grams', models.PositiveIntegerField()),
                ('collected_pieces', models.PositiveIntegerField(default=0)),
                ('difference_grams', models.PositiveIntegerField()),
                ('difference_pieces', models.PositiveIntegerField(default=0)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='city.district')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sign_off', to='rounds.round')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('collected_grams__gte', django.db.models.expressions.CombinedExpression(models.F('difference_grams'), '*', models.Value(50))), models.Q(('reason', ''), _negated=True), _connector='OR'), name='sign_off_explains_a_difference_above_2_percent'), models.CheckConstraint(condition=models.Q(('collected_pieces__gte', django.db.models.expressions.CombinedExpression(models.F('difference_pieces'), '*', models.Value(50))), models.Q(('reason', ''), _negated=True), _connector='OR'), name='sign_off_explains_missing_pieces_above_2_percent')],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('pickup', 'Pick-up'), ('delivery', 'Delivery')], max_length=8)),
                ('planned_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('arrived', 'Arrived'), ('done', 'Done'), ('missed', 'Missed'), ('cancelled', 'Cancelled')], default='planned', max_length=9)),
                ('broken_rule', models.CharField(blank=True, max_length=32)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='city.district')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='offers.offer')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='rounds.round')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='offers.site')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['pickup', 'delivery'])), name='stop_kind_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'arrived', 'done', 'missed', 'cancelled'])), name='stop_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pickup'), ('offer__isnull', False), ('site__isnull', True)), models.Q(('kind', 'delivery'), ('offer__isnull', True), ('site__isnull', False)), _connector='OR'), name='stop_is_at_a_branch_or_a_site'), models.UniqueConstraint(condition=models.Q(('state__in', ['missed', 'cancelled']), _negated=True), fields=('offer',), name='stop_one_open_per_offer')],
            },
        ),
        migrations.CreateModel(
            name='Waste',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('reason', models.CharField(choices=[('spoiled', 'Spoiled on the way'), ('past_use_by', 'Past its use-by'), ('damaged', 'Damaged or spilt'), ('refused', 'The site could not take it'), ('other', 'Other, see note')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wastes', to='city.district')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wastes', to='rounds.round')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='waste_grams_or_pieces'), models.CheckConstraint(condition=models.Q(('reason__in', ['spoiled', 'past_use_by', 'damaged', 'refused', 'other'])), name='waste_reason_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('name', models.CharField(blank=True, max_length=120)),
                ('position', models.CharField(blank=True, max_length=120)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.blob')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='rounds.stop')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.blob')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='rounds.stop')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LeftOver',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='left_over_fact', to='offers.offer')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_overs', to='rounds.stop')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('lat', models.FloatField(null=True)),
                ('lon', models.FloatField(null=True)),
                ('accuracy_m', models.PositiveIntegerField(null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('stop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='arrival', to='rounds.stop')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StopChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('arrived', 'Arrived'), ('done', 'Done'), ('missed', 'Missed'), ('cancelled', 'Cancelled')], max_length=9)),
                ('missed_reason', models.CharField(blank=True, choices=[('closed', 'Shop or site was closed'), ('no_food', 'No food after all'), ('spoiled', 'Food no longer good'), ('no_time', 'No time left'), ('no_room', 'Vehicle was full'), ('nobody', 'Nobody was there'), ('road', 'Could not get there'), ('other', 'Other, see note')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='rounds.stop')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'arrived', 'done', 'missed', 'cancelled'])), name='stop_change_state_is_known'), models.CheckConstraint(condition=models.Q(('missed_reason', ''), ('missed_reason__in', ['closed', 'no_food', 'spoiled', 'no_time', 'no_room', 'nobody', 'road', 'other']), _connector='OR'), name='stop_change_reason_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'missed'), _negated=True), models.Q(('missed_reason', ''), _negated=True), _connector='OR'), name='stop_missed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='StopLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='rounds.stop')),
            ],
            options={
                'ordering': ['category__position'],
                'constraints': [models.UniqueConstraint(fields=('stop', 'category'), name='stop_one_line_per_category')],
            },
        ),
        migrations.CreateModel(
            name='WasteReversal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('waste', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='rounds.waste')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Weighing',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('gross_grams', models.PositiveIntegerField(default=0)),
                ('tare_grams', models.PositiveIntegerField(default=0)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('scale', models.CharField(blank=True, max_length=60)),
                ('zero_reason', models.CharField(blank=True, choices=[('none_left', 'Sold out, nothing left'), ('spoiled', 'Not good any more'), ('given_elsewhere', 'Given to somebody else'), ('other', 'Other, see note')], max_length=16)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='rounds.weighing')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weighings', to='city.district')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weighings', to='rounds.stop')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='weighing_district_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('gross_grams__gte', models.F('tare_grams'))), name='weighing_gross_not_below_tare'), models.CheckConstraint(condition=models.Q(('grams', django.db.models.expressions.CombinedExpression(models.F('gross_grams'), '-', models.F('tare_grams')))), name='weighing_net_is_gross_less_tare'), models.CheckConstraint(condition=models.Q(('grams', 0), ('pieces', 0), _connector='OR'), name='weighing_grams_or_pieces'), models.CheckConstraint(condition=models.Q(models.Q(('zero_reason', ''), models.Q(('grams__gt', 0), ('pieces__gt', 0), _connector='OR')), models.Q(models.Q(('zero_reason', ''), _negated=True), ('grams', 0), ('pieces', 0)), _connector='OR'), name='weighing_of_nothing_says_why'), models.CheckConstraint(condition=models.Q(('grams__lte', 2000000)), name='weighing_at_most_2000_kg'), models.CheckConstraint(condition=models.Q(('zero_reason', ''), ('zero_reason__in', ['none_left', 'spoiled', 'given_elsewhere', 'other']), _connector='OR'), name='weighing_zero_reason_is_known')],
            },
        ),
        migrations.CreateModel(
            name='WeighingReversal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('weighing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='rounds.weighing')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
