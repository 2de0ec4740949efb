"""How much of the fault suite is done: a small share in the usual run, all in `make faults`."""

import os
from typing import Final

IS_WHOLE: Final = "FAULTS_KILLS" in os.environ
KILLS: Final = int(os.environ.get("FAULTS_KILLS", "30"))
"""How often a process is killed in all; `make faults` asks for a thousand."""
ON_POSTGRESQL: Final = KILLS * 3 // 10
ON_SQLITE: Final = KILLS - ON_POSTGRESQL
GUESSES: Final = 1000 if IS_WHOLE else 40
"""How often each of those posts who do not know the webhook's secret."""
