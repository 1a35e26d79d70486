"""What the team keeps beside an application for its own work: labels, and the colleague who handles it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.application import Application
from core.models import Identified
from core.names import Folded

LABEL_LETTERS = 40  # at most


class Label(Identified):
    """A word of the team on applications. Two that differ by case or accent are one."""

    name = models.CharField(_("étiquette"), max_length=LABEL_LETTERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Folded("name"), name="label_named_once", violation_error_message=_("Cette étiquette existe déjà.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Labelled(models.Model):
    """A label on an application, and who put it there."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="applications")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="labelled")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "label"], name="label_once_per_application")]

    def __str__(self) -> str:
        return f"{self.label} · {self.application}"


class Handling(models.Model):
    """Which agent of the team handles an application."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="handling")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="handled_applications")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    def __str__(self) -> str:
        return f"{self.agent} · {self.application}"
