"""Applications, juries and readings in any state."""

import secrets
from types import SimpleNamespace

import factory

from accounts.enums import OrgRoleName
from casework.domain.steps import confirm, propose
from challenges.applications.domain.application import start_application, submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.dossier import accept_terms, declare_background
from challenges.applications.domain.form_questions import QUESTIONS
from challenges.enums import ApplicationState
from challenges.models import (
    Answer,
    Application,
    ApplicationMember,
    Attachment,
    AudacityPlacing,
    Background,
    Conflict,
    Deliberation,
    EligibilityCheck,
    Jury,
    JuryMember,
    Release,
    Review,
    ReviewGrant,
    Score,
    TermsSheet,
)
from challenges.selection.domain.access import jurors_group
from challenges.selection.domain.conflicts import declare_done
from challenges.selection.domain.jury import appoint, create_jury, sign_charter
from core.clock import app_now
from core.derivation import settle
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.challenges import ChallengeFactory, TermsSheetFactory
from tests.factories.partners import CriterionFactory, EligibilityRuleFactory


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft of a startup for an open challenge, with grants. `state=…` imports another state, with a receipt."""

    class Meta:
        model = Application

    title = factory.Sequence(lambda n: f"Solution {n}")
    state = ApplicationState.DRAFT

    @classmethod
    def _create(cls, model_class, *args, **fields):
        state = fields.pop("state")
        fields.setdefault("challenge", None)
        fields["challenge"] = fields["challenge"] or ChallengeFactory(open=True)
        fields["organisation"] = fields.get("organisation") or OrganisationFactory(startup=True, siren=None)
        fields.setdefault("blind_order", 1 + secrets.randbelow(2**31 - 1))
        if state != ApplicationState.DRAFT:
            fields.setdefault("received_at", fields["challenge"].closes_at)
            fields.setdefault("receipt_number", f"DC-{secrets.token_hex(4).upper()}")
        application = model_class.objects.create(**fields)
        settle(application)
        if state != ApplicationState.DRAFT:
            import_state(application, state, reason="essai")
        return application


class ApplicationMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApplicationMember

    application = factory.SubFactory(ApplicationFactory)
    organisation = factory.SubFactory(OrganisationFactory, startup=True)


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Answer

    application = factory.SubFactory(ApplicationFactory)
    key = "pitch"
    body = "Une phrase."


class BackgroundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Background

    application = factory.SubFactory(ApplicationFactory)
    name = "Un logiciel"
    owner = "La startup"
    licence = "MIT"


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    application = factory.SubFactory(ApplicationFactory)


class EligibilityCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EligibilityCheck

    application = factory.SubFactory(ApplicationFactory)
    rule = factory.SubFactory(EligibilityRuleFactory)
    computed = "to_check"


class JuryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Jury

    challenge = factory.SubFactory(ChallengeFactory, closed=True)
    group = factory.LazyAttribute(lambda jury: jurors_group(jury.challenge))
    quorum = 1
    reviews_per_application = 2


class JuryMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JuryMember

    jury = factory.SubFactory(JuryFactory)
    user = factory.SubFactory(UserFactory)


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conflict

    class Params:
        member = None  # whose seat it is

    person = factory.LazyAttribute(lambda row: row.member.user if row.member else UserFactory())
    application = factory.SubFactory(ApplicationFactory)
    challenge = factory.LazyAttribute(lambda row: row.application.challenge)
    origin = "declared"
    reason = "Ami d’enfance."


def lift(conflict, *, by):
    """The link is mere acquaintance: what an assessment by two people writes."""
    Conflict.objects.filter(pk=conflict.pk).update(
        lifted=True, weight="acquaintance", assessed_by=by, assessment="Lien trop lointain."
    )


def assessed(conflict, *, by, reason="Lien trop lointain.", lifted=True):
    """Mere acquaintance, as the team proposes it and the legal officer confirms."""
    step = propose(conflict, "acquaintance", by=by, reason=reason, payload={"lifted": lifted})
    confirm(step, by=UserFactory(legal=True), sha256=step.sha256)
    conflict.refresh_from_db()
    return conflict


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    application = factory.SubFactory(ApplicationFactory, state="eligible")
    member = factory.SubFactory(JuryMemberFactory)


class ReviewGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewGrant

    content_object = factory.SubFactory(ReviewFactory)


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3


class AudacityPlacingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AudacityPlacing

    class Params:
        degree = 3

    application = factory.SubFactory(ApplicationFactory)
    member = factory.LazyAttribute(lambda row: JuryMemberFactory(jury__challenge=row.application.challenge))
    personal_data = factory.SelfAttribute("degree")
    audience = factory.SelfAttribute("degree")
    power = factory.SelfAttribute("degree")
    legitimacy = factory.SelfAttribute("degree")
    city_views = factory.SelfAttribute("degree")
    independence = factory.SelfAttribute("degree")


class DeliberationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deliberation

    jury = factory.SubFactory(JuryFactory)
    held_at = factory.LazyFunction(app_now)


class ReleaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Release

    challenge = factory.SubFactory(ChallengeFactory, decided=True)
    released_by = factory.SubFactory(UserFactory, team=True)
    released_at = factory.LazyFunction(app_now)


def fill(application, *, by, sheet=None):
    """Everything that submission asks for."""
    for question in QUESTIONS:
        answer = application.answers.filter(key=question.key).first()
        version = answer.version if answer else 0
        save_answer(application, question.key, f"Réponse {question.key}", version=version, by=by)
    declare_background(application, [], none=True, by=by)
    sheet = sheet or TermsSheet.objects.filter(challenge=application.challenge, superseded_at=None).first()
    sheet = sheet or TermsSheetFactory(challenge=application.challenge)
    accept_terms(application, sheet_id=sheet.pk, statements=True, by=by)
    return application


def applicant_set(challenge, *, name="Essai", submit=False, complete=True):
    """A startup, one of its people, and its application, begun by the domain's own verbs."""
    startup = OrganisationFactory(startup=True, no_number_reason="founding")
    person = member_of(startup, OrgRoleName.MANAGER, email=f"{startup.slug}@{startup.slug}.example")
    application = start_application(challenge, organisation=startup, by=person)
    if complete:
        fill(application, by=person)
    if submit:
        application = submit_application(application, by=person)
    return SimpleNamespace(startup=startup, person=person, application=application)


