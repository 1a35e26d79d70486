"""An application: what a startup proposes for a challenge."""

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import ApplicationState, EligibilityResult, PendingDecision
from challenges.models.challenge import Challenge, TermsSheet
from core.clock import AppNow
from core.guardian import GroupGrant
from core.models import Identified, StoredFile
from core.names import Folded
from partners.models import EligibilityRule

CLOCKS = ["remind_at", "notice_at", "answer_by", "silence_renounces"]  # of the answer to a selection


@pghistory.track(exclude=["pending_decision", "pending_reasons", "saved_at", "reminded_at", "updated_at", *CLOCKS])
class Application(Identified):
    """One live application per challenge and lead organisation. `received_at` is the database's clock when the submission
    reached it, taken before any lock. `pending_decision` is kept apart from the state until it is released.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    title = models.CharField(_("nom de la solution"), max_length=160, blank=True)
    state = models.CharField(max_length=24, choices=ApplicationState, default=ApplicationState.DRAFT)
    terms_sheet = models.ForeignKey(
        TermsSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    edition_form = models.ForeignKey(
        "challenges.FormVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version of the edition's questions; empty: the default ones",
    )
    challenge_form = models.ForeignKey(
        "challenges.FormVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version of the questions that the challenge adds",
    )
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    background_declared = models.BooleanField(
        _("connaissances antérieures déclarées"), default=False, help_text="true also for « none »"
    )
    statements_accepted = models.BooleanField(_("déclarations faites"), default=False)
    received_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    receipt_number = models.CharField(max_length=20, blank=True)
    deadline_override = models.DateTimeField(null=True, blank=True)
    deadline_override_reason = models.TextField(blank=True)
    pending_decision = models.CharField(max_length=12, choices=PendingDecision, blank=True)
    pending_reasons = models.TextField(blank=True)
    decision_reasons = models.TextField(_("motifs"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    blind_order = models.PositiveIntegerField(
        default=0,
        help_text="random: a v7 identifier would tell the order of arrival; 0: never read by a jury without names",
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="last reminder of the closing; of a draft taken back, the act itself"
    )
    remind_at = models.DateTimeField(null=True, blank=True, help_text="of a selection, until its reminder has left")
    notice_at = models.DateTimeField(
        null=True, blank=True, help_text="of a selection, until its formal notice has left"
    )
    answer_by = models.DateTimeField(null=True, blank=True, help_text="of a selection, the last instant to accept it")
    silence_renounces = models.BooleanField(default=False, help_text="whether the published rules say so")

    class Meta:
        verbose_name = _("candidature")
        permissions = [
            ("submit_application", "Submit or withdraw an application"),
            ("check_application", "Check eligibility, ask for corrections"),
            ("message_application", "Write in the thread of an application"),
            ("read_pending_decision", "See decisions before their release"),
            ("decide_application", "Record a decision, moved to its state by the release"),
            ("accept_selection", "Accept or renounce a selection"),
            ("withdraw_selection", "Propose the withdrawal of a selection, its holder heard first"),
            ("consent_application", "Consent to take part in the consortium"),
        ]
        indexes = [
            models.Index(fields=["challenge", "state"]),
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["challenge", "-received_at", "id"], name="application_in_order"),
            # Only what was received: the list of the team across challenges walks it.
            models.Index(
                fields=["-received_at", "id"], condition=Q(received_at__isnull=False), name="application_by_receipt"
            ),
            models.Index(
                fields=["state"], condition=Q(state__in=["selected", "accepted"]), name="application_that_won"
            ),
            models.Index(Folded("receipt_number"), name="application_by_number"),
            # With the call: a word of a title stands in those of many calls, and each that the index finds is folded again.
            GinIndex(
                OpClass("challenge", name="uuid_ops"),
                OpClass(Folded("title"), name="gin_trgm_ops"),
                name="application_by_part_of_title",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                condition=~Q(state="withdrawn"),
                name="one_live_application_per_startup",
                violation_error_message=_("Votre organisation a déjà une candidature pour ce défi : reprenez-la."),
            ),
            models.UniqueConstraint(
                fields=["challenge", "blind_order"], condition=~Q(blind_order=0), name="one_blind_number_per_call"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(received_at__isnull=False),
                name="submitted_application_has_a_receipt_time",
            ),
            models.UniqueConstraint(
                fields=["receipt_number"], condition=~Q(receipt_number=""), name="receipt_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Candidature sans titre"))

    @property
    def blind_number(self) -> str:
        """The number by which a jury that reads without names knows it, whole: part of it would be that of two files."""
        return f"{self.blind_order:06}"

    @property
    def taken_back(self) -> bool:
        """A draft that was submitted before: its receipts stay, and it is no candidate until it is submitted again."""
        return self.state == ApplicationState.DRAFT and bool(self.receipt_number)

    @property
    def deadline(self) -> dt.datetime | None:
        """The instant until which it may be submitted: its own when the team moved it, else that of the challenge."""
        return self.deadline_override or self.challenge.closes_at


class ApplicationGrant(GroupGrant):
    allowed_permissions = frozenset(
        {
            "view_application",
            "change_application",
            "submit_application",
            "message_application",
            "accept_selection",
            "consent_application",
        }
    )
    content_object = models.ForeignKey(Application, on_delete=models.CASCADE)


class ApplicationMember(models.Model):
    """A member of the consortium: invited by the lead, it reads the application, then consents or declines."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consortium_links")
    role = models.CharField(_("rôle dans le groupement"), max_length=200, blank=True)
    invited_at = models.DateTimeField(db_default=AppNow(), editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("motif du refus"), blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    consent_sha256 = models.CharField(max_length=64, blank=True, help_text="of the content that was agreed to")
    consent_content = models.TextField(blank=True, help_text="that content, to show what has changed since")
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="when the content was last compared with the consent"
    )
    asked_sha256 = models.CharField(max_length=64, blank=True, help_text="of the content last sent to be confirmed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="organisation_once_per_application"),
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True) | Q(declined_at__isnull=True), name="consents_or_declines"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def to_confirm(self) -> bool:
        """Asked to confirm: the content changed after the consent, and the organisation has been told."""
        return bool(self.consented_at and self.asked_sha256 and self.asked_sha256 != self.consent_sha256)

    @property
    def answered(self) -> bool:
        return bool(self.consented_at or self.declined_at)


