"""What a startup says of itself once, and every application reuses."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import Identified, StoredFile
from core.names import Folded


class Stage(models.TextChoices):
    IDEA = "idea", _("idée")
    PROTOTYPE = "prototype", _("prototype")
    PRODUCT = "product", _("produit en service")
    GROWTH = "growth", _("croissance")


class StartupProfile(Identified):
    """The once-only file of a startup. Empty fields are unknown, and shown as such."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="startup_profile")
    pitch_fr = models.TextField(_("en une phrase"), blank=True)
    pitch_en = models.TextField(_("en une phrase, en anglais"), blank=True)
    skills = models.TextField(_("compétences et références"), blank=True)
    founded_on = models.DateField(_("date de création"), null=True, blank=True)
    team_size = models.PositiveIntegerField(_("effectif"), null=True, blank=True)
    stage = models.CharField(_("maturité"), max_length=12, choices=Stage, blank=True)
    labels = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    def __str__(self) -> str:
        return str(self.organisation)


class FounderGender(models.TextChoices):
    WOMAN = "woman", _("une femme")
    MAN = "man", _("un homme")
    OTHER = "other", _("autre")
    UNSAID = "unsaid", _("ne souhaite pas répondre")


class Founder(Identified):
    """A founder, with gender as they state it themselves (the programme aims at half of its startups led by women)."""

    profile = models.ForeignKey(StartupProfile, on_delete=models.CASCADE, related_name="founders")
    name = models.CharField(_("nom"), max_length=150)
    role = models.CharField(_("fonction"), max_length=120, blank=True)
    gender = models.CharField(_("est"), max_length=10, choices=FounderGender, default=FounderGender.UNSAID)
    leads = models.BooleanField(_("dirige l’entreprise"), default=False)

    class Meta:
        indexes = [models.Index(Folded("name"), name="founder_by_name")]

    def __str__(self) -> str:
        return self.name


class DocumentKind(models.TextChoices):
    KBIS = "kbis", _("extrait d’immatriculation (Kbis)")
    STATUTES = "statutes", _("statuts")
    DECLARATION = "declaration", _("récépissé de déclaration, publication au Journal officiel")
    INSURANCE = "insurance", _("attestation d’assurance")
    ACCOUNTS = "accounts", _("comptes, bilan")
    TAX = "tax", _("attestation fiscale ou sociale")
    POWER = "power", _("pouvoir, délégation de signature")
    OTHER = "other", _("autre document")


class DocumentReaders(models.TextChoices):
    """Who may read a document of an organisation, besides its own people."""

    PROGRAMME = "programme", _("votre organisation et l’équipe du programme")
    OWN = "own", _("votre organisation seule")


class ProfileDocument(Identified):
    """A document kept once with its dates (extract of registration, insurance…). One that is replaced stays, as history."""

    profile = models.ForeignKey(StartupProfile, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("nature"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("titre"), max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(_("daté du"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    readers = models.CharField(
        _("qui peut le lire"), max_length=10, choices=DocumentReaders, default=DocumentReaders.PROGRAMME
    )
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("issued_on")),
                name="document_ends_after_its_date",
            )
        ]

    def __str__(self) -> str:
        words = str(self.get_kind_display())
        return f"{words[:1].upper()}{words[1:]}{f' : {self.title}' if self.title else ''}"
