"""Everything of this room at once, for a database that has none of it; the steps it replaces are for one that has."""

import django.db.models.deletion
import songtor.evidence.models
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('offers', '0001_first'), ('offers', '0002_what_is_on_its_way'), ('offers', '0003_passing'), ('offers', '0004_standing_and_asking'), ('offers', '0005_places_kept_right'), ('offers', '0006_more_is_put_right')]

    initial = True

    dependencies = [
        ('city', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Donor',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('registered', 'Waiting for a look'), ('active', 'Active'), ('ended', 'Ended')], default='active', max_length=12)),
                ('registered_at', models.DateTimeField()),
                ('is_synthetic', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'active', 'ended'])), name='donor_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('COMMUNITY', 'Community'), ('CHILD_CENTRE', 'Child centre'), ('ELDERLY_HOME', 'Home for the elderly'), ('SHELTER', 'Shelter'), ('HEALTH_CENTRE', 'Health centre'), ('SCHOOL', 'School')], max_length=16)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('people', models.PositiveIntegerField(default=0, help_text='about how many eat there')),
                ('arrival_note', models.CharField(blank=True, max_length=300)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='city.community')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='city.district')),
                ('subdistrict', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='city.subdistrict')),
                ('arrival_note_at', models.DateTimeField(blank=True, null=True)),
                ('contact_role', models.CharField(blank=True, help_text='whom to ask for: a post, never a person', max_length=60)),
                ('phone', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['COMMUNITY', 'CHILD_CENTRE', 'ELDERLY_HOME', 'SHELTER', 'HEALTH_CENTRE', 'SCHOOL'])), name='site_kind_is_known'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='site_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('arrival_note', models.CharField(blank=True, max_length=300)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('point_is_standin', models.BooleanField(default=False)),
                ('opens', models.TimeField(blank=True, null=True)),
                ('closes', models.TimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='city.district')),
                ('subdistrict', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='city.subdistrict')),
                ('donor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='offers.donor')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('arrival_note_at', models.DateTimeField(blank=True, null=True)),
                ('contact_role', models.CharField(blank=True, help_text='whom to ask for: a post, never a person', max_length=60)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='offers.branch')),
            ],
            options={
                'verbose_name_plural': 'branches',
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lat__range', (-90, 90)), ('lon__range', (-180, 180))), name='branch_lies_on_earth'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('ended_at__isnull', False), _connector='OR'), name='branch_merged_has_ended')],
            },
        ),
        migrations.CreateModel(
            name='SiteNeed',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='offers.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='site_need_grams_or_pieces'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='site_need_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('site', 'category'), name='site_need_one_open_per_category')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('said', models.CharField(choices=[('yes', 'Has food'), ('no', 'Nothing today')], max_length=3)),
                ('ready_from', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='offers.branch')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='city.district')),
                ('left_over_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='left_overs', to='offers.offer')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='offers.offer')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='offer_district_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('said__in', ['yes', 'no'])), name='offer_said_is_known'), models.CheckConstraint(condition=models.Q(('said', 'no'), models.Q(('ready_from__isnull', False), ('until__isnull', False)), _connector='OR'), name='offer_of_food_says_until_when'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('ready_from')), _connector='OR'), name='offer_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='BranchLink',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='offers.branch')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='branch_link_expires_after_issue')],
            },
        ),
        migrations.CreateModel(
            name='StandingOffer',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('weekdays', models.CharField(max_length=13)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('ready_from', models.TimeField()),
                ('until', models.TimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_offers', to='offers.branch')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='offers.standingoffer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('ready_from'))), name='standing_offer_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='standing_offer_season_forward')],
            },
        ),
        migrations.CreateModel(
            name='PlaceChange',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('field', models.CharField(choices=[('name', 'Name'), ('address', 'Address'), ('phone', 'Telephone'), ('contact_role', 'Whom to ask for'), ('point', 'Point on the map'), ('hours', 'Hours'), ('arrival_note', 'How to get in'), ('people', 'People who eat there'), ('kind', 'Kind'), ('subdistrict', 'Subdistrict'), ('donor_name', "Donor's name"), ('ended', 'Ended')], max_length=16)),
                ('before', models.CharField(blank=True, max_length=300)),
                ('after', models.CharField(blank=True, max_length=300)),
                ('actor_ref', models.CharField(max_length=60)),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='place_changes', to='offers.branch')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='place_changes', to='offers.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('branch__isnull', False), ('site__isnull', True)), models.Q(('branch__isnull', True), ('site__isnull', False)), _connector='OR'), name='place_change_is_of_a_branch_or_a_site'), models.CheckConstraint(condition=models.Q(('field__in', ['name', 'address', 'phone', 'contact_role', 'point', 'hours', 'arrival_note', 'people', 'kind', 'subdistrict', 'donor_name', 'ended'])), name='place_field_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SameBranch',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('is_same', models.BooleanField()),
                ('actor_ref', models.CharField(max_length=60)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.branch')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.branch')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kept', models.F('other')), _negated=True), name='same_branch_names_two')],
            },
        ),
        migrations.CreateModel(
            name='OfferLine',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('use_by', models.DateTimeField(null=True)),
                ('cold', models.BooleanField(default=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='offers.offer')),
            ],
            options={
                'ordering': ['category__position'],
                'constraints': [models.UniqueConstraint(fields=('offer', 'category'), name='offer_one_line_per_category'), models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='offer_line_grams_or_pieces')],
            },
        ),
        migrations.CreateModel(
            name='OfferWithdrawal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='offers.offer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Fetching',
            fields=[
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='fetching', serialize=False, to='offers.offer')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OfferPassedOn',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('number', models.PositiveSmallIntegerField()),
                ('reach', models.CharField(choices=[('district', 'To one district'), ('neighbours', 'To the neighbouring districts'), ('city', 'To every district')], max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='offers.offer')),
                ('to_district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reach__in', ['district', 'neighbours', 'city'])), name='passing_reach_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('reach', 'district'), ('to_district__isnull', False)), models.Q(('reach__in', ('neighbours', 'city')), ('to_district__isnull', True)), _connector='OR'), name='passing_to_one_district_names_it'), models.CheckConstraint(condition=models.Q(('to_district', models.F('district')), _negated=True), name='passing_goes_elsewhere'), models.UniqueConstraint(fields=('offer', 'number'), name='passing_one_after_the_other')],
            },
        ),
        migrations.CreateModel(
            name='StandingLine',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('grams', models.PositiveIntegerField(default=0)),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('cold', models.BooleanField(default=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.foodcategory')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='offers.standingoffer')),
            ],
            options={
                'ordering': ['category__position'],
                'constraints': [models.UniqueConstraint(fields=('standing', 'category'), name='standing_one_line_per_category'), models.CheckConstraint(condition=models.Q(models.Q(('grams__gt', 0), ('pieces', 0)), models.Q(('grams', 0), ('pieces__gt', 0)), _connector='OR'), name='standing_line_grams_or_pieces')],
            },
        ),
        migrations.CreateModel(
            name='OfferFromStanding',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='from_standing', to='offers.offer')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='offers.standingoffer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('standing', 'day'), name='standing_offer_used_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='StandingOfferEnd',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('standing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='offers.standingoffer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('is_reminder', models.BooleanField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='askings', to='offers.branch')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('link', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='asking', to='offers.branchlink')),
            ],
            options={
                'indexes': [models.Index(fields=['district', 'day'], name='asking_district_day')],
                'constraints': [models.UniqueConstraint(fields=('branch', 'day', 'is_reminder'), name='asked_once_and_reminded_once')],
            },
        ),
        migrations.CreateModel(
            name='SameBranchReversal',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('actor_ref', models.CharField(max_length=60)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='offers.samebranch')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='holding', serialize=False, to='offers.offer')),
                ('open_to', models.CharField(blank=True, choices=[('district', 'To one district'), ('neighbours', 'To the neighbouring districts'), ('city', 'To every district')], max_length=10)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='city.district')),
                ('passing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.offerpassedon')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('open_to__in', ['', 'neighbours', 'city'])), name='holding_open_to_is_known')],
            },
        ),
        migrations.CreateModel(
            name='OfferTaken',
            fields=[
                ('id', models.UUIDField(default=songtor.evidence.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('happened_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.district')),
                ('passing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='offers.offerpassedon')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
