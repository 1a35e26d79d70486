"""What the team and the chair do with a jury."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.recusal import is_kept_from_part, represents_applicant
from challenges.applications.views.eligibility import challenge_of_team
from challenges.calls.permissions import manages_juries
from challenges.enums import ChallengeState, JuryPerm, PendingDecision
from challenges.models import Application, Deliberation, Jury
from challenges.selection.domain.by_hand import assign_missing
from challenges.selection.domain.chosen import UNDECIDED, judged
from challenges.selection.domain.conflicts import active_members
from challenges.selection.domain.deliberation import (
    decisions_summary,
    explain,
    hold_deliberation,
    progress,
    propose_decision,
    ranking,
    sign_minutes,
)
from challenges.selection.domain.jury import (
    OPEN_REVIEWS,
    create_jury,
    open_reviews,
    set_up_jury,
)
from challenges.selection.domain.minutes import SignedMinutes, met_since, signed_minutes
from challenges.selection.domain.offers import seat_or_offer
from challenges.selection.domain.ties import ties_of_jury
from challenges.selection.forms import (
    AppointForm,
    DecisionForm,
    DeliberationFilter,
    DeliberationForm,
    JurySettingsForm,
)
from challenges.selection.link_queries import links_shown
from challenges.selection.queries import able_to_preside, chair_is_vacant, own_readings_are_in, own_readings_wait
from challenges.selection.reading_forms import JurorFilter
from challenges.selection.reading_queries import sitting
from challenges.selection.views.history import around_minutes
from challenges.selection.views.jury import jury_or_404
from challenges.selection.views.lines import back_to_line, chosen_lines
from challenges.selection.views.seats import around_the_seats, told_of
from core.emails import mailed_sentence
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.gates import unmet
from core.permissions import can, require
from core.shared_forms import one_writer, status_of

PER_PAGE = 25


def team_jury(request: HttpRequest, pk: Any) -> Jury:
    jury = jury_or_404(request, pk)
    if not manages_juries(request.user):
        raise NotAllowed(_("Le jury est composé et suivi par l’équipe du programme."))
    return jury


class CreateJuryView(View):
    http_method_names: ClassVar[list[str]] = ["get", "post"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        jury = Jury.objects.filter(challenge=challenge).first()
        if jury:
            return redirect("jury_compose", pk=jury.pk)
        return render(request, "challenges/jury_create.html", {"challenge": challenge})

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = create_jury(challenge_of_team(request, pk), by=request.user)
        return redirect("jury_compose", pk=jury.pk)


class ComposeView(View):
    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, team_jury(request, pk))

    def page(
        self,
        request: HttpRequest,
        jury: Jury,
        *,
        appoint_form: Any = None,
        settings_form: Any = None,
        status: int = 200,
    ) -> HttpResponse:
        conflicts = links_shown(request.user, jury.challenge)
        chosen = JurorFilter(request.GET)
        among = set(sitting(jury, chosen.choice()).values_list("pk", flat=True))
        vacant = bool(jury.opened_at) and chair_is_vacant(jury)
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "members": [(member, away) for member, away in progress(jury) if member.pk in among],
            "juror_filter": chosen,
            **around_the_seats(jury),
            "conflicts": conflicts.order_by("application__organisation__name__sorted", "created_at")[:200],
            "appoint_form": appoint_form or AppointForm(),
            "settings_form": settings_form or settings_form_of(jury),
            "vacant": vacant,
            "headless": vacant and not able_to_preside(jury.members.filter(session_chair=True)).exists(),
            "missing": [] if jury.opened_at else unmet(OPEN_REVIEWS, jury.challenge),
        }
        return render(request, "challenges/jury_compose.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        return self.set_up(request, jury) if "quorum" in request.POST else self.appoint(request, jury)

    def set_up(self, request: HttpRequest, jury: Jury) -> HttpResponse:
        form = settings_form_of(jury, request.POST)
        if form.is_valid():
            try:
                set_up_jury(jury, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("Règles du jury enregistrées."))
                return redirect("jury_compose", pk=jury.pk)
        return self.page(request, jury, settings_form=form, status=status_of(form))

    def appoint(self, request: HttpRequest, jury: Jury) -> HttpResponse:
        form = AppointForm(request.POST)
        if form.is_valid():
            try:
                seated = seat_or_offer(jury, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, told_of(seated))
                return redirect("jury_compose", pk=jury.pk)
        return self.page(request, jury, appoint_form=form, status=422)


def settings_form_of(jury: Jury, data: Any = None) -> JurySettingsForm:
    initial = {
        "quorum": jury.quorum,
        "reviews_per_application": jury.reviews_per_application,
        "due_at": jury.reviews_due_at,
        "blind": jury.blind,
    }
    return JurySettingsForm(data, initial=initial)


class OpenView(View):
    """Opens the reading, or gives out what is missing once it is open."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        if jury.opened_at:
            given = assign_missing(jury, by=request.user)
            messages.success(request, _("%(count)s lectures attribuées.") % {"count": given})
        else:
            n = open_reviews(jury, by=request.user)
            messages.success(request, f"{_('Les lectures sont ouvertes.')} {mailed_sentence(n)}")
        return redirect("jury_compose", pk=pk)


