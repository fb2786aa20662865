"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import datetime
import django.db.models.deletion
import songtor.evidence.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('city', '0001_first'), ('city', '0002_account_changes'), ('city', '0003_asking_hours')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=60, unique=True)),
                ('display_name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_active', models.BooleanField(default=True)),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DistrictGroup',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name='code')),
            ],
            options={
                'verbose_name': 'district group',
                'verbose_name_plural': 'district groups',
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('date', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
            },
        ),
        migrations.CreateModel(
            name='FoodCategory',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name='code')),
                ('unit', models.CharField(choices=[('KG', 'kg'), ('PIECES', 'pieces')], max_length=6, verbose_name='unit')),
                ('planning_grams_per_piece', models.PositiveIntegerField(default=0, verbose_name='grams of a piece, for planning')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in lists')),
            ],
            options={
                'verbose_name': 'food category',
                'verbose_name_plural': 'food categories',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('unit__in', ['KG', 'PIECES'])), name='food_unit_is_known')],
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name='code')),
                ('aliases', models.CharField(blank=True, max_length=200, verbose_name='other names')),
                ('lat', models.FloatField(verbose_name='latitude')),
                ('lon', models.FloatField(verbose_name='longitude')),
                ('office_lat', models.FloatField(verbose_name='latitude of the office')),
                ('office_lon', models.FloatField(verbose_name='longitude of the office')),
                ('office_is_standin', models.BooleanField(default=False, verbose_name='place of the office is a stand-in')),
                ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                ('district_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='city.districtgroup', verbose_name='district group')),
            ],
            options={
                'verbose_name': 'district',
                'verbose_name_plural': 'districts',
            },
        ),
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('event', models.CharField(choices=[('opened', 'Opened'), ('closed', 'Closed'), ('reopened', 'Opened again'), ('password_reset', 'Password reset')], max_length=16)),
                ('actor_ref', models.CharField(max_length=60)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('event__in', ['opened', 'closed', 'reopened', 'password_reset'])), name='account_event_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name='code')),
                ('kind', models.CharField(choices=[('DEPARTMENT', 'Department'), ('FOUNDATION', 'Foundation'), ('DISTRICT_OFFICE', 'District office')], max_length=16, verbose_name='kind')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='city.district', verbose_name='district')),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['DEPARTMENT', 'FOUNDATION', 'DISTRICT_OFFICE'])), name='agency_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Subdistrict',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='code')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subdistricts', to='city.district', verbose_name='district')),
            ],
            options={
                'verbose_name': 'subdistrict',
                'verbose_name_plural': 'subdistricts',
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=16, verbose_name='indicator')),
                ('fiscal_year', models.PositiveSmallIntegerField(help_text='Buddhist era', verbose_name='fiscal year')),
                ('people', models.PositiveIntegerField(verbose_name='people to reach')),
                ('source', models.CharField(max_length=16, verbose_name='source')),
                ('document', models.CharField(max_length=200, verbose_name='document')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='city.district', verbose_name='district')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'constraints': [models.UniqueConstraint(fields=('indicator', 'fiscal_year', 'district', 'source'), name='target_once_per_source'), models.UniqueConstraint(condition=models.Q(('district__isnull', True)), fields=('indicator', 'fiscal_year', 'source'), name='target_of_the_city_once_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('capacity_kg', models.PositiveIntegerField(verbose_name='carries, kg')),
                ('cold_kg', models.PositiveIntegerField(default=0, verbose_name='carries cold, kg')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='city.district', verbose_name='district')),
            ],
            options={
                'verbose_name': 'vehicle',
                'verbose_name_plural': 'vehicles',
                'ordering': ['district_id', 'name'],
                'constraints': [models.UniqueConstraint(fields=('district', 'name'), name='vehicle_name_once_per_district'), models.CheckConstraint(condition=models.Q(('capacity_kg__gt', 0)), name='vehicle_carries_something'), models.CheckConstraint(condition=models.Q(('cold_kg__lte', models.F('capacity_kg'))), name='vehicle_cold_within_capacity')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('officer', 'District officer'), ('district_head', 'District head'), ('department', 'Department'), ('coordinator', 'Foundation coordinator'), ('case_worker', 'Agency case worker'), ('volunteer', 'Community volunteer'), ('committee', 'Community committee'), ('donor', 'Donor'), ('executive', 'Executive'), ('auditor', 'Auditor'), ('operator', 'Operator')], max_length=24)),
                ('donor_id', models.UUIDField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='city.agency')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='city.district')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['officer', 'district_head', 'department', 'coordinator', 'case_worker', 'volunteer', 'committee', 'donor', 'executive', 'auditor', 'operator'])), name='grant_role_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['officer', 'district_head', 'volunteer', 'committee']), _negated=True), ('district__isnull', False), _connector='OR'), name='grant_of_a_district_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'coordinator'), _negated=True), ('agency__isnull', False), _connector='OR'), name='grant_of_a_coordinator_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'donor'), _negated=True), ('donor_id__isnull', False), _connector='OR'), name='grant_of_a_donor_names_it'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='grant_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('name_th', models.CharField(max_length=200, verbose_name='name in Thai')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='code')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='kind')),
                ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='city.district', verbose_name='district')),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='city.subdistrict', verbose_name='subdistrict')),
            ],
            options={
                'verbose_name': 'community',
                'verbose_name_plural': 'communities',
            },
        ),
        migrations.CreateModel(
            name='Coordination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('weekdays', models.CharField(help_text='ISO weekdays, Monday is 1: 2 3 4', max_length=13, verbose_name='weekdays')),
                ('foundation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='city.agency', verbose_name='foundation')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='city.district', verbose_name='district')),
                ('asks_at', models.TimeField(blank=True, default=datetime.time(8, 0), help_text='by e-mail on round days; empty: never', null=True, verbose_name='asks branches at')),
                ('opens_at', models.TimeField(blank=True, default=datetime.time(11, 0), help_text='what no neighbour took', null=True, verbose_name='offers to every district at')),
                ('passes_on_at', models.TimeField(blank=True, default=datetime.time(10, 0), help_text='food of the day for which no vehicle is planned', null=True, verbose_name='offers to neighbours at')),
                ('reminds_at', models.TimeField(blank=True, default=datetime.time(8, 45), help_text='once, who has not answered', null=True, verbose_name='reminds them at')),
            ],
            options={
                'verbose_name': 'coordination',
                'verbose_name_plural': 'coordinations',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='coordination_ends_after_start'), models.UniqueConstraint(fields=('district', 'starts_on'), name='coordination_one_start_per_district')],
            },
        ),
        migrations.CreateModel(
            name='GrantChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('role', models.CharField(choices=[('officer', 'District officer'), ('district_head', 'District head'), ('department', 'Department'), ('coordinator', 'Foundation coordinator'), ('case_worker', 'Agency case worker'), ('volunteer', 'Community volunteer'), ('committee', 'Community committee'), ('donor', 'Donor'), ('executive', 'Executive'), ('auditor', 'Auditor'), ('operator', 'Operator')], max_length=24)),
                ('donor_id', models.UUIDField(null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.agency')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='city.rolegrant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['officer', 'district_head', 'department', 'coordinator', 'case_worker', 'volunteer', 'committee', 'donor', 'executive', 'auditor', 'operator'])), name='grant_change_role_is_known')],
            },
        ),
    ]
