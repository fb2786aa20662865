"""Thai digits stand in official letters only; everywhere else the Arabic ones do."""

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)


def arabic_digits(text: str) -> str:
    """๒๕๖๘ becomes 2568; everything else stays."""
    return text.translate(_TO_ARABIC)


def thai_digits(text: str) -> str:
    """2568 becomes ๒๕๖๘; everything else stays."""
    return text.translate(_TO_THAI)
