import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Key',
            fields=[
                ('key_id', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('public_key', models.BinaryField()),
                ('valid_from', models.BigIntegerField()),
                ('valid_to', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'clé du registre',
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('valid_to', None)), name='register_one_current_key'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='register_key_period')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(db_index=True, max_length=60)),
                ('leaf', models.BinaryField()),
                ('leaf_hash', models.BinaryField()),
                ('at', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'inscription au registre',
                'ordering': ['index'],
                'constraints': [models.CheckConstraint(condition=models.Q(('index__gte', 0)), name='register_entry_index')],
            },
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('pk', models.CompositePrimaryKey('level', 'index', blank=True, editable=False, primary_key=True, serialize=False)),
                ('level', models.SmallIntegerField()),
                ('index', models.BigIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'verbose_name': 'nœud de l’arbre',
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tree_size', models.BigIntegerField()),
                ('root_hash', models.BinaryField()),
                ('timestamp', models.BigIntegerField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='register.key')),
                ('signature', models.BinaryField()),
            ],
            options={
                'verbose_name': 'tête signée',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['tree_size'], name='register_head_size')],
            },
        ),
        migrations.CreateModel(
            name='HeadTimestamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timestamps', to='register.head')),
                ('authority', models.CharField(max_length=200)),
                ('token', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'horodatage d’une tête',
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='register.entry')),
                ('name', models.CharField(max_length=60)),
                ('salt', models.BinaryField()),
                ('subject', models.CharField(blank=True, db_index=True, max_length=100)),
            ],
            options={
                'verbose_name': 'engagement salé',
                'constraints': [models.UniqueConstraint(fields=('entry', 'name'), name='register_commitment_once')],
            },
        ),
    ]
