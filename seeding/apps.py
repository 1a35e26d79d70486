from django.apps import AppConfig


class SeedingConfig(AppConfig):
    """What fills an empty installation. It holds no table."""

    name = "seeding"
