"""States and kinds of conventions, prototypes, events and obligations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConventionState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    NEGOTIATION = "negotiation", _("en négociation")
    STRESS_TESTED = "stress_tested", _("éprouvée")
    VOTED = "voted", _("votée par le Conseil")
    PARTLY_SIGNED = "partly_signed", _("signature en cours")
    IN_FORCE = "in_force", _("en vigueur")
    EXPIRED = "expired", _("expirée")
    TERMINATED = "terminated", _("résiliée")


# A stress-tested text may still be changed: the change takes it back to negotiation.
EDITABLE = (ConventionState.DRAFT, ConventionState.NEGOTIATION, ConventionState.STRESS_TESTED)
SIGNABLE = (ConventionState.VOTED, ConventionState.PARTLY_SIGNED)
ENDED = (ConventionState.EXPIRED, ConventionState.TERMINATED)


class ClauseStatus(models.TextChoices):
    DRAFT = "draft", _("proposition, à relire par un juriste")
    REVIEWED = "reviewed", _("relue")


class PartyRole(models.TextChoices):
    CITY = "city", _("Ville")
    PARTNER = "partner", _("partenaire")


class SignatureMethod(models.TextChoices):
    SIGNED_PDF = "signed_pdf", _("PDF signé électroniquement")
    SCAN_CHECKED = "scan_checked", _("original numérisé, vérifié par deux personnes")
    RECORDED = "recorded", _("signature constatée")


class ComparisonState(models.TextChoices):
    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("lecture en cours")
    DONE = "done", _("comparé")
    FAILED = "failed", _("illisible")


class PassageReason(models.TextChoices):
    """Why a passage that a machine read otherwise is none the less the expected one. A true difference has no reason:
    the original is then set aside.
    """

    MISREAD = "misread", _("mal lu par la machine : l’original porte le texte attendu")
    BY_HAND = "by_hand", _("mention manuscrite, paraphe, signature ou tampon")
    PAPER = "paper", _("pli, tache ou bord de page : le texte attendu se lit à l’œil")


class PrototypeState(models.TextChoices):
    REGISTERED = "registered", _("enregistré")
    DEPOSITED = "deposited", _("déposé")
    LICENSED = "licensed", _("sous licence")
    COMMONS = "commons", _("dans les communs")


class ComponentOrigin(models.TextChoices):
    RESULT = "result", _("résultat")
    BACKGROUND = "background", _("connaissance antérieure")
    THIRD_PARTY = "third_party", _("tiers")


#: The ten facts of model 2 by their names in its JSON (agreements/commons/model2/facts.py, which says what they are).
FACT_NAMES = (
    "published", "rebuilt", "versions_deposited", "escrow_verified", "handover_rehearsed", "data_stored", "name_filed",
    "accounts_held", "clearances_signed", "registers_read",
)  # fmt: skip


class ObligationState(models.TextChoices):
    DUE = "due", _("à faire")
    FULFILLED = "fulfilled", _("faite")
    LATE = "late", _("en retard")
    CANCELLED = "cancelled", _("sans objet")


class BreachState(models.TextChoices):
    RECORDED = "recorded", _("établi")
    NOTICED = "noticed", _("mis en demeure")
    CURED = "cured", _("corrigé")
    REMEDIED = "remedied", _("remède appliqué")
    CLOSED = "closed", _("clos")


class Route(models.TextChoices):
    """How a declared fact comes to stand. The own act of a party stands at once and makes no allegation."""

    PUBLIC_FACT = "public_fact", _("fait public, avec sa source officielle")
    ACCUSATION = "accusation", _("mise en cause")


class AllegationState(models.TextChoices):
    DECLARED = "declared", _("déclarée")
    SET_ASIDE = "set_aside", _("écartée")
    WITHDRAWN = "withdrawn", _("retirée")
    NOTIFIED = "notified", _("notifiée")
    ANSWERED = "answered", _("observations reçues")
    UNANSWERED = "unanswered", _("sans observations")
    FOUND = "found", _("décidée")
    PUBLISHED = "published", _("publiée")
    RECTIFIED = "rectified", _("rectifiée")


class Finding(models.TextChoices):
    """What two people found of the facts: the position of the City, not a judgment."""

    ESTABLISHED = "established", _("établi")
    PARTLY = "partly", _("établi en partie")
    NOT_ESTABLISHED = "not_established", _("non établi")
    MOOT = "moot", _("sans objet")


#: Facts that stand: the chain of states, obligations, the public story and the register read these alone.
STANDING = (Finding.ESTABLISHED, Finding.PARTLY)
PENDING_ALLEGATIONS = (
    AllegationState.DECLARED,
    AllegationState.NOTIFIED,
    AllegationState.ANSWERED,
    AllegationState.UNANSWERED,
)


class Effect(models.TextChoices):
    """What an event does; the words are those of the method (agreements/commons/words.py)."""

    TAKES_EFFECT = "takes_effect", _("produit effet")
    BARRED = "barred", _("contraire à la convention : ouvre un recours")
    NO_EFFECT = "no_effect", _("sans effet sur les droits déjà concédés")
    OPENS_REMEDY = "opens_remedy", _("produit effet, et la Ville répond par les remèdes de la convention")


class Decided(models.TextChoices):
    AWAITED = "awaited", _("à confirmer par un juriste")
    CONFIRMED = "confirmed", _("confirmée par un juriste")
    CORRECTED = "corrected", _("corrigée par un juriste")


OPEN_OBLIGATIONS = (ObligationState.DUE, ObligationState.LATE)
OPEN_BREACHES = (BreachState.RECORDED, BreachState.NOTICED, BreachState.CURED, BreachState.REMEDIED)

# Values of the term `source_escrow.released_to` of the clause library: to whom an escrowed source goes.
ESCROW_TO_CONSORTIUM = "consortium"
ESCROW_TO_PUBLIC = "public_under_results_licence"
