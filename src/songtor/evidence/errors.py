"""What a service says instead of doing the impossible."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Refusal(Exception):
    """Nothing was written. `code` is for machines, the sentence says in the user's language what to do next."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str | Promise] = gettext_lazy(
        "This cannot be done. Open the page again and check what you entered"
    )

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.details


class Unknown(Refusal):
    """Forbidden and unknown look the same."""

    code = "unknown"
    sentence = gettext_lazy("There is nothing here that you may see. Check the link, or ask your district head")


class KeyUsedOtherwise(Refusal):
    code = "key_used_otherwise"
    sentence = gettext_lazy("This form was already sent with other content. Open the page again and enter it once more")


class InTheFuture(Refusal):
    code = "in_the_future"
    sentence = gettext_lazy("The time lies in the future. Check the clock and enter when it really happened")


class NotAnImage(Refusal):
    code = "not_an_image"
    sentence = gettext_lazy("This file is not a picture that can be read. Take the photo again (JPEG, PNG or WebP)")


class PictureTooLarge(Refusal):
    code = "picture_too_large"
    sentence = gettext_lazy("The picture is too large. Send one of at most 40 megapixels and 10 MB")
