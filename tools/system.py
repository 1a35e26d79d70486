"""What the tests need from the system: named when it is missing, installed only by `./dev setup --system`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

COMMAND = "./dev setup --system"


def browser() -> str | None:
    """Path of a Chromium: `CHROMIUM`, or the first on the PATH."""
    return (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


def _browser_of_playwright() -> bool:
    folders = [Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))]
    folders.append(Path.home() / "Library" / "Caches" / "ms-playwright")
    return any(list(folder.glob("chromium-*")) for folder in folders)


def _reads_french() -> bool:
    if not (command := shutil.which("tesseract")):
        return False
    listed = subprocess.run([command, "--list-langs"], capture_output=True, text=True, check=False)
    return "fra" in listed.stdout.split()


def _has_fonts() -> bool:
    if sys.platform != "linux":
        return True
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local" / "share" / "fonts")
    return any(next(folder.rglob("Liberation*"), None) for folder in folders if folder.is_dir())


class Need(NamedTuple):
    name: str
    is_there: Callable[[], bool]
    package: str  # of Debian


def _commands(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def _daemon(name: str) -> Callable[[], bool]:
    """Daemons stand where an ordinary account has no path to."""
    return lambda: bool(shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"))


NEEDS = (
    Need("Chromium (browser tests)", lambda: bool(browser()) or _browser_of_playwright(), "chromium"),
    Need("Liberation fonts (what the browser measures)", _has_fonts, "fonts-liberation"),
    Need("pdfsig, pdfinfo, pdftoppm (sealed documents)", _commands("pdfsig", "pdfinfo", "pdftoppm"), "poppler-utils"),
    Need("tesseract (scanned documents)", _commands("tesseract"), "tesseract-ocr"),
    Need("French for tesseract (scanned documents)", _reads_french, "tesseract-ocr-fra"),
    Need("clamd (virus control of files)", _daemon("clamd"), "clamav-daemon"),
    Need("openssl (time stamps of the register)", _commands("openssl"), "openssl"),
)


def missing() -> list[Need]:
    return [need for need in NEEDS if not need.is_there()]


def is_complete() -> bool:
    """Says by name what is missing and what to type. False, so that nothing is run, only under `CI=true`."""
    absent = missing()
    if not absent:
        return True
    print("Missing on this machine; tests that use it will fail:", file=sys.stderr)
    for need in absent:
        print(f"  {need.name}: Debian package {need.package}", file=sys.stderr)
    print(f"To install it, as root on Debian: {COMMAND}", file=sys.stderr)
    return os.environ.get("CI") != "true"


def setup(arguments: Sequence[str]) -> int:
    """`./dev setup`: says what is missing. With `--system`, as root on Debian, installs it. Status 0 when all is there."""
    if arguments not in ([], ["--system"]):
        print("usage: ./dev setup [--system]", file=sys.stderr)
        return 2
    if arguments and (absent := missing()):
        status = _install([need.package for need in absent])
        if status:
            return status
    if missing():
        is_complete()
        return 1
    print("Everything that the tests need is there.")
    return 0


def _install(packages: list[str]) -> int:
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if not Path("/etc/debian_version").exists():
        print(f"Only Debian's packages are known here. Install what these hold: {' '.join(packages)}", file=sys.stderr)
        return 1
    if os.geteuid() != 0:
        print(f"Packages are installed by root:\n  sudo {' '.join(command)}", file=sys.stderr)
        return 1
    print(f"Installing {', '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], command):
        if status := subprocess.run(step, env=environment, check=False).returncode:
            return status
    return 0
