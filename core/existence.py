"""Which of many questions have an answer, in one query: the menu and the list of tasks are decided so."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, QuerySet


def which_exist(user: Any, asked: Sequence[QuerySet[Any]]) -> list[bool]:
    """For each of these rows, whether there is any; one query however many they are, none when there are none."""
    if not asked:
        return []
    person = get_user_model()._base_manager.filter(pk=user.pk)
    return list(person.values_list(*(Exists(rows) for rows in asked)).get())
