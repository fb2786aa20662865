"""Started with CLOCK_SHIFT_SECONDS, a program of ours reads a clock that is that much ahead; it still runs."""

import os
import time
from datetime import UTC, datetime

import time_machine

_shift = float(os.environ.get("CLOCK_SHIFT_SECONDS", "0"))
if _shift:
    time_machine.travel(datetime.fromtimestamp(time.time() + _shift, UTC), tick=True).start()
