"""Objects of a set-up that several tests share, as each of them should get them."""

from types import SimpleNamespace

from django.db.models import Model


def read_again(value):
    """Each test gets objects that no other has changed in memory."""
    if isinstance(value, Model):
        return type(value).objects.get(pk=value.pk)
    if isinstance(value, dict | SimpleNamespace):
        items = value if isinstance(value, dict) else vars(value)
        return type(value)(**{name: read_again(one) for name, one in items.items()})
    if isinstance(value, list | tuple):
        return type(value)(map(read_again, value))
    return value
