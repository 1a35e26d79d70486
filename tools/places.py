"""Where things are, and the mark that every process of a run carries. Imports nothing of ours."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("DATACITY_VAR", ROOT / "var")).absolute()
MARKER = "DATACITY_RUN"  # name of the environment variable that holds the folder of the run
