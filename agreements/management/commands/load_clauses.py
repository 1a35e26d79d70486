"""`manage.py load_clauses`: the clause library of the product, into the database. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from agreements.conventions.domain.library import load_library
from agreements.models import ClauseVersion


class Command(BaseCommand):
    help = "Loads the clause library; a changed wording that is in use becomes a new version."

    def handle(self, *args: Any, **options: Any) -> None:
        template = load_library()
        self.stdout.write(f"{template}: {template.articles.count()} / {ClauseVersion.objects.count()}")
