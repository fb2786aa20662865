"""Django has a `messages` of its own: this room's tables carry another label."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "songtor.messages"
    label = "outbox"
