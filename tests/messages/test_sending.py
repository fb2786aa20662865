"""A letter is kept or lost with its act, sent once over a real mail server, and blanked when it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.plugin import DjangoDbBlocker

from songtor.evidence.services import once
from songtor.evidence.verify import chain_differences
from songtor.messages.carriers import File
from songtor.messages.errors import AddressImpossible
from songtor.messages.models import GivenUpFor, Message, MessageState
from songtor.messages.queries import newest_about
from songtor.messages.services import MINUTES_BETWEEN_TRIES, post, send_due
from tests.flows.racing import at_once, own_database
from tests.messages.mailbox import Mailbox, open_mailbox
from tests.personas import FOUNDER, act, at

NOON = at("12:00")
SHOP = "shop@example.com"
PAPER = File("สรุปเดือน.pdf", "application/pdf", b"%PDF-1.7 \xe0\xb8\x81")


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with open_mailbox() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEFAULT_FROM_EMAIL = "songtor@bangkok.example"
        yield server


def posted(to: str = SHOP, **more: object) -> Message:
    deed = act(FOUNDER, "11:00")
    asked = {"to": to, "subject": "มีอาหารวันนี้ไหม", "body": "เปิดลิงก์นี้\n.จุดนำหน้า", "about": "branch:1", **more}
    return once(deed, verb="test.post", scope="city", content={}, do=lambda: post(deed, **asked))


@pytest.mark.parametrize(
    "to", ["", "shop", "a@b", "shop@example.com\nBcc: x@example.com", "a@example.com,b@example.com"]
)
@pytest.mark.django_db
def test_what_is_no_address_is_refused_and_nothing_waits(to: str) -> None:
    with pytest.raises(AddressImpossible):
        posted(to)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_letter_is_lost_with_its_act() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post(act(FOUNDER), to=SHOP, subject="x", body="x")
        raise ZeroDivisionError
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_letter_arrives_with_its_enclosure_and_its_words_are_blanked(mailbox: Mailbox) -> None:
    message = posted(attachments=[PAPER])
    assert send_due(now=NOON).sent == 1
    (letter,) = mailbox.letters
    body = letter.get_body()
    assert body is not None
    assert (letter["To"], letter["Subject"].strip(), body.get_content().splitlines()) == (
        SHOP,
        "มีอาหารวันนี้ไหม",
        ["เปิดลิงก์นี้", ".จุดนำหน้า"],
    )
    assert [(a.get_filename(), a.get_content()) for a in letter.iter_attachments()] == [(PAPER.filename, PAPER.content)]
    assert letter["Message-ID"] == f"<{message.pk.hex}@bangkok.example>"
    message.refresh_from_db()
    assert (message.state, message.to, message.subject, message.body) == (MessageState.SENT, "", "", "")
    assert list(chain_differences()) == []


@pytest.mark.django_db
def test_what_was_sent_is_sent_no_more(mailbox: Mailbox) -> None:
    posted()
    assert [send_due(now=NOON).sent for _ in range(3)] == [1, 0, 0]
    assert len(mailbox.letters) == 1


@pytest.mark.django_db
def test_one_cause_has_one_letter(mailbox: Mailbox) -> None:
    assert posted(once_for="month:2024-10:nok") == posted(once_for="month:2024-10:nok")
    assert posted() != posted()
    assert send_due(now=NOON).sent == 3


@pytest.mark.parametrize(("answer", "state"), [(b"550 no such user", "given_up"), (b"450 come again", "waiting")])
@pytest.mark.django_db
def test_a_refused_address_keeps_no_other_letter_back(mailbox: Mailbox, answer: bytes, state: str) -> None:
    mailbox.answers["nobody@example.com"] = answer
    refused, good = posted("nobody@example.com", about="branch:2"), posted()
    assert send_due(now=NOON).sent == 1
    refused.refresh_from_db()
    good.refresh_from_db()
    assert (refused.state, good.state, len(mailbox.letters)) == (state, MessageState.SENT, 1)
    assert refused.given_up_for == (GivenUpFor.REFUSED if state == "given_up" else "")
    assert bool(refused.to) == (state == "waiting")


@pytest.mark.django_db
def test_a_silent_server_is_tried_less_and_less_often_and_given_up_with_a_reason(settings: Settings) -> None:
    with open_mailbox() as gone:
        settings.EMAIL_PORT = gone.port
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    message, now = posted(), NOON
    for minutes in MINUTES_BETWEEN_TRIES:
        assert (send_due(now=now).later, send_due(now=now).later) == (1, 0)
        now += timedelta(minutes=minutes)
    assert send_due(now=now).given_up == 1
    message.refresh_from_db()
    assert (message.state, message.given_up_for, message.to) == ("given_up", GivenUpFor.UNREACHABLE, "")
    assert now - NOON > timedelta(hours=20)


@pytest.mark.django_db
def test_a_question_of_the_morning_is_not_sent_at_night(mailbox: Mailbox) -> None:
    message = posted(until=at("11:30"))
    assert send_due(now=NOON).given_up == 1
    message.refresh_from_db()
    assert (message.given_up_for, mailbox.letters) == (GivenUpFor.TOO_LATE, [])


@pytest.mark.django_db
def test_a_letter_whose_sender_died_goes_out_again_under_its_old_id(mailbox: Mailbox) -> None:
    message = posted()
    Message.objects.update(state=MessageState.SENDING, taken_at=NOON, tries=F("tries") + 1)
    assert send_due(now=NOON + timedelta(minutes=14)).sent == 0
    assert send_due(now=NOON + timedelta(minutes=16)).sent == 1
    assert mailbox.letters[0]["Message-ID"].startswith(f"<{message.pk.hex}@")


@pytest.mark.django_db
def test_an_ended_letter_that_keeps_its_words_is_refused_by_the_database() -> None:
    message = posted()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, ended_at=NOON)


@pytest.mark.django_db
def test_how_the_newest_letters_fared_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    letters = {f"branch:{n}": [posted(about=f"branch:{n}"), posted(about=f"branch:{n}")][1] for n in range(20)}
    with django_assert_num_queries(1):
        assert newest_about(letters) == letters


@pytest.mark.postgres
def test_two_senders_at_once_send_each_letter_once(
    postgres_city_url: str, django_db_blocker: DjangoDbBlocker, mailbox: Mailbox
) -> None:
    with own_database(postgres_city_url, django_db_blocker):
        assert connection.vendor == "postgresql"
        for _ in range(20):
            posted()
        outcomes = at_once([lambda: send_due(now=NOON)] * 4)
        assert sum(getattr(outcome, "sent", -100) for outcome in outcomes) == 20
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == len(mailbox.letters) == 20


@pytest.mark.postgres
def test_senders_that_do_not_take_a_letter_first_send_it_twice(
    postgres_city_url: str, django_db_blocker: DjangoDbBlocker, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: every sender believes it took the letter."""
    with own_database(postgres_city_url, django_db_blocker):
        for _ in range(20):
            posted()
        monkeypatch.setattr("songtor.messages.services._take", lambda message, now: True)
        at_once([lambda: send_due(now=NOON)] * 4)
    assert len(mailbox.letters) > 20
