"""Thai forms of dates, numbers, names and identity numbers."""

from songtor.engines.thai.digits import arabic_digits, thai_digits

__all__ = ["arabic_digits", "thai_digits"]
