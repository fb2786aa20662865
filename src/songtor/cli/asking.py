"""Days as people type them on a command line."""

import argparse
from datetime import date

from songtor.engines.thai import Doubt, Unreadable, parse_date


def day(text: str) -> date:
    """A day of either era: 2024-10-01, 1/10/2567, 1 ต.ค. 67. What has two readings is refused, not guessed."""
    try:
        read = parse_date(text)
    except Unreadable:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2024-10-01 or 2567-10-01") from None
    if isinstance(read, Doubt):
        readings = " or ".join(one.isoformat() for one in read.readings)
        raise argparse.ArgumentTypeError(f"{text!r} may be {readings}; write the year with four figures")
    return read
