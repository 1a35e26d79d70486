"""Where the files of a test go."""

import functools


def storages_in(folder, storages):
    """The setting STORAGES, private and public files in this folder."""
    return {
        **storages,
        "private": {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": folder / "private"}},
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "media"},
        },
    }


def ask_fields_again(monkeypatch):
    """A field keeps the storage that its callable gave when the model was read: it is asked again."""
    for field in file_fields():
        monkeypatch.setattr(field, "storage", field._storage_callable())


@functools.cache
def file_fields():
    from django.apps import apps
    from django.db.models import FileField

    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    return [field for field in fields if isinstance(field, FileField) and hasattr(field, "_storage_callable")]
