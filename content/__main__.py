"""`python -m content [folder]`: check the content; one line for each fault, exit 1 if any.

`python -m content preview <answers>` prints a session. That needs the engine, which content may
not import, so it is handed over by name (decision 15).
"""

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from content.faults import ContentError
from content.finding import lines_of
from content.lint import faults_of, summary_of
from content.loader import ROOT, load_files, read_files

PREVIEW = "preview"


def main(arguments: Sequence[str]) -> int:
    """Check the content below the folder named, or the shipped one; return the exit code."""
    try:
        files = read_files(Path(arguments[0]) if arguments else ROOT)
        catalog = load_files(files)
    except ContentError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    faults = faults_of(catalog)
    for line in lines_of(faults, files):
        sys.stderr.write(f"{line}\n")
    if not faults:
        sys.stdout.write(f"{summary_of(catalog)}\n")
    return 1 if faults else 0


def start() -> int:
    """Run the check, or hand over to the preview."""
    if sys.argv[1:2] == [PREVIEW]:
        del sys.argv[1]
        runpy.run_module("bot.preview", run_name="__main__")
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
