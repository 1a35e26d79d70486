"""`compile_messages`: every `.po` of the project into its `.mo`, without needing gettext on the machine.

French, the language of the sources, is compiled too: each sentence as its own translation. It is then found at once, where
it would be looked for in the catalogue of every library, and no library's French can replace our word.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def in_french(english: Catalog) -> Catalog:
    """The same messages, each said by itself."""
    french = Catalog(locale="fr", charset="utf-8")
    for message in english:
        if message.id:
            french.add(message.id, message.id, context=message.context)
    return french


class Command(BaseCommand):
    help = "Compiles translations"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for po in Path(settings.BASE_DIR).glob("*/locale/*/LC_MESSAGES/django.po"):
            language = po.parts[-3]
            compiled: dict[Path, Callable[[Catalog], Catalog]] = {po.with_suffix(".mo"): lambda catalogue: catalogue}
            if language == "en":
                compiled[po.parents[2] / "fr" / "LC_MESSAGES" / "django.mo"] = in_french
            if all(mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime for mo in compiled):
                continue
            with po.open("rb") as source:
                catalogue = read_po(source, locale=language)
            for mo, content in compiled.items():
                _replace(mo, content(catalogue))


def _replace(mo: Path, catalogue: Catalog) -> None:
    """Writes beside and renames: whoever reads meanwhile, and whoever reads after a kill, has one whole file.

    A name of its own for each writer: two that compile at once do not write into one another's file.
    """
    mo.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=mo.parent, prefix="django-", suffix=".mo", delete=False) as target:
        part = Path(target.name)
        try:
            write_mo(target, catalogue)
            target.flush()
            os.fsync(target.fileno())
            part.chmod(0o644)
            part.replace(mo)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
