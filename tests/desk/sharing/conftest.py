from tests.desk.till.conftest import bank, carded, desk, half_past_ten, home, malee  # noqa: F401
