"""Texts of mail that the team writes in place of those of the code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified


class MailWords(Identified):
    """Subject and body of one kind of message, in one of its variants. An empty text is that of the code."""

    kind = models.CharField(max_length=60)
    variant = models.CharField(max_length=20, blank=True)
    subject_fr = models.CharField(_("Objet en français"), max_length=200, blank=True)
    body_fr = models.TextField(_("Texte en français"), max_length=8000, blank=True)
    subject_en = models.CharField(_("Objet en anglais"), max_length=200, blank=True)
    body_en = models.TextField(_("Texte en anglais"), max_length=8000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "variant"], name="mail_worded_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant}".strip()
