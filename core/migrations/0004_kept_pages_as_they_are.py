"""Pages are kept as they are: they live minutes, and compressing one takes longer than writing it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0003_uploads")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE core_cachedpage ALTER COLUMN body SET STORAGE EXTERNAL",
            "ALTER TABLE core_cachedpage ALTER COLUMN body SET STORAGE EXTENDED",
        )
    ]
