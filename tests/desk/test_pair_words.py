"""Whatever reason the engine gives, the page has words for it."""

from songtor.desk.pairs.shown import WORDS
from songtor.engines.linkage.reasons import WORDS as ENGLISH
from songtor.engines.linkage.reasons import Reason


def test_every_reason_of_the_engine_has_words_on_the_page():
    assert set(WORDS) == set(Reason) == set(ENGLISH)
