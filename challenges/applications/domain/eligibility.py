"""The rules of an edition applied to an application: met, not met, or to be checked by a person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.permissions import ApplicationPerm
from challenges.enums import ApplicationState, ChallengeOrgRole, EligibilityResult
from challenges.models import Application, ChallengeOrg, EligibilityCheck
from core.clock import app_now, day_of
from core.exceptions import DomainError
from core.permissions import require
from partners.enums import EligibilityKind
from partners.models import EligibilityRule

MET, NOT_MET, TO_CHECK = EligibilityResult.MET, EligibilityResult.NOT_MET, EligibilityResult.TO_CHECK


@dataclass(frozen=True)
class RuleAnswer:
    """One rule, the answer, and the fact on which it rests."""

    rule: EligibilityRule
    result: EligibilityResult
    because: str


def rules_of(application: Application) -> list[EligibilityRule]:
    """Every rule of the edition, in its order."""
    return list(EligibilityRule.objects.filter(edition=application.challenge.edition_id))


def answer_rules(application: Application, rules: list[EligibilityRule] | None = None) -> list[RuleAnswer]:
    """Every rule of the edition, answered from what is known now. Writes nothing."""
    rules = rules_of(application) if rules is None else rules
    return [RuleAnswer(rule, *_answer(rule, application)) for rule in rules]


def _answer(rule: EligibilityRule, application: Application) -> tuple[EligibilityResult, str]:
    checks = {
        EligibilityKind.REGISTERED: _registered,
        EligibilityKind.MAX_AGE_YEARS: _young_enough,
        EligibilityKind.COUNTRY: _country,
        EligibilityKind.NOT_PARTNER: _not_partner,
        EligibilityKind.STATEMENT: _statement,
    }
    return checks[EligibilityKind(rule.kind)](application, rule.params)


def _registered(application: Application, params: dict[str, Any]) -> tuple[EligibilityResult, str]:
    organisation = application.organisation
    if organisation.siren:
        return MET, _("SIREN %(siren)s.") % {"siren": organisation.siren}
    if organisation.rna:
        return MET, _("RNA %(rna)s.") % {"rna": organisation.rna}
    if organisation.foreign_number:
        words = {
            "register": organisation.foreign_register or organisation.country,
            "number": organisation.foreign_number,
        }
        return TO_CHECK, _("%(register)s : %(number)s.") % words
    if organisation.no_number_words:
        return TO_CHECK, _("Sans numéro : « %(reason)s ».") % {"reason": organisation.no_number_words}
    return NOT_MET, _("Ni numéro SIREN, ni raison donnée : complétez le profil.")


def _young_enough(application: Application, params: dict[str, Any]) -> tuple[EligibilityResult, str]:
    profile = getattr(application.organisation, "startup_profile", None)
    founded = profile.founded_on if profile else None
    if founded is None:
        return TO_CHECK, _("La date de création n’est pas dans le profil.")
    limit = int(params.get("years", 0))
    today = day_of(app_now())
    age = years_between(founded, today)
    sentence = _("Créée il y a %(age)s ans ; limite : %(limit)s ans.") % {"age": age, "limit": limit}
    return (MET if anniversary(founded, limit) >= today else NOT_MET), sentence


def anniversary(start: dt.date, years: int) -> dt.date:
    """The day on which `years` have passed since `start` (28 February for a 29th that does not exist)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def years_between(start: dt.date, end: dt.date) -> int:
    years = end.year - start.year
    return years if anniversary(start, years) <= end else years - 1


def _country(application: Application, params: dict[str, Any]) -> tuple[EligibilityResult, str]:
    country = application.organisation.country
    sentence = _("Pays : %(country)s.") % {"country": country}
    return (MET if country in params.get("countries", []) else NOT_MET), sentence


def _not_partner(application: Application, params: dict[str, Any]) -> tuple[EligibilityResult, str]:
    applicants = [application.organisation_id, *application.members.values_list("organisation", flat=True)]
    partner = (
        ChallengeOrg.objects.filter(
            challenge=application.challenge_id, organisation__in=applicants, role=ChallengeOrgRole.PARTNER
        )
        .select_related("organisation")
        .first()
    )
    if partner:
        return NOT_MET, _("%(name)s est partenaire de ce défi.") % {"name": partner.organisation}
    return MET, _("Aucun candidat n’est partenaire de ce défi.")


def _statement(application: Application, params: dict[str, Any]) -> tuple[EligibilityResult, str]:
    if application.statements_accepted:
        return MET, _("Déclaration faite à l’étape « Les conditions ».")
    return NOT_MET, _("Déclaration à faire à l’étape « Les conditions ».")


def record_answers(application: Application, rules: list[EligibilityRule] | None = None) -> None:
    """Keeps the program's answers beside the application at its submission; persons' answers stay."""
    EligibilityCheck.objects.bulk_create(
        [
            EligibilityCheck(application=application, rule=answer.rule, computed=answer.result)
            for answer in answer_rules(application, rules)
        ],
        update_conflicts=True,
        unique_fields=["application", "rule"],
        update_fields=["computed"],
    )


def decide_rule(check: EligibilityCheck, *, by: Any, result: str, reason: str) -> EligibilityCheck:
    """A person's answer to one rule, with the reason. Replaces the program's, which stays readable."""
    if not reason.strip():
        raise DomainError(_("Indiquez le motif de votre réponse."), field="reason")
    if result not in EligibilityResult.values:
        raise DomainError(_("Choisissez une réponse."), field="result")
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",)).get(pk=check.application_id)
        require(by, ApplicationPerm.CHECK, application)
        if application.state != ApplicationState.SUBMITTED:
            raise DomainError(_("La recevabilité se règle tant que la candidature est « déposée »."))
        check.decided, check.reason, check.decided_by = result, reason.strip(), by
        check.save(update_fields=["decided", "reason", "decided_by"])
    return check
