"""Compiled catalogues are whole at every instant, and left alone when nothing changed."""

import gettext
import os
import resource
import signal
import subprocess
import sys

import pytest
from django.core.management import call_command

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Défi"
msgstr "{english}"
"""
# Compiles, and is killed by the kernel in the middle of its first write.
KILLED = """
import resource, signal, sys
from django.conf import settings
settings.configure(BASE_DIR=sys.argv[1])
from core.management.commands.compile_messages import Command
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
Command().handle()
"""


@pytest.fixture
def po(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    path = tmp_path / "app" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO.format(english="Challenge"), encoding="utf-8")
    return path


def said(mo):
    with mo.open("rb") as content:
        return gettext.GNUTranslations(content).gettext("Défi")


def age(po, english):
    """The source changes after it was compiled."""
    po.write_text(PO.format(english=english), encoding="utf-8")
    for mo in po.parents[2].glob("*/LC_MESSAGES/django.mo"):
        os.utime(mo, (0, 0))


def test_english_and_french_are_compiled(po):
    call_command("compile_messages")

    assert said(po.with_suffix(".mo")) == "Challenge"
    assert said(po.parents[2] / "fr" / "LC_MESSAGES" / "django.mo") == "Défi"


def test_what_has_not_changed_is_left_alone(po):
    call_command("compile_messages")
    before = po.with_suffix(".mo").stat()

    call_command("compile_messages")

    assert po.with_suffix(".mo").stat() == before


def test_who_has_opened_the_file_reads_it_to_its_end(po):
    call_command("compile_messages")
    mo = po.with_suffix(".mo")
    whole = mo.read_bytes()
    with mo.open("rb") as reader:
        begun = reader.read(10)
        age(po, "Call for solutions")
        call_command("compile_messages")

        assert begun + reader.read() == whole
    assert said(mo) == "Call for solutions"
    assert sorted(path.name for path in mo.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_disk_that_fills_up_leaves_the_former_file(po, monkeypatch):
    call_command("compile_messages")
    age(po, "Call for solutions")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            call_command("compile_messages")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, former)

    assert said(po.with_suffix(".mo")) == "Challenge"
    assert sorted(path.name for path in po.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_kill_in_the_middle_leaves_the_former_file(po):
    call_command("compile_messages")
    age(po, "Call for solutions")

    run = subprocess.run([sys.executable, "-c", KILLED, str(po.parents[4])], check=False)

    assert run.returncode == -signal.SIGXFSZ
    for language, word in (("en", "Challenge"), ("fr", "Défi")):
        assert said(po.parents[2] / language / "LC_MESSAGES" / "django.mo") == word
    call_command("compile_messages")
    assert said(po.with_suffix(".mo")) == "Call for solutions"
