from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public site outside Wagtail. It holds no table."""

    name = "public"
