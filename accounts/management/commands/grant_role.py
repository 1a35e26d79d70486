"""`manage.py grant_role EMAIL ROLE`: the first team member of a fresh installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.domain.membership import grant_platform_role
from accounts.models import User
from core.roles import Role


class Command(BaseCommand):
    help = "Gives a person a platform role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", help=", ".join(Role))

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        if role not in set(Role):
            raise CommandError(f"Unknown role {role!r}. Roles: {', '.join(Role)}.", returncode=2)
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No account with the address {email}. The person signs up first.", returncode=2)
        grant_platform_role(user, Role(role), by=None)
        self.stdout.write(f"{user.email} has the role {role}.")
