"""Reading the words of a picture with Tesseract, when the installation has it."""

import os
import shutil
import subprocess

from django.conf import settings

LANGUAGES = {"fr": "fra", "en": "eng"}
SECONDS = 120


def command() -> str | None:
    """The program that `OCR_COMMAND` names, if it is there and reads French."""
    found = shutil.which(settings.OCR_COMMAND) if settings.OCR_COMMAND else None
    return found if found and _reads(found, "fra") else None


def _reads(program: str, language: str) -> bool:
    try:
        said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return language in said.stdout.split()


def read_picture(picture: bytes, lang: str) -> str:
    """The text of one page, line by line; empty when the program fails on it.

    One thread: several pages read at once by several threads each are slower than one after the other.
    """
    program = command()
    if program is None:
        return ""
    language = LANGUAGES[lang] if _reads(program, LANGUAGES[lang]) else "fra"
    try:
        done = subprocess.run(
            [program, "-", "-", "-l", language, "--psm", "6"],
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")
