"""Whether the ledgers and chains of a test's database hold, as `./songtor verify` asks."""

from songtor.cli.verify import CHECKS
from songtor.reports.services import refresh


def differences() -> list[str]:
    refresh()
    return [str(difference) for look in CHECKS.values() for difference in look()]
