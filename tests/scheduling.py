"""Which worker runs which test, where a run has more than one and tests share something costly."""

from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = "tests/browser/"  # one browser and one sandbox for all of them


class BrowserTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives the browser tests to one worker, and every other test to whoever is free.

    xdist's own groups need a name in a test's id, which pytest 9.2 no longer takes.
    """

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid
