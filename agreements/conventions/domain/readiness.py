"""What must hold before a convention is put to the test, signed, or in force."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.conventions.domain.content import articles_of, awaits_approval, live_version, title_of
from agreements.conventions.domain.faults import faults_of, sentence_of
from agreements.conventions.domain.stress import clean, record_for
from agreements.conventions.domain.term import check_term
from agreements.enums import PartyRole
from agreements.models import Convention, ConventionVersion, Derogation, Party, Signature
from core.exceptions import DomainError


def check_complete(convention: Convention) -> None:
    """A text is put to the test with articles, the City and a partner, every deviation approved, and no
    passage that no contract can say (`faults`).
    """
    articles = articles_of(live_version(convention))
    if all(article.removed for article in articles):
        raise DomainError(_("La convention n’a aucun article : partez d’un modèle ou ajoutez des articles."))
    roles = set(convention.parties.filter(founding=True, left_on__isnull=True).values_list("role", flat=True))
    if PartyRole.CITY not in roles:
        raise DomainError(_("La Ville n’est pas encore partie : ajoutez-la."))
    if PartyRole.PARTNER not in roles:
        raise DomainError(_("Aucun partenaire n’est encore partie : ajoutez-en un."))
    check_term(convention)
    waiting = [title_of(article, "fr") for article in articles if awaits_approval(article)]
    if waiting:
        raise DomainError(
            _("Des écarts au modèle attendent l’approbation d’une autre personne que leur auteur : %(titles)s.")
            % {"titles": ", ".join(waiting)}
        )
    lang = "en" if (get_language() or "fr").startswith("en") else "fr"
    if faults := faults_of(articles, lang):
        raise DomainError(
            "\n".join([_("Le texte est à corriger avant l’épreuve."), *(sentence_of(fault, lang) for fault in faults)])
        )


def derogated(version: ConventionVersion) -> bool:
    """Accepted by the Council with a public derogation."""
    return Derogation.objects.filter(version=version, vote__adopted=True).exists()


def may_bind(version: ConventionVersion) -> bool:
    """Clean, or accepted by the Council with a public derogation."""
    return clean(record_for(version, version.sha256)) or derogated(version)


def check_may_bind(convention: Convention) -> None:
    version = live_version(convention)
    if not may_bind(version):
        raise DomainError(
            _(
                "Une voie d’appropriation reste ouverte ou une clause s’écarte du modèle : le Conseil doit l’avoir accepté par un vote public et motivé."
            )
        )


def signatures_on(version: ConventionVersion) -> dict[object, Signature]:
    """Signatures that count, by party."""
    rows = version.signatures.select_related("party__organisation", "file")
    return {row.party_id: row for row in rows if row.counts}


def founding_parties(convention: Convention) -> list[Party]:
    rows = convention.parties.filter(founding=True, left_on__isnull=True).select_related("organisation")
    return list(rows.order_by("signing_order", "organisation__name__sorted"))


def unsigned_parties(version: ConventionVersion) -> list[Party]:
    """Founding parties still to sign, in signing order."""
    signed = signatures_on(version)
    return [party for party in founding_parties(version.convention) if party.pk not in signed]


def check_all_signed(convention: Convention) -> None:
    check_may_bind(convention)
    version = live_version(convention)
    waiting = unsigned_parties(version)
    if waiting:
        raise DomainError(
            _("Signatures attendues : %(names)s.") % {"names": ", ".join(str(party.organisation) for party in waiting)}
        )