def juror(jury, *, by, chair=False, ready=True, email=None):
    """A seated juror with a mail domain of their own; `ready`: charter signed and links declared."""
    user = UserFactory(email=email or f"jure-{secrets.token_hex(4)}@lecture-{secrets.token_hex(4)}.example")
    member = appoint(jury, user=user, by=by, chair=chair)
    if ready:
        sign_charter(member, by=user)
        declare_done(member, by=user)
    return member


def jury_set(*, applicants=3, jurors=3, quorum=2, readings=2, blind=False):
    """A closed challenge with eligible applications and a ready jury. Set the clock inside the call before it."""
    team = UserFactory(team=True, email="equipe@ville.example")
    challenge = ChallengeFactory(closed=True)
    sets = []
    for _ in range(applicants):
        startup = OrganisationFactory(startup=True)
        person = member_of(startup, OrgRoleName.MANAGER, email=f"{startup.slug}@{startup.slug}.example")
        application = ApplicationFactory(challenge=challenge, organisation=startup, state=ApplicationState.ELIGIBLE)
        sets.append(SimpleNamespace(startup=startup, person=person, application=application))
    jury = create_jury(challenge, by=team)
    jury.quorum, jury.reviews_per_application, jury.blind = quorum, readings, blind
    jury.save()
    members = [juror(jury, by=team, chair=index == 0) for index in range(jurors)]
    return SimpleNamespace(team=team, challenge=challenge, jury=jury, members=members, sets=sets, chair=members[0])
