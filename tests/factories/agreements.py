"""Conventions at each step of their life, made by the verbs themselves."""

import datetime as dt
from dataclasses import asdict
from types import SimpleNamespace

from accounts.enums import OrgRoleName
from agreements.conventions.domain.articles import approve_deviation, drop_absent, remove_article, set_terms
from agreements.conventions.domain.content import content_hash, live_version
from agreements.conventions.domain.drafting import add_party, create_convention, set_facts
from agreements.conventions.domain.library import load_library
from agreements.conventions.domain.life import stress_test
from agreements.conventions.domain.readiness import founding_parties
from agreements.conventions.domain.signing import sign
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import propose_vote, propose_vote_correction
from agreements.enums import ConventionState, PartyRole
from agreements.models import Convention, CouncilVote
from casework.domain.steps import confirm
from core.clock import today
from core.workflow import perform
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import EditionFactory

STEPS = (
    ConventionState.DRAFT,
    ConventionState.NEGOTIATION,
    ConventionState.STRESS_TESTED,
    ConventionState.VOTED,
    ConventionState.PARTLY_SIGNED,
    ConventionState.IN_FORCE,
)


def world(**values):
    """People and organisations around one convention: `legal`, `city`, `partner`, their signatories, the edition."""
    city = values.get("city") or OrganisationFactory(city=True)
    partner = values.get("partner") or OrganisationFactory()
    return SimpleNamespace(
        legal=values.get("legal") or UserFactory(legal=True),
        team=values.get("team") or UserFactory(team=True),
        edition=values.get("edition") or EditionFactory(complete=True),
        city=city,
        partner=partner,
        city_signatory=member_of(city, OrgRoleName.SIGNATORY),
        partner_signatory=member_of(partner, OrgRoleName.SIGNATORY),
        partner_member=member_of(partner, OrgRoleName.MEMBER),
    )


def convention_in(state=ConventionState.DRAFT, *, around=None, name="Convention d’essai", change=None, derogation=""):
    """A convention brought to `state` by its verbs, and the world around it. `change(version)` edits it first."""
    around = around or world()
    template = load_library()
    convention = create_convention(around.edition, template, by=around.legal, name_fr=name, name_en="Test convention")
    add_party(convention, around.partner, PartyRole.PARTNER, by=around.legal, signatory_name="Aïcha Benali")
    add_party(convention, around.city, PartyRole.CITY, by=around.legal, signatory_name="Camille Roussel")
    if change:
        change(live_version(convention))
    steps = STEPS[1 : STEPS.index(state) + 1]
    for step in steps:
        _advance(convention, step, around, derogation)
    return convention, around


def _advance(convention, step, around, derogation):
    if step == ConventionState.NEGOTIATION:
        perform(convention, "negotiate", by=around.legal)
    elif step == ConventionState.STRESS_TESTED:
        stress_test(convention, by=around.legal)
    elif step == ConventionState.VOTED:
        vote(convention, around, derogation_reason=derogation)
    elif step == ConventionState.PARTLY_SIGNED:
        sign_next(convention, around)
    else:
        while convention.state != ConventionState.IN_FORCE:
            sign_next(convention, around)


def vote_proposed(convention, around, *, derogation_reason="", deliberation=None, **facts):
    """The vote as one person records it; the references of a test follow each other."""
    given = {"session_on": today() - dt.timedelta(days=1), "votes_for": 120, "votes_against": 3}
    given["reference"] = f"2027 SG {CouncilVote.objects.count() + 2}"
    return propose_vote(
        convention, by=around.legal, sha256=content_hash(live_version(convention)), facts=VoteFacts(**given | facts),
        deliberation=deliberation, derogation_reason=derogation_reason,
    )  # fmt: skip


def vote(convention, around, **values):
    """Recorded by the legal officer, confirmed by the team."""
    step = vote_proposed(convention, around, **values)
    done = confirm(step, by=around.team, sha256=step.sha256)
    convention.refresh_from_db()
    return done


def correction_proposed(convention, around, **facts):
    """What was recorded wrongly, as the legal officer proposes to correct it."""
    row = live_version(convention).vote
    told = VoteFacts(**{**asdict(VoteFacts.of(row)), **facts})
    return propose_vote_correction(row, by=around.legal, facts=told, reason="Mal recopié.")


def correct_vote_by_two(convention, around, **facts):
    step = correction_proposed(convention, around, **facts)
    return confirm(step, by=around.team, sha256=step.sha256)


def sign_next(convention, around):
    version = live_version(convention)
    signed = set(version.signatures.values_list("party_id", flat=True))
    party = next(party for party in founding_parties(convention) if party.pk not in signed)
    person = around.city_signatory if party.role == PartyRole.CITY else around.partner_signatory
    signature = sign(version, party, by=person, sha256=version.sha256)
    convention.refresh_from_db()
    return signature


def article_of(convention: Convention, key: str):
    return (
        live_version(convention)
        .articles.select_related("clause_version", "version__convention")
        .get(clause_version__kind_id=key)
    )


def deviate(convention, key, by, **terms):
    """Changes some terms of one article."""
    article = article_of(convention, key)
    return set_terms(
        article,
        {**article.terms, **terms},
        by=by,
        expected_version=article.edit_version,
        reason="Demandé par le partenaire",
    )


def open_a_way(version):
    """Takes out two articles that carry, each approved by somebody else: for `convention_in(change=…)`."""
    for key in ("source_escrow", "open_source_publication"):
        rows = version.articles.select_related("version__convention", "clause_version")
        removed = remove_article(
            rows.get(clause_version__kind_id=key), by=UserFactory(legal=True), reason="Négocié avec le partenaire"
        )
        approve_deviation(removed, by=UserFactory(legal=True))
    for key in ("survival_and_remedies", "change_of_control"):
        dropped = drop_absent(rows.get(clause_version__kind_id=key), by=UserFactory(legal=True))
        approve_deviation(dropped, by=UserFactory(legal=True))


TERM, NOTICE_BY = dt.date(2029, 1, 15), dt.date(2028, 11, 15)


def renewable(**terms):
    """For `convention_in(change=…)`: a term of 15 January 2029, renewed twice by twelve months at most, notice of two months."""
    given = {"expires_on": TERM, "tacit_renewal_months": 12, "max_renewals": 2, "renewal_notice_months": 2, **terms}

    def change(version):
        row = version.convention
        set_facts(row, by=row.created_by, name_fr=row.name_fr, name_en=row.name_en, **given)

    return change
