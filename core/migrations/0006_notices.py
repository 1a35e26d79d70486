

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='outmail',
            name='read_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lu le'),
        ),
        migrations.AddIndex(
            model_name='outmail',
            index=models.Index(django.db.models.functions.text.Lower('to'), models.F('created_at'), name='outmail_of_person'),
        ),
    ]
