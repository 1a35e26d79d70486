import core.clock
import core.ids
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
        ),
        migrations.CreateModel(
            name='ProfileDocument',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='startups.startupprofile')),
                ('kind', models.CharField(max_length=80, verbose_name='nature')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valable jusqu’au')),
            ],
        ),
    ]
