"""Thai digits stand in official letters only; everywhere else the Arabic ones do."""

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_FIGURES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน", "ล้าน")
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)


def arabic_digits(text: str) -> str:
    """๒๕๖๘ becomes 2568; everything else stays."""
    return text.translate(_TO_ARABIC)


def thai_digits(text: str) -> str:
    """2568 becomes ๒๕๖๘; everything else stays."""
    return text.translate(_TO_THAI)


def number_words(number: int) -> str:
    """1200 is หนึ่งพันสองร้อย; below ten million."""
    if not 0 <= number < 10**7:
        raise ValueError("words are made of 0 to 9,999,999")
    figures = str(number)
    words = [_figure_word(figure, len(figures) - at - 1, number) for at, figure in enumerate(figures)]
    return "".join(words) or _FIGURES[0]


def _figure_word(figure: str, place: int, number: int) -> str:
    match place, figure:
        case _, "0":
            return ""
        case 0, "1" if number > 1:
            return "เอ็ด"
        case 1, "1":
            return "สิบ"
        case 1, "2":
            return "ยี่สิบ"
    return _FIGURES[int(figure)] + _PLACES[place]
