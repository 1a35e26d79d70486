"""Waits until the process that began a run is gone, then finishes the run: `python -m tools.watchdog FOLDER`.

Its standard input is a pipe whose other end only that process holds: the end of the file is the end of the process,
killed or not. It ignores what a terminal sends, so that an impatient second Ctrl-C does not stop the tidying.
"""

import signal
import sys
from pathlib import Path

from tools.run_folder import finish


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    finish(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
