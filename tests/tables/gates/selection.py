"""What must hold before the jury reads, and before decisions are released."""

import datetime as dt

from django.utils.translation import override

from challenges.enums import ApplicationState, ChallengeState
from challenges.models import (
    AddendumAnswer,
    Application,
    Conflict,
    Deliberation,
    Jury,
    JuryMember,
    MinutesAddendum,
    Score,
)
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.reopening import ask_reopening
from core.clock import app_now
from core.ui.dates import instant
from core.workflow import import_state
from partners.models import Criterion
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.tables.gates.rows import row

OPEN, RELEASE = "challenges.open_reviews", "challenges.release"
TEAM = ("équipe du programme", "programme team")
JURORS = ("membres du jury", "members of the jury")
CHAIR = ("présidence du jury", "chair of the jury")
DESK = {"who": TEAM, "person": "team", "page": "application_desk {w.obj.pk}"}
COMPOSE = {"who": TEAM, "person": "team", "page": "jury_compose {w.jury.pk}"}
DELIBERATION = {"page": "jury_deliberation {w.jury.pk}"}


def one_to_check(w, state=ApplicationState.SUBMITTED):
    w.waiting = ApplicationFactory(challenge=w.obj, state=state)


def none_eligible(w):
    for application in w.applications:
        import_state(application, ApplicationState.INELIGIBLE, reason="essai")


def without_jury(w):
    JuryMember.objects.filter(jury=w.jury).delete()
    Jury.objects.filter(pk=w.jury.pk).delete()


def conflicts(w):
    for member in JuryMember.objects.filter(jury=w.jury)[:2]:
        ConflictFactory(member=member, application=w.applications[0])
    w.conflict = Conflict.objects.filter(challenge=w.jury.challenge_id).first()


def unsigned(w):
    Deliberation.objects.filter(jury=w.jury).update(signed_at=None, signed_by=None)


def late_link(w):
    """A member who is not in the chair has a link, written after the signature."""
    member = JuryMember.objects.filter(jury=w.jury, chair=False).select_related("user").first()
    later = Deliberation.objects.get(jury=w.jury).signed_at + dt.timedelta(minutes=1)
    ConflictFactory(member=member, application=w.applications[0], since=later)
    w.late = member.user


def other_score(w):
    """A mark that is no longer the one that was signed: no screen allows it."""
    score = Score.objects.filter(review__application=w.applications[0], review__state="submitted").first()
    Score.objects.filter(pk=score.pk).update(value=0 if score.value else 5)


def added(w, *, time=dt.timedelta(days=3)):
    """An addendum that nobody has answered."""
    deliberation, member = Deliberation.objects.get(jury=w.jury), JuryMember.objects.filter(jury=w.jury).first()
    at = app_now()
    w.until = instant(at + time)
    with override("en"):
        w.until_en = instant(at + time)
    addendum = MinutesAddendum.objects.create(
        deliberation=deliberation, minutes_n=1, n=1, text="Une faute.", reason="Une faute.", written_by=member.user,
        confirmed_by=member.user, confirmed_at=at, objections_until=at + time,
    )  # fmt: skip
    return addendum, member


def objected(w):
    """A juror objected to an addendum."""
    addendum, member = added(w)
    AddendumAnswer.objects.create(addendum=addendum, member=member, objection="Non.")


def undecided(w):
    unsigned(w)
    Application.objects.filter(pk=w.applications[0].pk).update(pending_decision="")


def more_than_places(w):
    unsigned(w)
    Application.objects.filter(challenge=w.obj).update(pending_decision="selected")


def demand(w):
    w.step = ask_reopening(w.jury, by=w.chair, reason="Un motif signé est faux.")


