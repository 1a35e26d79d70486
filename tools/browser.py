"""What the tests drive: the system's Chromium, poppler and Tesseract, installed through apt when that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "fonts-liberation", "poppler-utils", "tesseract-ocr", "tesseract-ocr-fra")


def executable() -> str | None:
    """Path of a Chromium: `CHROMIUM`, or the first on the PATH."""
    return (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def install() -> None:
    """Makes a browser available, or says in one line what to install. Does nothing when there is one."""
    if executable() and shutil.which("pdfsig") and shutil.which("tesseract"):
        return
    if Path("/etc/debian_version").exists() and os.geteuid() == 0:
        print("Installing Chromium, fonts, poppler and Tesseract (apt) ...", file=sys.stderr)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=False, **quiet)
    if not executable():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not shutil.which("pdfsig"):
        print("pdfsig is missing: install poppler-utils, or the tests of sealed documents fail.", file=sys.stderr)
    if not shutil.which("tesseract"):
        print("tesseract is missing: install it with its French data, or the tests of scans fail.", file=sys.stderr)
