"""Publishing: what is still missing, the calendar, the steps of the life of a challenge, changes made in the open."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.calls.domain import challenge as verbs
from challenges.calls.domain.amendment import (
    DATES,
    amend_challenge,
    amendable_fields,
    english_of,
    field_label,
    is_text,
    text_version,
)
from challenges.calls.domain.public_questions import answer_question
from challenges.calls.forms import AmendForm, AnswerForm, CalendarForm
from challenges.calls.gates import PUBLISH, left_to_write
from challenges.calls.permissions import ANSWERABLE, ChallengePerm
from challenges.calls.presenters import told_sentence, told_within_the_hour
from challenges.calls.queries.challenge import challenges_visible_to, effective_state
from challenges.calls.queries.people import people_answered
from challenges.calls.views.page import ChallengePage, attempt
from challenges.enums import BEFORE_OPENING, ChallengeState, SectionKey
from core.gates import links_for, unmet
from core.permissions import can, require, roles_of
from core.roles import Role
from core.shared_forms import one_writer, status_of
from core.versions import version_of
from core.views.transitions import TransitionView
from core.views.versions import language_of, number_of
from partners.permissions import ProgrammePerm

DATED_FREELY = tuple(state for state in BEFORE_OPENING if state != ChallengeState.SCHEDULED)


class ChallengeTransitionView(TransitionView):
    """Every step that a person takes. Scheduling, judging and releasing have pages of their own: their buttons lead there."""

    verbs: ClassVar[dict[str, Any]] = {
        "propose": verbs.propose_challenge,
        "take_back": verbs.take_back_challenge,
        "request_changes": verbs.request_changes,
        "approve": verbs.approve_challenge,
        "unschedule": verbs.unschedule_challenge,
        "withdraw": verbs.withdraw_challenge,
        "cancel": verbs.cancel_challenge,
        "archive": verbs.archive_challenge,
    }

    elsewhere: ClassVar[dict[str, str]] = {
        "schedule": "challenge_publication",
        "deliberate": "jury_create",
        "decide": "release",
    }

    def door(self, user: Any) -> Any:
        return challenges_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("workspace_challenge", args=[obj.pk])

    def post(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        if name == "propose" and "incomplet" not in request.POST:
            challenge = get_object_or_404(self.door(request.user), pk=pk)
            if can(request.user, ChallengePerm.PROPOSE, challenge) and left_to_write(challenge):
                return redirect("challenge_propose", pk=pk)
        if name in self.elsewhere:
            return redirect(self.elsewhere[name], pk=get_object_or_404(self.door(request.user), pk=pk).pk)
        return super().post(request, pk, name)


class PublicationView(ChallengePage):
    """What is still missing, who can provide it, and the dates."""

    template_name = "challenges/challenge_publication.html"
    tab = "publication"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        challenge = self.challenge
        form = kwargs.pop("form", None) or CalendarForm(initial=self._present())
        before = challenge.state in BEFORE_OPENING
        return super().get_context_data(
            form=form,
            before=before,
            unmet=links_for(unmet(PUBLISH, challenge), self._may_open()) if before else [],
            may_date=bool(self.may(ChallengePerm.STEER)) and challenge.state in DATED_FREELY,
            may_schedule=bool(self.may(ChallengePerm.STEER)) and challenge.state == ChallengeState.APPROVED,
            state_now=effective_state(challenge),
            amendable=amendable_fields(challenge)
            if challenge.state in ANSWERABLE and self.may(ChallengePerm.STEER)
            else [],
            amendments=self._amendments(),
            **kwargs,
        )

    def _may_open(self) -> dict[str, bool]:
        """What an edition or its conventions lack is written on pages that those who write a challenge do not open; the
        page where a partner signs is for the partner, who does.
        """
        sets_up = bool(can(self.request.user, ProgrammePerm.SET_UP_EDITION, self.challenge.edition))
        names = ("setup", "objectives", "criteria", "eligibility", "participations")
        city = bool(roles_of(self.request.user) & {Role.TEAM, Role.LEGAL})
        pages = (f"edition_{name}" for name in names)
        return dict.fromkeys(pages, sets_up) | dict.fromkeys(("convention", "convention_parties"), city)

    def _amendments(self) -> list[Any]:
        rows = list(self.challenge.amendments.order_by("-created_at")[:20])
        for row in rows:
            row.label = field_label(row.field)  # type: ignore[attr-defined]
        return rows

    def _present(self) -> dict[str, Any]:
        """The dates of the challenge; until they are set, those of its edition's call."""
        challenge, edition = self.challenge, self.challenge.edition
        return {
            "opens_at": challenge.opens_at or (edition and edition.call_opens_at),
            "closes_at": challenge.closes_at or (edition and edition.call_closes_at),
            "decision_at": challenge.decision_at or (edition and edition.decision_at),
        }

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CalendarForm(request.POST, initial=self._present())
        scheduling = "programmer" in request.POST
        if form.is_valid():
            verb = verbs.schedule_challenge if scheduling else verbs.set_calendar
            for name in ("opens_at", "closes_at", "decision_at") if scheduling else ():
                if not form.cleaned_data[name]:
                    form.add_error(name, _("Indiquez le jour et l’heure."))
            if not form.errors and attempt(form, lambda: verb(self.challenge, by=request.user, **form.cleaned_data)):
                done = _("La publication est programmée.") if scheduling else _("Le calendrier est enregistré.")
                messages.success(request, done)
                return redirect("challenge_publication", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))


