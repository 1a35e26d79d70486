"""Stored files as one archive with its manifest: names that any system takes, contents compared with their hash on the way."""

import datetime as dt
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from core import files, scanning
from core.clock import PARIS
from core.csv_export import csv_lines
from core.models import StoredFile

RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
UNSAFE = re.compile(r'[<>:"/\\|?*]')
LONGEST = 100  # characters of one part of a name: a folder and a file stay under what an old Windows opens
IN_MEMORY = 4 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """One stored file, in which folder, and the cells that the manifest tells of it first."""

    folder: str
    stored: StoredFile
    cells: Sequence[object] = ()


def safe_part(name: str) -> str:
    """A name of a folder or a file that Windows, macOS and Linux all take."""
    text = UNSAFE.sub("_", files.clean_name(name)).strip(" .") or "_"
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = text, "", ""
    stem = stem[: LONGEST - len(ending) - 1].strip(" .") or "_"
    if stem.partition(".")[0].lower() in RESERVED:
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


class Archive:
    """Writes entries, then the manifest. What the virus control holds back or is damaged is told in it, and left out."""

    def __init__(self, content: IO[bytes], columns: Sequence[str]) -> None:
        self.zip = zipfile.ZipFile(content, "w", zipfile.ZIP_STORED)  # what is joined is mostly compressed already
        self.header = [*columns, _("fichier reçu"), _("fichier de l’archive"), _("octets"), "SHA-256", _("remarque")]
        self.lines: list[Sequence[object]] = []
        self._taken: set[str] = set()

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            stored, place, note = entry.stored, "", ""
            if not scanning.may_leave(stored):
                note = stored.get_scan_display()
            else:
                wanted = self._free(f"{safe_part(entry.folder)}/{safe_part(stored.name)}")
                note = self._write(wanted, stored)
                place = wanted if not note else ""
            self.lines.append([*entry.cells, stored.name, place, stored.size, stored.sha256, note])

    def _free(self, wanted: str) -> str:
        """The name, numbered when another entry has it: systems that do not tell capitals apart see two files too."""
        stem, dot, ending = wanted.rpartition(".")
        if "/" in ending or not dot:
            stem, dot, ending = wanted, "", ""
        name, n = wanted, 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{stem} ({n}){dot}{ending}"
        self._taken.add(name.casefold())
        return name

    def _write(self, name: str, stored: StoredFile) -> str:
        """Empty, or why the file is not in the archive. Read whole before a byte is written."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as held:
            try:
                content = files.Verified(stored)
                while block := content.read():
                    held.write(block)
            except OSError:
                return str(_("abîmé ou introuvable sur le stockage : il n’est pas joint"))
            held.seek(0)
            self._entry(name, held)
        return ""

    def _entry(self, name: str, held: IO[bytes]) -> None:
        info = zipfile.ZipInfo(name, dt.datetime.now(PARIS).timetuple()[:6])
        info.external_attr = 0o644 << 16
        with self.zip.open(info, "w", force_zip64=True) as written:
            while block := held.read(1024 * 1024):
                written.write(block)

    def close(self) -> None:
        """Ends with the manifest, which a folder cannot hide: it stands beside them."""
        lines = "".join(csv_lines(self.header, self.lines))
        self._entry(str(_("contenu.csv")), io.BytesIO(lines.encode()))
        self.zip.close()
