"""What waits for jurors, chairs and the team."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.applications.queries.application import applications_for_team
from challenges.applications.queries.hearing import heard_by, last_to_withdraw, withdrawable_by
from challenges.calls.permissions import manages_juries
from challenges.enums import JUDGED, NO_LONGER, NOT_READ, TO_READ, ApplicationState, ChallengeState, ReviewState
from challenges.models import (
    AddendumAnswer,
    Application,
    Conflict,
    Deliberation,
    Jury,
    JuryMember,
    MinutesAddendum,
    Release,
    Review,
    WithdrawalHearing,
)
from challenges.selection.domain.conflicts import changes_minutes
from challenges.selection.queries import number_of, seats_in_the_chair
from core.clock import AppNow, app_now
from core.worklist import Task, task_source

SHOWN = 20


def _seats(user: Any) -> QuerySet[JuryMember]:
    to_read = Review.objects.filter(member=OuterRef("pk"), state__in=TO_READ)
    return (
        JuryMember.objects.filter(user=user.pk, left_at__isnull=True)
        .exclude(jury__challenge__state__in=[ChallengeState.ARCHIVED, ChallengeState.DECIDED, *NO_LONGER])
        .select_related("jury__challenge")
        .annotate(left=number_of(to_read, "member"))
        .order_by("created_at")[:SHOWN]
    )


@task_source(_seats)
def juror_tasks(seats: QuerySet[JuryMember]) -> Iterator[Task]:
    """Charter, declaration of links, readings."""
    for seat in seats:
        about, jury = str(seat.jury.challenge), seat.jury
        if not seat.charter_signed_at:
            yield Task(_("Signer la charte du jury"), about, reverse("jury_charter", args=[jury.pk]), None, "jury")
        elif not seat.conflicts_declared_at:
            url = reverse("jury_conflicts", args=[jury.pk])
            yield Task(_("Déclarer vos liens avec les candidats"), about, url, None, "jury")
        if seat.left and seat.charter_signed_at:
            title = ngettext("Lire %(n)s candidature", "Lire %(n)s candidatures", seat.left) % {"n": seat.left}
            yield Task(title, about, reverse("jury", args=[jury.pk]), jury.reviews_due_at, "review", seat.left)


def _short_of_readings(user: Any) -> QuerySet[Jury] | None:
    if not manages_juries(user):
        return None
    held = Review.objects.filter(application=OuterRef("application"), excluded_reason="").exclude(state__in=NOT_READ)
    abstained = Review.objects.filter(
        member__jury=OuterRef("pk"), state=ReviewState.ABSTAINED, application__state__in=JUDGED
    ).annotate(held=number_of(held, "application"))
    short = abstained.filter(held__lt=OuterRef("reviews_per_application"))
    signed = Deliberation.objects.filter(jury=OuterRef("pk"), signed_at__isnull=False)
    rows = Jury.objects.filter(Exists(short), ~Exists(signed)).select_related("challenge")
    return rows.annotate(files=number_of(short, "member__jury", "application")).order_by("created_at", "pk")[:SHOWN]


@task_source(_short_of_readings)
def abstention_tasks(rows: QuerySet[Jury]) -> Iterator[Task]:
    """Files from which a juror abstained and which nobody else was given: the team gives them out anew."""
    for jury in rows:
        title = ngettext(
            "Confier de nouveau %(n)s dossier : un juré s’abstient",
            "Confier de nouveau %(n)s dossiers : des jurés s’abstiennent",
            jury.files,
        ) % {"n": jury.files}
        url = reverse("jury_compose", args=[jury.pk])
        yield Task(title, str(jury.challenge), url, jury.reviews_due_at, "review", jury.files)


def _minutes(user: Any) -> QuerySet[Deliberation]:
    return Deliberation.objects.filter(
        jury__in=seats_in_the_chair(user).values("jury"), signed_at__isnull=True
    ).select_related("jury__challenge")[:SHOWN]


@task_source(_minutes)
def chair_tasks(rows: QuerySet[Deliberation]) -> Iterator[Task]:
    for row in rows:
        url = reverse("jury_deliberation", args=[row.jury_id])
        yield Task(_("Signer le procès-verbal"), str(row.jury.challenge), url, None, "minutes")


def minutes_to_redo() -> QuerySet[Deliberation]:
    """Signed minutes that a link known since no longer lets hold (`found`: since when), the decisions not released."""
    seated = JuryMember.objects.filter(jury=OuterRef(OuterRef("jury")), user=OuterRef("person"))
    late = Conflict.objects.filter(
        changes_minutes(), Exists(seated), challenge=OuterRef("jury__challenge"), since__gt=OuterRef("signed_at")
    )
    released = Release.objects.filter(challenge=OuterRef("jury__challenge"))
    rows = Deliberation.objects.filter(Exists(late), ~Exists(released), signed_at__isnull=False)
    return rows.annotate(found=Subquery(late.order_by("since").values("since")[:1])).select_related("jury__challenge")


def _to_redo(user: Any) -> QuerySet[Deliberation]:
    return minutes_to_redo().filter(jury__in=seats_in_the_chair(user).values("jury"))[:SHOWN]


@task_source(_to_redo)
def redo_tasks(rows: QuerySet[Deliberation]) -> Iterator[Task]:
    """A link of a member of the jury became known after the signature: whoever presides asks to reopen the minutes."""
    for row in rows:
        url = reverse("jury_deliberation", args=[row.jury_id])
        yield Task(_("Rouvrir le procès-verbal : un lien a été connu"), str(row.jury.challenge), url, None, "minutes")


def _addenda(user: Any) -> QuerySet[MinutesAddendum]:
    seat = JuryMember.objects.filter(user=user, jury=OuterRef("deliberation__jury"), left_at__isnull=True)
    kept = Conflict.objects.filter(person=user, challenge=OuterRef("deliberation__jury__challenge"), lifted=False)
    answered = AddendumAnswer.objects.filter(addendum=OuterRef("pk"), member__user=user)
    rows = MinutesAddendum.objects.filter(Exists(seat), ~Exists(kept), ~Exists(answered), objections_until__gt=AppNow())
    return rows.select_related("deliberation__jury__challenge").order_by("objections_until")[:SHOWN]


@task_source(_addenda)
def addendum_tasks(rows: QuerySet[MinutesAddendum]) -> Iterator[Task]:
    """An addendum that a juror has not answered, while there is time."""
    for row in rows:
        jury = row.deliberation.jury
        url = reverse("addendum", args=[jury.pk, row.minutes_n, row.n])
        yield Task(_("Lire un additif au procès-verbal"), str(jury.challenge), url, row.objections_until, "minutes")


def _to_release(user: Any) -> QuerySet[Deliberation] | None:
    if not manages_juries(user):
        return None
    return Deliberation.objects.filter(
        ~Exists(Release.objects.filter(challenge=OuterRef("jury__challenge"))),
        ~Q(jury__challenge__state__in=NO_LONGER),
        signed_at__isnull=False,
    ).select_related("jury__challenge")[:SHOWN]


@task_source(_to_release)
def release_tasks(rows: QuerySet[Deliberation]) -> Iterator[Task]:
    for row in rows:
        challenge = row.jury.challenge
        url = reverse("release", args=[challenge.pk])
        yield Task(_("Relire et publier les décisions"), str(challenge), url, challenge.decision_at, "release")


def _silences(user: Any) -> QuerySet[Application] | None:
    if not manages_juries(user):
        return None
    silent = applications_for_team(user).filter(
        state=ApplicationState.SELECTED, silence_renounces=False, notice_at__isnull=True, answer_by__lt=AppNow()
    )
    return (
        silent.exclude(challenge__state=ChallengeState.CANCELLED)
        .select_related("challenge", "organisation")
        .only("answer_by", "challenge__title_fr", "challenge__title_en", "organisation__name")
        .order_by("answer_by")[:SHOWN]
    )


@task_source(_silences)
def silence_tasks(rows: QuerySet[Application]) -> Iterator[Task]:
    """Selections whose notice has run without an answer, where the rules say nothing of silence: the team finds it, or waits."""
    for row in rows:
        title = _("Constater l’absence de réponse de %(name)s, ou attendre encore") % {"name": row.organisation}
        yield Task(title, str(row.challenge), reverse("application", args=[row.pk]), row.answer_by, "silence")


def _considered(user: Any) -> QuerySet[WithdrawalHearing]:
    rows = WithdrawalHearing.objects.filter(outcome="", application__in=withdrawable_by(user).values("pk"))
    return rows.select_related("application__challenge", "application__organisation").order_by("opened_at")[:SHOWN]


@task_source(_considered)
def withdrawals_to_decide(rows: QuerySet[WithdrawalHearing]) -> Iterator[Task]:
    """Selections that the City considers withdrawing, once its move is next: the paper letter, then the decision."""
    now = app_now()
    for row in rows:
        url, about = reverse("selection_withdrawal", args=[row.application_id]), str(row.application.challenge)
        name = {"name": row.application.organisation}
        if row.answer_by is None:
            yield Task(_("Remettre sur papier la lettre de retrait à %(name)s") % name, about, url, None, "act")
        elif row.heard_at is not None or now > row.answer_by:
            due = last_to_withdraw(row.application)
            yield Task(_("Décider du retrait envisagé : %(name)s a été entendue") % name, about, url, due, "act")


def _to_answer(user: Any) -> QuerySet[WithdrawalHearing]:
    mine = heard_by(user).values("pk")
    rows = WithdrawalHearing.objects.filter(
        outcome="", heard_at__isnull=True, answer_by__gte=AppNow(), application__in=mine
    )
    return rows.select_related("application__challenge").order_by("answer_by")[:SHOWN]


@task_source(_to_answer)
def withdrawals_to_answer(rows: QuerySet[WithdrawalHearing]) -> Iterator[Task]:
    """One’s own selection that the City considers withdrawing: one may answer."""
    for row in rows:
        url = reverse("selection_withdrawal", args=[row.application_id])
        title = _("Présenter vos observations avant un retrait envisagé")
        yield Task(title, str(row.application.challenge), url, row.answer_by, "act")