class AmendView(ChallengePage):
    """One change of a published challenge."""

    template_name = "challenges/challenge_amend.html"
    tab = "publication"

    def _form(self, data: Any = None) -> AmendForm:
        require(self.request.user, ChallengePerm.STEER, self.challenge)
        field = self.kwargs["field"]
        if field not in dict(amendable_fields(self.challenge)):
            raise Http404
        if field in DATES or hasattr(self.challenge, field):
            present = getattr(self.challenge, field)
        else:
            present = self.challenge.sections.get(key=field).body_fr
        initial = {"value": present, "value_en": english_of(self.challenge, field)}
        kinds = {"is_date": field in DATES, "is_text": is_text(field), "is_number": field == "places"}
        return AmendForm(data, **kinds, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._earlier(self._form())
        field = self.kwargs["field"]
        versions = {"summary_fr": reverse("challenge_sheet_versions", args=[self.challenge.pk, "resume"])}
        if field in SectionKey.values:
            versions[field] = reverse("challenge_versions", args=[self.challenge.pk, field])
        return super().get_context_data(
            form=form, field_label=field_label(field), versions_url=versions.get(field, ""), **kwargs
        )

    def _earlier(self, form: AmendForm) -> AmendForm:
        """With `?version=`, the text of that version to be put back: publicly, dated and with its reason, like any change."""
        if n := number_of(self.request.GET, "version"):
            language = language_of(self.request.GET)
            body = version_of(self.challenge, text_version(self.kwargs["field"], language), n).body
            form.propose(**{"value_en" if language == "en" else "value": body})
        return form

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        made = form.is_valid() and attempt(
            form, lambda: amend_challenge(self.challenge, field=kwargs["field"], by=request.user, **form.cleaned_data)
        )
        if made:
            messages.success(request, f"{_('Le changement est public.')} {told_sentence(made.told)}")
            return redirect("challenge_publication", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))


class QuestionsView(ChallengePage):
    """Public questions, and the answer to each."""

    template_name = "challenges/challenge_questions.html"
    tab = "questions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        faulty = kwargs.pop("faulty", None)
        questions = list(self.challenge.questions.select_related("answered_by").order_by("-created_at"))
        for question in questions:
            question.form = (
                faulty[1]
                if faulty and faulty[0] == question.pk
                else AnswerForm(initial={"answer": question.answer}, prefix=f"q{question.pk.hex[-8:]}")
            )
        waiting = [question for question in questions if not question.answer]
        return super().get_context_data(
            waiting=waiting,
            answered=[question for question in questions if question.answer],
            may_answer=self.may(ChallengePerm.ANSWER),
            **kwargs,
        )

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        question = next((row for row in self.challenge.questions.all() if row.pk == kwargs["question"]), None)
        if question is None:
            raise Http404
        verbs.require(request.user, ChallengePerm.ANSWER, self.challenge)
        form = AnswerForm(request.POST, initial={"answer": question.answer}, prefix=f"q{question.pk.hex[-8:]}")
        if form.is_valid() and attempt(
            form, lambda: answer_question(question, by=request.user, answer=form.cleaned_data["answer"])
        ):
            n = people_answered(self.challenge).count()
            messages.success(request, f"{_('La réponse est publique.')} {told_within_the_hour(n)}")
            return redirect("challenge_questions", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(faulty=(question.pk, form)), status=status_of(form))
