"""What a juror sees and does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from challenges.applications.queries.recusal import is_kept_from_part
from challenges.calls.permissions import manages_juries
from challenges.enums import TO_READ, ReviewState
from challenges.models import Application, Conflict, Jury, JuryMember, Review
from challenges.selection.domain.conflicts import OUT, declare_conflict, declare_done, has_rendered
from challenges.selection.domain.jury import sign_charter
from challenges.selection.file_names import name_of
from challenges.selection.forms import CandidateSearchForm, CharterForm, ConflictForm
from challenges.selection.presenters import jury_line, reading_line
from challenges.selection.queries import (
    juries_listed,
    juries_visible_to,
    next_unread,
    own_readings_are_in,
    own_reviews,
    presides,
    seat_of,
)
from challenges.selection.reading_forms import ReadingFilter
from challenges.selection.reading_queries import own_list
from core.doors import Door
from core.exceptions import NotAllowed
from core.names import name_key

PER_PAGE = 25
CONFLICTS_SHOWN = 100
READING_SHOWN = (
    "state",
    "application__title",
    "application__blind_order",
    "application__organisation__name",
    "member__jury__blind",
)
CANDIDATES_SHOWN = 100  # in one list; beyond, one searches


class JuryListView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(juries_listed(request.user), PER_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "lines": [jury_line(jury) for jury in page], "team": manages_juries(request.user)}
        return render(request, "challenges/jury_list.html", context)


DOOR = Door(lambda user: juries_visible_to(user).select_related("challenge__edition"))


def jury_or_404(request: HttpRequest, pk: Any) -> Jury:
    return DOOR.open(request.user, pk)


def own_seat(request: HttpRequest, jury: Jury) -> JuryMember:
    """The reader's seat; someone without one gets a refusal, not a page of others' work."""
    seat = seat_of(request.user, jury)
    if seat is None:
        raise NotAllowed(_("Vous ne siégez pas à ce jury."))
    return seat


def own_links(seat: JuryMember) -> Any:
    """The links of whoever sits there with the candidates of the challenge."""
    rows = Conflict.objects.filter(person=seat.user_id, challenge=seat.jury.challenge_id)
    return rows.select_related("challenge", "application__organisation")


class JuryView(View):
    """The desk of a juror; for the team, where things stand and what to do."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        seat = seat_of(request.user, jury)
        reviews = own_reviews(request.user, jury) if seat else Review.objects.none()
        counts = reviews.order_by().aggregate(
            given=Count("pk"),
            rendered=Count("pk", filter=Q(state=ReviewState.SUBMITTED)),
            left=Count("pk", filter=Q(state__in=TO_READ)),
        )
        chosen = ReadingFilter(request.GET)
        choice = chosen.choice()
        page = Paginator(own_list(request.user, jury, choice).only(*READING_SHOWN) if seat else reviews, PER_PAGE)
        if not choice.keys() & {"q", "etat"}:
            page.count = counts["given"]
        conflicts = own_links(seat) if seat else []
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "seat": seat,
            "team": manages_juries(request.user),
            "page": page.get_page(request.GET.get("page")),
            "filter_form": chosen,
            "kept": chosen.kept(),
            **counts,
            "conflicts": conflicts[:CONFLICTS_SHOWN],
        }
        context["lines"] = [reading_line(review) for review in context["page"]]
        # The page of the ranking says the same to whoever comes early.
        context["represents"] = is_kept_from_part(request.user, jury.challenge_id)
        done = context["team"] or own_readings_are_in(request.user, jury.challenge_id)
        context["sees_ranking"] = done and not context["represents"]
        context["book"] = jury.opened_at is not None and (context["team"] or presides(request.user, jury))
        return render(request, "challenges/jury_detail.html", context)


class CharterView(View):
    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        context = {"jury": jury, "seat": own_seat(request, jury), "form": CharterForm()}
        return render(request, "challenges/jury_charter.html", context)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        seat = own_seat(request, jury)
        form = CharterForm(request.POST)
        if not form.is_valid():
            context = {"jury": jury, "seat": seat, "form": form}
            return render(request, "challenges/jury_charter.html", context, status=422)
        sign_charter(seat, by=request.user)
        messages.success(request, _("Charte signée. Déclarez maintenant vos liens avec les candidats."))
        return redirect("jury_conflicts", pk=pk)


class ConflictsView(View):
    """The juror's links with the candidates: names alone, in alphabetical order, never the files."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        return self.page(request, jury, own_seat(request, jury))

    def page(
        self, request: HttpRequest, jury: Jury, seat: JuryMember, form: Any = None, status: int = 200
    ) -> HttpResponse:
        many, search_form, shown = candidates_shown(jury, request.GET)
        offered = form or ConflictForm(applications=candidates(jury))
        reading = reading_chosen(request, jury)
        if reading:
            offered.offer_one(reading.application, name_of(reading))
        else:
            offered.offer(shown)
        known = own_links(seat).order_by("application__organisation__name__sorted")
        context = {
            "jury": jury,
            "seat": seat,
            "conflicts": known,
            "form": offered,
            "search_form": search_form if many and not reading else None,
            "offers": bool(shown or reading) or form is not None,
            "reading": reading,
            "closes_all": has_rendered(jury.challenge, seat.user_id),
        }
        return render(request, "challenges/jury_conflicts.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        seat = own_seat(request, jury)
        if "done" in request.POST:
            declare_done(seat, by=request.user)
            messages.success(request, _("Déclaration enregistrée."))
            return redirect("jury", pk=pk)
        form = ConflictForm(request.POST, applications=candidates(jury))
        if not form.is_valid():
            return self.page(request, jury, seat, form, 422)
        declare_conflict(seat, form.cleaned_data["application"], reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Lien déclaré : ce dossier ne vous sera pas montré."))
        return redirect("jury" if "lecture" in request.GET else "jury_conflicts", pk=pk)


def reading_chosen(request: HttpRequest, jury: Jury) -> Review | None:
    """The reader's own reading that the address names (`lecture`), from which they came."""
    try:
        wanted = UUID(request.GET.get("lecture", ""))
    except ValueError:
        return None
    return own_reviews(request.user, jury).filter(pk=wanted).first()


def candidates(jury: Jury) -> Any:
    rows = jury.challenge.applications.exclude(state__in=OUT).select_related("organisation")
    return rows.only("id", "organisation__name").order_by("organisation__name__sorted")


def candidates_shown(jury: Jury, query: Any) -> tuple[bool, CandidateSearchForm, list[Application]]:
    """Whether the candidates are too many for one list, the search among them, and those that the list offers."""
    few = list(candidates(jury).order_by()[: CANDIDATES_SHOWN + 1])
    search_form = CandidateSearchForm(query if "q" in query else None)
    if len(few) <= CANDIDATES_SHOWN:
        return False, search_form, sorted(few, key=lambda row: name_key(row.organisation.name))
    if not search_form.is_valid() or not search_form.cleaned_data["q"]:
        return True, search_form, []
    words = search_form.cleaned_data["q"]
    return True, search_form, list(candidates(jury).filter(organisation__name__finds=words)[:CANDIDATES_SHOWN])


@require_safe
def next_reading(request: HttpRequest, pk: Any) -> HttpResponse:
    """Goes to the head of the queue, with the place in the list."""
    jury, kept = jury_or_404(request, pk), ReadingFilter(request.GET).kept()
    review = next_unread(request.user, jury)
    if review is None:
        messages.success(request, _("Toutes vos lectures sont rendues."))
        return redirect(reverse("jury", args=[pk]) + kept)
    return redirect(reverse("jury_review", args=[pk, review.pk]) + kept)
