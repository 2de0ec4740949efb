"""`python -m content [folder]`: check the content; one line for each fault, exit 1 if any."""

import sys
from collections.abc import Sequence
from pathlib import Path

from content.faults import ContentError
from content.lint import faults_of, summary_of
from content.loader import ROOT, load


def main(arguments: Sequence[str]) -> int:
    """Check the content below the folder named, or the shipped one; return the exit code."""
    try:
        catalog = load(Path(arguments[0]) if arguments else ROOT)
    except ContentError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    faults = faults_of(catalog)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if not faults:
        sys.stdout.write(f"{summary_of(catalog)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
