"""The city's tables carry its name in the operator's admin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    name = "songtor.city"
    verbose_name = _("the city")
