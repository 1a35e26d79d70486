"""Public questions and answers: what one candidate learns, all learn at the same time."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.calls.emails import QuestionAnswered, QuestionAsked
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import effective_state
from challenges.enums import ChallengeState
from challenges.models import Challenge, Question
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed

MAX_LENGTH = 2000


def ask_question(challenge: Challenge, *, by: Any, body: str) -> Question:
    """A signed-in person asks in public while the call is open; authors and team are mailed."""
    if effective_state(challenge) != ChallengeState.OPEN:
        raise DomainError(_("Les questions se posent pendant l’appel ; il n’est pas ouvert."))
    text = body.strip()
    if not text:
        raise DomainError(_("Écrivez votre question."), field="body")
    if len(text) > MAX_LENGTH:
        raise DomainError(_("Votre question dépasse %(n)s caractères.") % {"n": MAX_LENGTH}, field="body")
    with transaction.atomic():
        question = Question.objects.create(challenge=challenge, body=text, asked_by=by)
        page = partial(reverse, "challenge_questions", args=[challenge.pk])
        QuestionAsked.tell(challenge, title=named(challenge), question=text, url=page)
        changed(challenge)
    return question


def answer_question(question: Question, *, by: Any, answer: str) -> Question:
    """Writes or corrects the public answer. Whoever asked is mailed at the first answer."""
    challenge = question.challenge
    if not answer.strip():
        raise DomainError(_("Écrivez la réponse."), field="answer")
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=question.pk)
        require(by, ChallengePerm.ANSWER, challenge)
        first = not locked.answered_at
        locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, app_now()
        locked.save(update_fields=["answer", "answered_by", "answered_at", "updated_at"])
        if first:
            QuestionAnswered.tell(
                locked,
                about=challenge,
                title=named(challenge),
                question=locked.body,
                answer=locked.answer,
                url=partial(reverse, "public:challenge", args=[challenge.slug]),
            )
        changed(challenge)
    return locked
