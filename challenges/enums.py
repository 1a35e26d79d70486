"""States and kinds of challenges, applications and reviews."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChallengeState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    PROPOSED = "proposed", _("proposé")
    CHANGES_REQUESTED = "changes_requested", _("modifications demandées")
    APPROVED = "approved", _("approuvé")
    SCHEDULED = "scheduled", _("programmé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    DELIBERATING = "deliberating", _("en délibération")
    DECIDED = "decided", _("résultats publiés")
    ARCHIVED = "archived", _("archivé")
    CANCELLED = "cancelled", _("annulé")
    UNSUCCESSFUL = "unsuccessful", _("infructueux")
    DROPPED = "dropped", _("sans suite")


WITHOUT_SELECTION = (ChallengeState.UNSUCCESSFUL, ChallengeState.DROPPED)  # ended by an act after the call has closed
NO_LONGER = (ChallengeState.CANCELLED, *WITHOUT_SELECTION)  # nobody will be selected
WRITABLE = (ChallengeState.DRAFT, ChallengeState.CHANGES_REQUESTED)
BEFORE_OPENING = (*WRITABLE, ChallengeState.PROPOSED, ChallengeState.APPROVED, ChallengeState.SCHEDULED)
PUBLIC = (
    ChallengeState.OPEN,
    ChallengeState.CLOSED,
    ChallengeState.DELIBERATING,
    ChallengeState.DECIDED,
    ChallengeState.ARCHIVED,
    *WITHOUT_SELECTION,
)


class ChallengeOrgRole(models.TextChoices):
    PARTNER = "partner", _("partenaire")
    DIRECTORATE = "directorate", _("direction")


class SectionKey(models.TextChoices):
    """The parts of a challenge that are written, in the order in which they are read."""

    PROBLEM = "problem", _("Le problème, en mots simples")
    CONCERNED = "concerned", _("Qui le vit")
    TRIED = "tried", _("Ce qui a été essayé")
    EXPECTED = "expected", _("Ce que l’on attend d’une solution")
    SITE = "site", _("Le terrain d’expérimentation")
    REWARD = "reward", _("Ce que reçoit le lauréat")


REQUIRED_SECTIONS = (SectionKey.PROBLEM, SectionKey.CONCERNED, SectionKey.EXPECTED, SectionKey.REWARD)


class QuestionKind(models.TextChoices):
    """What an answer is made of."""

    SHORT = "short", _("texte court")
    LONG = "long", _("texte long")
    NUMBER = "number", _("nombre")
    ONE = "one", _("un choix")
    SEVERAL = "several", _("plusieurs choix")
    DATE = "date", _("date")
    FILE = "file", _("fichier")
    ADDRESS = "address", _("adresse")
    TABLE = "table", _("tableau")


class FormStep(models.TextChoices):
    """The steps in which questions stand."""

    SOLUTION = "solution", _("La solution")
    TRIAL = "essai", _("L’essai en ville")
    TEAM = "equipe", _("L’équipe")
    FILES = "pieces", _("Les pièces jointes")


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("déposée")
    CORRECTION_REQUESTED = "correction_requested", _("correction demandée")
    ELIGIBLE = "eligible", _("recevable")
    INELIGIBLE = "ineligible", _("non recevable")
    SHORTLISTED = "shortlisted", _("présélectionnée")
    SELECTED = "selected", _("retenue")
    RESERVE = "reserve", _("sur liste de réserve")
    DECLINED = "declined", _("non retenue")
    ACCEPTED = "accepted", _("sélection acceptée")
    RENOUNCED = "renounced", _("sélection refusée par la startup")
    LAPSED = "lapsed", _("réputée renoncer, faute de réponse")
    WITHDRAWN = "withdrawn", _("retirée")


LIVE_APPLICATION = tuple(s for s in ApplicationState if s != ApplicationState.WITHDRAWN)
# « Candidature en cours »: whoever may still gain or lose by what happens to the challenge. Named by what is over, so that a new
# state is told of changes until somebody decides otherwise.
APPLICATION_OVER = (
    ApplicationState.INELIGIBLE,
    ApplicationState.DECLINED,
    ApplicationState.RENOUNCED,
    ApplicationState.LAPSED,
    ApplicationState.WITHDRAWN,
)
JUDGED = (ApplicationState.ELIGIBLE, ApplicationState.SHORTLISTED)
# The jury has decided on them, whatever became of it since.
DECIDED = (
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
    ApplicationState.DECLINED,
    ApplicationState.ACCEPTED,
    ApplicationState.RENOUNCED,
    ApplicationState.LAPSED,
)


class PendingDecision(models.TextChoices):
    """A decision taken and not yet released: no applicant sees it."""

    SELECTED = "selected", _("retenir")
    RESERVE = "reserve", _("liste de réserve")
    DECLINED = "declined", _("ne pas retenir")


class EligibilityResult(models.TextChoices):
    MET = "met", _("remplie")
    NOT_MET = "not_met", _("non remplie")
    TO_CHECK = "to_check", _("à vérifier")


class ReviewState(models.TextChoices):
    ASSIGNED = "assigned", _("à faire")
    RECUSED = "recused", _("déport")
    DRAFT = "draft", _("en cours")
    SUBMITTED = "submitted", _("rendue")
    ABSTAINED = "abstained", _("abstention")


TO_READ = (ReviewState.ASSIGNED, ReviewState.DRAFT)
NOT_READ = (ReviewState.RECUSED, ReviewState.ABSTAINED)  # neither a reading of the file nor one to come


class Audacity(models.TextChoices):
    """The six criteria by which an actor unsettles public action, the more the stronger: Audacities, FING/IDDRI, April 2018
    (synthesis; the order is ours). The value is the field of `AudacityPlacing`.
    """

    PERSONAL_DATA = "personal_data", _("Données personnelles captées")
    AUDIENCE = "audience", _("Audience")
    POWER = "power", _("Modèle viable et puissance financière")
    LEGITIMACY = "legitimacy", _("Légitimité publique contestée")
    CITY_VIEWS = "city_views", _("Nouvelles représentations de la ville")
    INDEPENDENCE = "independence", _("Indépendance des ressources publiques")


class ConflictOrigin(models.TextChoices):
    DECLARED = "declared", _("déclaré")
    RECORDED = "recorded", _("noté par l’équipe")
    COMPUTED = "computed", _("calculé")


class ConflictGround(models.TextChoices):
    """The fact on which a computed link rests."""

    MEMBER = "member", _("représente un candidat")
    FORMER = "former", _("a représenté un candidat")
    DOMAIN = "domain", _("même domaine de messagerie")
    PARTNER = "partner", _("partenaire du défi")
    PILOT = "pilot", _("pilote mené ensemble")


class LinkNature(models.TextChoices):
    """What somebody who tells a link says that it is."""

    WORK = "work", _("emploi ou mandat")
    FORMER = "former", _("ancien emploi ou mandat")
    CAPITAL = "capital", _("parts ou financement")
    SUPPLY = "supply", _("fournisseur ou client")
    RIVAL = "rival", _("concurrent")
    CLOSE = "close", _("famille ou amitié")
    OTHER = "other", _("autre lien")


class ConflictScope(models.TextChoices):
    """From what a link keeps a person away."""

    FILE = "file", _("cette candidature")
    CHALLENGE = "challenge", _("tout le défi")


class ConflictWeight(models.TextChoices):
    """What the assessment says of a link; not assessed yet, a link keeps away."""

    INFLUENCE = "influence", _("de nature à influer")
    ACQUAINTANCE = "acquaintance", _("simple connaissance")


class ConflictPerm(StrEnum):
    """Permissions of links: one person assesses, and the legal officer confirms what opens a file again."""

    ASSESS = "challenges.assess_conflict"
    CONFIRM = "challenges.confirm_conflict"


class JuryPerm(StrEnum):
    """Permissions of juries, declared by `selection.permissions`; the visibility queryset of applications asks them too."""

    VIEW = "challenges.view_jury"
    SIT = "challenges.sit_jury"
    CHAIR = "challenges.chair_jury"
    WRITE_REVIEW = "challenges.write_review"
