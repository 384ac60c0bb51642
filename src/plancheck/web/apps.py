"""The workbench as an application of Django."""

from django.apps import AppConfig


class Workbench(AppConfig):
    """Its models have the label `web`."""

    name = "plancheck.web"
    label = "web"
