"""What the system lacks is named, installed only when asked for, and missing parts stop continuous integration."""

import os
import subprocess
import sys

import pytest

from tests.tools.trying import environment
from tools.places import ROOT
from tools.system import NEEDS

PACKAGES = [
    "chromium",
    "fonts-liberation",
    "poppler-utils",
    "tesseract-ocr",
    "tesseract-ocr-fra",
    "clamav-daemon",
    "openssl",
]


@pytest.fixture
def bare(tmp_path):
    """A PATH with nothing on it but an `apt-get` that writes down what it was asked; `bare()` runs a task of `./dev`."""
    asked = tmp_path / "asked"
    command = tmp_path / "apt-get"
    command.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    command.chmod(0o755)

    def run(*arguments, **variables):
        done = subprocess.run(
            [sys.executable, "-m", "tools.dev", *arguments],
            cwd=ROOT,
            env=environment(tmp_path, PATH=str(tmp_path), HOME=str(tmp_path), CHROMIUM="", **variables),
            capture_output=True,
            text=True,
            check=False,
        )
        return done, asked.read_text() if asked.exists() else ""

    return run


def test_test_names_what_is_missing_and_stops_in_continuous_integration(bare):
    done, asked = bare("test", "--version", CI="true")
    assert done.returncode == 1
    for package in PACKAGES:
        if package not in {"fonts-liberation", "clamav-daemon"}:  # looked for beyond the PATH
            assert f"Debian package {package}\n" in done.stderr
    assert "./dev setup --system" in done.stderr
    assert asked == ""


def test_test_goes_on_elsewhere_and_installs_nothing(bare):
    done, asked = bare("test", "--version", DATABASE_URL="postgresql://nobody@/nothing?host=/nowhere")
    assert "Debian package tesseract-ocr\n" in done.stderr
    assert "pytest" in done.stdout + done.stderr, "the tests were run all the same"
    assert asked == ""


def test_setup_installs_nothing_unasked(bare):
    done, asked = bare("setup")
    assert done.returncode == 1
    assert "To install it" in done.stderr
    assert asked == ""


def test_setup_system_asks_apt_for_what_is_missing(bare):
    done, asked = bare("setup", "--system")
    assert done.returncode == 1, "what was asked for is still missing: apt-get did nothing"
    if os.geteuid() == 0:
        assert {"chromium", "poppler-utils", "tesseract-ocr", "tesseract-ocr-fra", "openssl"} <= set(asked.split())
    else:
        assert "sudo apt-get install" in done.stderr
        assert asked == ""


def test_every_package_is_named_once():
    assert [need.package for need in NEEDS] == PACKAGES