def reads_ranking(request: HttpRequest, jury: Jury) -> None:
    """Raises NotAllowed for whoever may not read the ranking: a juror before all their readings are in, and whoever is kept
    away from one of the files, since ranks and totals tell of all of them.
    """
    if manages_juries(request.user):
        require(request.user, ApplicationPerm.READ_PENDING, jury)
        return
    if represents_applicant(request.user, jury.challenge_id):
        raise NotAllowed(_("Une organisation dont vous êtes membre est candidate à ce défi."))
    if is_kept_from_part(request.user, jury.challenge_id):
        raise NotAllowed(_("Un lien avec un candidat de ce défi vous tient à l’écart de ce qui le concerne."))
    if not jury.opened_at or not own_readings_are_in(request.user, jury.challenge_id):
        raise NotAllowed(_("Le classement se lit une fois toutes vos lectures rendues."))


class RankingView(View):
    """The ranking explained: weighted mean, each criterion, readings set aside, outliers and disagreement."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        reads_ranking(request, jury)
        signed = signed_minutes(Deliberation.objects.filter(jury=jury).select_related("signed_by").first())
        found = signed.lines if signed else ranking(jury, states=JUDGED_OR_DECIDED)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        lines = shown_lines(page, signed)
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "page": page,
            "lines": lines,
            "criteria": signed.criteria if signed else list(jury.challenge.edition.criteria.all()),
            "signed": signed,
            "team": manages_juries(request.user),
        }
        return render(request, "challenges/jury_ranking.html", context)


def shown_lines(page: Any, signed: SignedMinutes | None) -> list[Any]:
    """The lines of this page; those that are signed are not computed again."""
    return list(page.object_list) if signed else explain(page.object_list)


JUDGED_OR_DECIDED = ("eligible", "shortlisted", "selected", "reserve", "declined", "accepted", "renounced", "lapsed")


def reads_deliberation(request: HttpRequest, jury: Jury) -> tuple[bool, bool]:
    """Whether this person reads it for the team, and whether they preside. Raises NotAllowed for everybody else."""
    team = manages_juries(request.user)
    chairs = bool(can(request.user, JuryPerm.CHAIR, jury))
    if not team and not chairs:
        raise NotAllowed(_("La délibération est préparée par l’équipe et signée par la présidence."))
    if team:
        reads_ranking(request, jury)
    elif own_readings_wait(request.user, jury.challenge_id):
        raise NotAllowed(_("Le classement se lit une fois toutes vos lectures rendues."))
    return team, chairs


def presided_jury(request: HttpRequest, pk: Any, refusal: str) -> Jury:
    """A jury for whoever presides. Asked before a form is looked at: nobody else is shown anything of the files by a refused form."""
    jury = jury_or_404(request, pk)
    _team, chairs = reads_deliberation(request, jury)
    if not chairs:
        raise NotAllowed(refusal)
    return jury


class DeliberationView(View):
    """Decisions proposed, attendance and minutes: the team writes, the chair reads and signs."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, jury_or_404(request, pk))

    def page(self, request: HttpRequest, jury: Jury, *, form: Any = None, status: int = 200) -> HttpResponse:
        team, chairs = reads_deliberation(request, jury)
        deliberation = Deliberation.objects.filter(jury=jury).select_related("signed_by", "jury").first()
        signed = signed_minutes(deliberation)
        filter_form = DeliberationFilter(request.GET)
        found = signed.lines if signed else chosen_lines(jury, filter_form)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        undecided = judged(jury, decision=UNDECIDED).count() if team and not signed else 0
        context = {
            "filter_form": None if signed else filter_form,
            "query": request.GET.urlencode(),
            "undecided": undecided,
            "undecided_query": f"decision={UNDECIDED}",
            "jury": jury,
            "challenge": jury.challenge,
            "team": team,
            "chairs": chairs,
            "page": page,
            "lines": [
                {
                    "line": line,
                    "form": None if signed else decision_form(line.application),
                    "key": line.pk if signed else line.application.pk,
                }
                for line in shown_lines(page, signed)
            ],
            "deliberation": deliberation,
            "form": form or deliberation_form(jury, deliberation),
            "signed": signed,
            **around_minutes(deliberation),
            "conflicts": list(signed.conflicts) if signed else [],
            "ties": [] if signed else ties_of_jury(jury),
            "summary": signed.summary() if signed else summary_of(jury),
            "open": jury.challenge.state == ChallengeState.DELIBERATING
            and not (deliberation and deliberation.signed_at),
        }
        return render(request, "challenges/jury_deliberation.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        form = deliberation_form(jury, Deliberation.objects.filter(jury=jury).first(), request.POST)
        if form.is_valid():
            try:
                hold_deliberation(jury, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Procès-verbal enregistré."))
                return redirect("jury_deliberation", pk=pk)
        return self.page(request, jury, form=form, status=status_of(form))


def summary_of(jury: Jury) -> list[tuple[Any, int]]:
    counted = decisions_summary(jury)
    return [(label, counted.get(value, 0)) for value, label in [*PendingDecision.choices, ("", _("à décider"))]]


def decision_form(application: Application, data: Any = None) -> DecisionForm:
    initial = {"decision": application.pending_decision, "reasons": application.pending_reasons}
    return DecisionForm(data, prefix=str(application.pk), initial=initial)


def deliberation_form(jury: Jury, deliberation: Deliberation | None, data: Any = None) -> DeliberationForm:
    initial = {}
    if deliberation:
        initial = {
            "held_at": deliberation.held_at if met_since(deliberation) else None,
            "present": list(deliberation.present.values_list("pk", flat=True)),
            "minutes": deliberation.minutes,
        }
    return DeliberationForm(data, initial=initial, members=active_members(jury))


class DecisionView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    @one_writer
    def post(self, request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        reads_ranking(request, jury)
        row = get_object_or_404(Application.objects.filter(challenge=jury.challenge_id), pk=application)
        form = decision_form(row, request.POST)
        form.is_valid()
        if form.moved:
            theirs = " ; ".join(f"« {form.theirs_in_words(name) or '—'} »" for name in form.moved)
            refused = _("%(who)s : une autre personne a noté entre-temps %(theirs)s. Relisez la page, puis décidez.")
            messages.error(request, refused % {"who": row.organisation, "theirs": theirs})
            return back_to_line(request, pk, application)
        if form.errors:  # nothing is noted without the reasons that were typed
            said = " ".join(str(error) for errors in form.errors.values() for error in errors)
            messages.error(request, f"{row.organisation} : {said}")
            return back_to_line(request, pk, application)
        try:
            propose_decision(
                row,
                by=request.user,
                decision=form.cleaned_data.get("decision", ""),
                reasons=form.cleaned_data.get("reasons", ""),
            )
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, f"{row.organisation} : {error.message}")
        else:
            messages.success(request, _("Décision notée ; personne d’autre ne la voit."))
        return back_to_line(request, pk, application)


class SignView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        deliberation = get_object_or_404(Deliberation.objects.select_related("jury__challenge"), jury=jury)
        try:
            sign_minutes(deliberation, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Procès-verbal signé."))
        return redirect("jury_deliberation", pk=pk)