class Answer(models.Model):
    """One part of the application, saved as one types; `version` refuses lost updates."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=40)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return self.key


class Attachment(Identified):
    """A file joined to an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    label = models.CharField(max_length=150, blank=True)
    question = models.SlugField(max_length=40, blank=True, help_text="the question of kind « file » that it answers")
    jury_reads = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.file.name


class EligibilityCheck(models.Model):
    """One rule, one application, three answers; a person's answer replaces the program's, with a reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="eligibility_checks")
    rule = models.ForeignKey(EligibilityRule, on_delete=models.PROTECT, related_name="+")
    computed = models.CharField(max_length=10, choices=EligibilityResult)
    decided = models.CharField(max_length=10, choices=EligibilityResult, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "rule"], name="one_check_per_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.result}"

    @property
    def result(self) -> str:
        return self.decided or self.computed


class Background(Identified):
    """Something that existed before and that the solution needs (connaissances antérieures). A draft keeps it half written;
    the submission asks for the whole.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="backgrounds")
    name = models.CharField(_("élément"), max_length=200, blank=True)
    owner = models.CharField(_("à qui il appartient"), max_length=200, blank=True)
    licence = models.CharField(_("licence (SPDX), ou « propriétaire »"), max_length=120, blank=True)
    needed = models.BooleanField(_("indispensable au fonctionnement"), default=True)

    def __str__(self) -> str:
        return self.name
