"""How much of the fault suite is done: a small share in the usual run, all in `make faults`."""

import os
from typing import Final

KILLS: Final = int(os.environ.get("FAULTS_KILLS", "50"))
"""How often a process is killed in all; `make faults` asks for a thousand."""
ON_POSTGRESQL: Final = KILLS * 3 // 10
ON_SQLITE: Final = KILLS - ON_POSTGRESQL
