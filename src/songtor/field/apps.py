from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "songtor.field"
    label = "field"
