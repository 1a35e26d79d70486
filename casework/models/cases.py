"""Requests of the public, each with its legal clock."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from casework.boxes import CASES, CaseKind
from casework.enums import CASE_ANSWERED, CaseState
from core.models import Identified
from core.names import Folded


class Case(Identified):
    """A request of the public with a legal clock. Its dates are set when it is acknowledged: without that, time does not run
    against its author (CRPA L. 112-6). While papers are asked for (`suspended_at`), silence does not run either (L. 114-5).
    """

    number = models.CharField(_("numéro"), max_length=16, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=[(kind.name, kind.label) for kind in CASES.values()])
    state = models.CharField(max_length=14, choices=CaseState, default=CaseState.RECEIVED)
    about = models.CharField(_("ce que cela concerne"), max_length=200)
    body = models.TextField(_("les faits"))
    wish = models.TextField(_("ce qui est demandé"), blank=True)
    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="of the page below which it is a reply",
    )
    object_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation nommée"),
    )
    opener = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    opener_name = models.CharField(_("nom"), max_length=120, blank=True)
    opener_email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(max_length=2, default="fr")
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    silence_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    papers = models.TextField(_("pièces demandées"), blank=True)
    opinion = models.TextField(_("avis rendu"), blank=True, help_text="of the commission on access to documents")
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dossier")
        permissions: ClassVar[list[tuple[str, str]]] = [("handle_case", "Answer a case")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "silence_at"]),
            models.Index(fields=["-received_at"]),
            GinIndex(OpClass(Folded("about"), name="gin_trgm_ops"), name="case_by_part_of_about"),
            models.Index(
                fields=["content_type", "object_id"], condition=Q(kind="droit-de-reponse"), name="case_reply_below"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="received") | Q(acknowledged_at__isnull=False), name="case_is_acknowledged_first"
            ),
            models.CheckConstraint(
                condition=~Q(kind="droit-de-reponse") | Q(object_id__isnull=False, organisation__isnull=False),
                name="reply_is_below_a_page_that_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CASE_ANSWERED) | ~Q(answer=""), name="case_is_closed_with_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", suspended_at__isnull=False) | (~Q(state="waiting") & Q(suspended_at=None)),
                name="case_is_suspended_while_papers_are_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.about}"

    @property
    def rule(self) -> CaseKind:
        """Its line in the table of cases."""
        return CASES[self.kind]
