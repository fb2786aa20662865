"""What stands in the way of a row, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songtor.engines import thai

ISO_DAY = 10
SENTENCES: dict[str, str | Promise] = {
    "missing": _("This cell is empty but needed. Fill it in"),
    "too_long": _("The text is longer than %(most)s characters. Shorten it"),
    "not_a_weight": _("“%(said)s” is not a weight. Write kilograms like 12.5"),
    "two_weights": _("“%(said)s” may be %(readings)s. Say which is meant"),
    "finer_than_a_gram": _("The weight is finer than a gram. Round it to three decimals"),
    "amount_out_of_range": _("A weight lies between 0 and 2,000 kg. Check the decimal point"),
    "number_out_of_range": _("The number lies outside %(least)s to %(most)s. Check it"),
    "two_readings": _("“%(said)s” may be %(readings)s. Say which is meant"),
    "not_a_count": _("“%(said)s” is not a whole number. Write figures only"),
    "part_of_a_piece": _("“%(said)s” is not a whole number. Write figures only"),
    "below_zero": _("“%(said)s” lies below zero. Check it"),
    "digits_lost": _("The spreadsheet has lost figures of “%(said)s”. Format the cell as text and type it again"),
    "error_in_sheet": _("The spreadsheet shows an error here (%(said)s). Mend its formula, or type the value"),
    "merged": _("This number lies in a merged cell. Write it into the one row it belongs to"),
    "not_a_text": _("“%(said)s” is a date or a number. Write the name"),
    "not_a_date": _("“%(said)s” is not a day. Write it like 5 พ.ย. 2567"),
    "unknown_month": _("“%(said)s” is not a day. Write it like 5 พ.ย. 2567"),
    "short_year": _("“%(said)s” is not a day. Write it like 5 พ.ย. 2567"),
    "no_such_day": _("There is no day “%(said)s” in the calendar. Check day and month"),
    "wrong_weekday": _("“%(said)s” is not that weekday. Check the day"),
    "year_out_of_range": _("The year of “%(said)s” lies too far away. Check it"),
    "year_of_another_era": _("The year of “%(said)s” lies too far away. Check it"),
    "day_out_of_range": _("The year of “%(said)s” lies too far away. Check it"),
    "no_such_time": _("“%(said)s” is not a time. Write it like 09:00"),
    "not_a_point": _("“%(said)s” is not a coordinate. Write degrees like 13.7128"),
    "point_out_of_range": _("“%(said)s” does not lie in Thailand. Did latitude and longitude swap?"),
    "not_a_time": _("“%(said)s” is not a time. Write it like 09:00"),
    "not_hours": _("“%(said)s” are no opening hours. Write them like 09:00-16:00, the earlier first"),
    "hours_of_weekdays": _(
        "“%(said)s” tells of some weekdays only. Write the hours alone, and the days on which it is closed in the note"
    ),
    "not_a_phone": _("“%(said)s” is not a telephone number. Write its figures, like 02-000-0000"),
    "not_one_of": _("“%(said)s” is not in the list. Choose one of: %(words)s"),
    "not_a_username": _("“%(said)s” is no user name: 3 to 60 Latin letters, figures, dot, hyphen or underscore"),
    "district_unknown": _("There is no district “%(said)s”. Write its name as the city does"),
    "district_of_others": _("%(district)s is not a district you enter for. Leave the row to its own officers"),
    "branch_moved": _("“%(name)s” stands in another district. Enter it anew there, and end the old one"),
    "subdistrict_unknown": _("The district has no subdistrict “%(said)s”. Check both names"),
    "half_a_point": _("Latitude and longitude belong together. Fill in both or neither"),
    "point_missing": _("A new site needs its point, so that vehicles find it. Fill in latitude and longitude"),
    "branch_unknown": _("No branch “%(said)s” is known there. Bring in the list of donors first, or check the name"),
    "branch_ambiguous": _("Several branches are called “%(said)s”. Add the district or the branch's code"),
    "day_too_far": _("That day is more than %(days)s days ahead. Check the year"),
    "day_not_over": _("An old form tells of a day that is over. Check the year"),
    "no_amount": _("No amount is given. Write at least one; 0 means that there was nothing"),
    "window_backwards": _("The pick-up time ends before it begins. Check both times"),
    "cold_above_capacity": _("It cannot carry more cold than in all. Check both figures"),
    "ends_before_start": _("The role would end before it begins. Check both days"),
    "username_of_another": _("This user name belongs to “%(name)s”. Choose another, or write the same name"),
    "role_held_since": _("This role is held since %(day)s already. Write that day, or end the role first"),
    "site_unknown": _("No site “%(said)s” is known there. Bring in the list of sites first, or check the name"),
    "heads_missing": _("Where food was handed over, say to how many people"),
    "weight_is_fixed": _("This day's weights are recorded otherwise. Correct the weighing itself, with its reason"),
    "two_people": _("This cell names two people. Give each of them a row of their own"),
    "not_a_name": _("This is no name. Format the cell as text and type the name again"),
    "name_missing": _("The row names nobody. Write at least a given name, or leave the row out"),
    "id_twelve": _(
        "The ID has 12 figures: a spreadsheet drops a 0 in front. Read the card, and type all 13 into a cell of text"
    ),
    "id_length": _("An ID has 13 figures. Read the card again, or leave the cell empty"),
    "id_first_digit": _("No Thai ID begins with 9. Read the card again, or leave the cell empty"),
    "id_check_digit": _("One figure of the ID is wrong: the last does not fit. Read the card again, or leave it empty"),
    "id_format": _("The ID holds signs that are no figures. Type its 13 figures, or leave the cell empty"),
    "id_lost": _("The spreadsheet has lost figures of the ID. Format the cell as text and type all 13 again"),
    "not_a_passport": _("A passport number has 5 to 20 letters and figures. Read it again, or leave the cell empty"),
    "two_numbers": _("The row has an ID and a passport. Keep the one that holds, and write the other into the note"),
    "not_a_birth_date": _(
        "This is no birth date. Write it like 5 เม.ย. 2490; where only month or year are known, เม.ย. 2490 or 2490"
    ),
    "not_a_persons_phone": _("This is no single number of a telephone. Write 9 or 10 figures; others go into the note"),
    "house_became_a_date": _("The house number became a date. Format the cell as text and type it again"),
    "sex_against_title": _("Title and sex say different things. Correct the wrong one"),
    "community_unknown": _(
        "The district has no single community “%(said)s”. Write its name as the city does, and its subdistrict"
    ),
    "consent_missing": _("Health and disability need the person's consent in this list. Ask, and fill in its column"),
    "code_of_another": _(
        "This number of the list stood for somebody with another name and ID. Give a new number, or correct the row"
    ),
    "repeated": _("The same as row %(row)s, so it counts once"),
    "told_otherwise": _("Row %(row)s tells of the same otherwise. Keep the right one and delete the other"),
    "looks_alike": _("“%(name)s” is known and looks alike. Is it the same?"),
    "same_phone": _("“%(name)s” has the same telephone number. Is it the same?"),
    "several_of_this_name": _("“%(name)s” and others have this name. Is it this one?"),
    "same_name_elsewhere": _("“%(name)s” is known at another place with another telephone number. Is it the same?"),
    "refused": "%(sentence)s",
    "not_undone": _("This row stays as it is: other records build on it. %(sentence)s"),
}


def sentence(code: str, details: Mapping[str, object]) -> str:
    readings = details.get("readings") or [details[name] for name in ("first", "second") if name in details]
    either = f" {gettext('or')} ".join(reading_words(code, one) for one in readings)  # type: ignore[attr-defined]
    return str(SENTENCES[code]) % {**details, "readings": either}


def reading_words(code: str, reading: object) -> str:
    """A reading so that nobody takes it for the other: the month by its name, a round weight in words."""
    if isinstance(reading, int) and code == "two_weights":
        kilograms = Decimal(reading) / 1000
        is_round = kilograms == kilograms.to_integral_value()
        words = f" ({thai.number_words(int(kilograms))})" if is_round else ""
        return f"{kilograms.normalize():,f} กก.{words}"
    return thai.full_date(date.fromisoformat(str(reading))) if len(str(reading)) == ISO_DAY else str(reading)


def told(problems: Sequence[Sequence[object]], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Column title and sentence of what is kept beside a row."""
    found = []
    for column, code, details in problems:
        known = details if isinstance(details, dict) else {}
        found.append((titles.get(str(column), ""), sentence(str(code), known)))
    return found
