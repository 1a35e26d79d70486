import core.clock
import core.ids
import core.names
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StartupProfile',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='startup_profile', to='accounts.organisation')),
                ('pitch_fr', models.TextField(blank=True, verbose_name='en une phrase')),
                ('pitch_en', models.TextField(blank=True, verbose_name='en une phrase, en anglais')),
                ('skills', models.TextField(blank=True, verbose_name='compétences et références')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='date de création')),
                ('team_size', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif')),
                ('stage', models.CharField(blank=True, choices=[('idea', 'idée'), ('prototype', 'prototype'), ('product', 'produit en service'), ('growth', 'croissance')], max_length=12, verbose_name='maturité')),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Founder',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='founders', to='startups.startupprofile')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('gender', models.CharField(choices=[('woman', 'une femme'), ('man', 'un homme'), ('other', 'autre'), ('unsaid', 'ne souhaite pas répondre')], default='unsaid', max_length=10, verbose_name='est')),
                ('leads', models.BooleanField(default=False, verbose_name='dirige l’entreprise')),
            ],
            options={
                'indexes': [models.Index(core.names.Folded('name'), name='founder_by_name')],
            },
        ),
        migrations.CreateModel(
            name='ProfileDocument',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='startups.startupprofile')),
                ('kind', models.CharField(choices=[('kbis', 'extrait d’immatriculation (Kbis)'), ('statutes', 'statuts'), ('declaration', 'récépissé de déclaration, publication au Journal officiel'), ('insurance', 'attestation d’assurance'), ('accounts', 'comptes, bilan'), ('tax', 'attestation fiscale ou sociale'), ('power', 'pouvoir, délégation de signature'), ('other', 'autre document')], max_length=20, verbose_name='nature')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valable jusqu’au')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='daté du')),
                ('readers', models.CharField(choices=[('programme', 'votre organisation et l’équipe du programme'), ('own', 'votre organisation seule')], default='programme', max_length=10, verbose_name='qui peut le lire')),
                ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='startups.profiledocument')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='titre')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('issued_on__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('issued_on')), _connector='OR'), name='document_ends_after_its_date')],
            },
        ),
    ]
