from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "songtor.look"
    label = "look"