row(
    OPEN, "closed", "challenges.open_reviews.closed",
    lambda w: import_state(w.obj, ChallengeState.OPEN, reason="essai"),
    "L’appel n’est pas clos.", "The call is not closed.",
    nobody="the clock closes a call at its deadline",
)  # fmt: skip
for gate in (OPEN, RELEASE):
    for state in (ApplicationState.SUBMITTED, ApplicationState.CORRECTION_REQUESTED):
        row(
            gate, "eligibility", "challenges.eligibility", lambda w, state=state: one_to_check(w, state),
            "1 candidature n’a pas encore été déclarée recevable ou non recevable.",
            "1 application has not been found eligible or ineligible yet.",
            **DESK, act="a[href='/espace/candidatures/{w.waiting.pk}/']",
        )  # fmt: skip
    row(
        gate, "eligibility", "challenges.eligibility.none", none_eligible,
        "Aucune candidature n’est recevable.", "No application is eligible.",
        **DESK, act="a[href='/espace/candidatures/{w.applications[0].pk}/']",
    )  # fmt: skip
row(
    OPEN, "composition", "challenges.open_reviews.jury", without_jury,
    "Le jury n’est pas composé.", "The jury is not composed.",
    who=TEAM, person="team", page="jury_create {w.obj.pk}", act="form[method=post]",
)  # fmt: skip
row(
    OPEN, "composition", "challenges.open_reviews.chair",
    lambda w: JuryMember.objects.filter(jury=w.jury).update(chair=False),
    "Le jury n’a pas de présidence.", "The jury has no chair.",
    **COMPOSE, act="form[action$='/presider/']",
)  # fmt: skip
row(
    OPEN, "composition", "challenges.open_reviews.charter",
    lambda w: JuryMember.objects.filter(pk=w.seat.pk).update(charter_signed_at=None),
    "{w.juror} n’a pas signé la charte du jury.", "{w.juror} has not signed the jury charter.",
    who=("{w.juror}", "{w.juror}"), person="juror", page="jury_charter {w.jury.pk}", act="form[method=post] input[type=checkbox]",
)  # fmt: skip
row(
    OPEN, "conflicts", "challenges.open_reviews.conflicts",
    lambda w: JuryMember.objects.filter(pk=w.seat.pk).update(conflicts_declared_at=None),
    "{w.juror} n’a pas déclaré ses liens avec les candidats (« aucun » est une déclaration).",
    "{w.juror} has not declared their links with the applicants (“none” is a declaration).",
    who=("{w.juror}", "{w.juror}"), person="juror", page="jury_conflicts {w.jury.pk}", act="form button[name=done]",
)  # fmt: skip
row(
    OPEN, "quorum", "challenges.open_reviews.quorum", conflicts,
    "« {w.applications[0]} » ({w.applications[0].organisation}) : jurés restants une fois les déports comptés, 1 ; requis, 2.",
    "“{w.applications[0]}” ({w.applications[0].organisation}): jurors left once recusals are counted, 1; required, 2.",
    **COMPOSE, act="form[action='/espace/defis/{w.obj.pk}/liens/{w.conflict.pk}/']",
)  # fmt: skip
row(
    OPEN, "criteria", "challenges.open_reviews.criteria",
    lambda w: Criterion.objects.filter(edition=w.obj.edition, key="impact").update(weight=59),
    "Le poids des critères fait 99 % au lieu de 100 %.",
    "The weights of the criteria add up to 99% instead of 100%.",
    who=TEAM, person="team", page="edition_criteria {w.obj.edition_id}", act="form [name$=-weight]",
)  # fmt: skip
row(
    OPEN, "criteria", "challenges.open_reviews.criteria",
    lambda w: Criterion.objects.filter(edition=w.obj.edition).delete(),
    "Le poids des critères fait 0 % au lieu de 100 %.",
    "The weights of the criteria add up to 0% instead of 100%.",
    who=TEAM, person="team", page="edition_criteria {w.obj.edition_id}", act="form [name$=-weight]",
)  # fmt: skip
row(
    RELEASE, "minutes", "challenges.release.minutes", unsigned,
    "Le procès-verbal n’est pas signé par la présidence du jury.",
    "The minutes are not signed by the chair of the jury.",
    who=CHAIR, person="chair", **DELIBERATION, act="form[action='/espace/jurys/{w.jury.pk}/deliberation/signer/']",
)  # fmt: skip
row(
    RELEASE, "minutes", "challenges.release.minutes",
    lambda w: Deliberation.objects.filter(jury=w.jury).delete(),
    "Le procès-verbal du jury n’est pas écrit.", "The minutes of the jury are not written.",
    who=TEAM, person="team", **DELIBERATION, act="form [name=minutes]",
)  # fmt: skip
row(
    RELEASE, "current", "challenges.release.current", late_link,
    "Un lien de {w.late} avec un candidat a été connu ou apprécié après la signature : le procès-verbal est à refaire.",
    "A link of {w.late} with an applicant has become known or been assessed since the signature: the minutes are to be made anew.",
    who=CHAIR, person="chair", **DELIBERATION, act="a[href='/espace/jurys/{w.jury.pk}/deliberation/rouvrir/']",
)  # fmt: skip
row(
    RELEASE, "current", "challenges.release.scores", other_score,
    "Les notes ne sont plus celles du classement signé : le procès-verbal est à refaire.",
    "The scores are no longer those of the signed ranking: the minutes are to be made anew.",
    who=CHAIR, person="chair", **DELIBERATION, act="a[href='/espace/jurys/{w.jury.pk}/deliberation/rouvrir/']",
)  # fmt: skip
row(
    RELEASE, "current", "challenges.release.demand", demand,
    "« Rouvrir le procès-verbal signé » : la demande de {w.step.proposed_by} n’a pas reçu de réponse.",
    "“Reopen the signed minutes”: the request of {w.step.proposed_by} has had no answer.",
    who=TEAM, person="team", page="step {w.step.pk}", act="form[method=post]",
)  # fmt: skip
row(
    RELEASE, "addenda", "challenges.release.addenda", added,
    "Les jurés ont jusqu’au {w.until} pour lire l’additif n° 1.",
    "Jurors have until {w.until_en} to read addendum no. 1.",
    who=JURORS, nobody="each juror is written to, with a page of their own; the time passes otherwise",
)  # fmt: skip
row(
    RELEASE, "addenda", "challenges.release.objection", objected,
    "Un membre du jury s’oppose à l’additif n° 1 : le procès-verbal est à rouvrir.",
    "A member of the jury objects to addendum no. 1: the minutes are to be reopened.",
    who=CHAIR, person="chair", **DELIBERATION, act="a[href='/espace/jurys/{w.jury.pk}/deliberation/rouvrir/']",
)  # fmt: skip
row(
    RELEASE, "decided", "challenges.release.decided", undecided,
    "1 candidature n’a pas de décision.", "1 application has no decision.",
    who=TEAM, person="team", **DELIBERATION, act="form[action='/espace/jurys/{w.jury.pk}/decisions/{w.applications[0].pk}/']",
    also=("challenges.release.minutes",),
)  # fmt: skip
row(
    RELEASE, "places", "challenges.release.places", more_than_places,
    "2 candidatures sont à retenir pour 1 place(s).", "2 applications are to be selected for 1 place(s).",
    who=TEAM, person="team", **DELIBERATION, act="form[action='/espace/jurys/{w.jury.pk}/decisions/{w.applications[0].pk}/']",
    also=("challenges.release.minutes",),
)  # fmt: skip
row(
    RELEASE, "outbox", "challenges.release.outbox", lambda w: drop_prepared(w.obj.pk, application=w.applications[0]),
    "Les messages aux candidats ne sont pas tous préparés.",
    "The messages to applicants are not all prepared.",
    who=TEAM, person="team", page="release {w.obj.pk}", act="form[action='/espace/defis/{w.obj.pk}/decisions/preparer/']",
)  # fmt: skip
