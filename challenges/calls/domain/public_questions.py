"""Public questions and answers: what one candidate learns, all learn at the same time."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from casework.boxes import BOXES
from challenges.calls.domain.alarms import raise_alarm, settle_alarm
from challenges.calls.emails import QuestionAsked, QuestionsAnswered
from challenges.calls.permissions import ANSWERABLE, ChallengePerm
from challenges.calls.queries.challenge import effective_state
from challenges.enums import ChallengeState
from challenges.models import Challenge, Question
from core.clock import AppNow, app_now
from core.emails import named
from core.exceptions import DomainError
from core.jobs import Counts, Step, each
from core.permissions import require
from core.public_cache import changed

MAX_LENGTH = 2000
PER_HOUR = 5  # of one person, over all challenges
HOUR = dt.timedelta(hours=1)
LATE = "challenges.question_late"
TELLING = Step("challenges.tell_answers", gettext_lazy("le courriel groupé des réponses publiques"))
OVERDUE = Step(
    "challenges.late_questions", gettext_lazy("l’alerte sur une question restée sans réponse"), alarms=(LATE,)
)


def ask_question(challenge: Challenge, *, by: Any, body: str) -> Question:
    """A signed-in person asks in public while the call is open; authors and team are mailed.

    At most PER_HOUR an hour. The same words again (a double click) are the same question.
    """
    received = app_now()
    if effective_state(challenge, now=received) != ChallengeState.OPEN:
        raise DomainError(_("Les questions se posent pendant l’appel ; il n’est pas ouvert."))
    text = body.strip()
    if not text:
        raise DomainError(_("Écrivez votre question."), field="body")
    if len(text) > MAX_LENGTH:
        raise DomainError(_("Votre question dépasse %(n)s caractères.") % {"n": MAX_LENGTH}, field="body")
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two at once are counted one after the other
        asked = Question.objects.filter(asked_by=by, created_at__gt=received - HOUR)
        again = asked.filter(challenge=challenge, body=text).first()
        if again is not None:
            return again
        if asked.count() >= PER_HOUR:
            raise DomainError(
                _("%(n)s questions par heure au plus : posez la suivante un peu plus tard.") % {"n": PER_HOUR},
                field="body",
            )
        due = BOXES["question"].reply_by(received, challenge.closes_at)
        question = Question.objects.create(challenge=challenge, body=text, asked_by=by, reply_by=due)
        page = partial(reverse, "challenge_questions", args=[challenge.pk])
        QuestionAsked.tell(challenge, title=named(challenge), question=text, url=page)
        changed(challenge)
    return question


def answer_question(question: Question, *, by: Any, answer: str) -> Question:
    """Writes or corrects the public answer. The next hourly mail tells whoever asked and whoever has an application under way,
    of a correction too.
    """
    challenge = question.challenge
    if not answer.strip():
        raise DomainError(_("Écrivez la réponse."), field="answer")
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=question.pk)
        require(by, ChallengePerm.ANSWER, challenge)
        if locked.answer != answer.strip():
            locked.answer, locked.told_at = answer.strip(), None
        locked.answered_by, locked.answered_at = by, app_now()
        locked.save(update_fields=["answer", "told_at", "answered_by", "answered_at", "updated_at"])
        if not challenge.questions.filter(answer="", reply_by__lt=AppNow()).exists():
            settle_alarm(challenge, LATE)
        changed(challenge)
    return locked


def _to_tell(challenge: Any) -> Any:
    return Question.objects.filter(challenge=challenge, told_at=None, answered_at__isnull=False)


def tell_answers() -> Counts:
    """One mail for each challenge whose answers no mail has told of."""
    rows = Challenge.objects.filter(Exists(_to_tell(OuterRef("pk"))), state__in=ANSWERABLE).order_by("pk")
    return each(rows, _tell, step=TELLING)


def _tell(challenge: Challenge) -> None:
    rows = list(_to_tell(challenge.pk).select_for_update(of=("self",)).order_by("answered_at", "id"))
    QuestionsAnswered.tell(
        challenge,
        title=named(challenge),
        rows=rows,
        url=partial(reverse, "public:challenge", args=[challenge.slug]),
    )
    Question.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=app_now())


def alert_late() -> Counts:
    """An alarm for each challenge of which a question is past its date: the team answers then."""
    late = Question.objects.filter(challenge=OuterRef("pk"), answer="", reply_by__lt=AppNow())
    rows = Challenge.objects.filter(Exists(late), state__in=ANSWERABLE).order_by("pk")
    return each(rows, _alert, step=OVERDUE)


def _alert(challenge: Challenge) -> None:
    def words() -> str:
        return _("Une question publique sur « %(title)s » a dépassé sa date de réponse : l’équipe répond.") % {
            "title": named(challenge)()
        }

    raise_alarm(challenge, LATE, words)
