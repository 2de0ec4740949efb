"""Draws the dialogue from its table, as Mermaid text for `docs/dialogue.md`.

`python -m conversations.diagram` prints the page; a test fails when the page in `docs/` differs.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping

from conversations.state import Step
from conversations.table import ASIDE, MAIN, Row

HEAD = """# The dialogue, drawn from its table

Made by `make docs` out of `conversations/table.py`; do not edit by hand. A box is a step, an
arrow the signals that lead from it. A signal that no arrow carries is not accepted at that step:
the person gets one friendly line, and the same step again.
"""


def page() -> str:
    """Return the whole page."""
    main = "\n".join(_drawn(MAIN))
    aside = "\n".join(_drawn(ASIDE))
    return (
        f"{HEAD}\n## The main track\n\n```mermaid\n{main}\n```\n\n"
        "## The aside: a short dialogue in front of the main one\n\n"
        f"```mermaid\n{aside}\n```\n\n## Signals by step\n\n" + "\n".join(_listed()) + "\n"
    )


def _drawn(table: Mapping[Step, Row]) -> Iterator[str]:
    yield "stateDiagram-v2"
    for step, row in table.items():
        by_target: dict[Step, list[str]] = defaultdict(list)
        for signal, targets in row.items():
            for target in sorted(targets):
                by_target[target].append(signal)
        for target, signals in by_target.items():
            if target is not step:
                yield f"    {step.name} --> {target.name}: {', '.join(signals)}"


def _listed() -> Iterator[str]:
    yield "| step | signals it takes |"
    yield "| --- | --- |"
    for step, row in {**MAIN, **ASIDE}.items():
        yield f"| {step.name} | {', '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
