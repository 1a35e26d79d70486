"""One reading: the file beside the grid of its juror, and what they do of it besides: put off, abstain, take up again."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.views.application_page import dossier_for
from challenges.calls.domain.frozen import Rule, criteria_of
from challenges.enums import TO_READ, ReviewState
from challenges.models import Jury, Review
from challenges.selection.domain.jury import ReviewMoved, save_review, says, submit_review
from challenges.selection.domain.reading import abstain, skip, take_up, weighted_mean
from challenges.selection.file_names import name_of
from challenges.selection.forms import AbstainForm, ReviewForm
from challenges.selection.queries import next_unread, own_reviews, place_of, reviews_visible_to
from challenges.selection.reading_forms import ReadingFilter
from challenges.selection.views.jury import jury_or_404
from core import autosave
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.workflow import perform


def reading_or_404(request: HttpRequest, pk: Any, review: Any) -> tuple[Jury, Review]:
    """The jury, and the reader's own reading of a file that no link closes to them."""
    jury = jury_or_404(request, pk)
    return jury, get_object_or_404(own_reviews(request.user, jury), pk=review)


def to_next(request: HttpRequest, pk: Any) -> HttpResponse:
    """To the head of the queue, with the place in the list from which this reading was opened."""
    return redirect(reverse("jury_next", args=[pk]) + ReadingFilter(request.GET).kept())


class ReviewView(View):
    """One reading: the file, the criteria, the juror's own draft; others' once it is rendered."""

    def get(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        jury, row = reading_or_404(request, pk, review)
        return self.page(request, jury, row)

    def page(
        self, request: HttpRequest, jury: Jury, review: Review, form: Any = None, status: int = 200
    ) -> HttpResponse:
        application = review.application
        criteria = criteria_of(jury.challenge)
        scores = {score.criterion_id: score.value for score in review.scores.all()}
        initial = {f"c_{key}": value for key, value in scores.items()} | {
            "comment": review.comment,
            "to_applicant": review.to_applicant,
            "version": review.version,
        }
        others: Iterable[Review] = ()
        if review.state == ReviewState.SUBMITTED:
            others = reviews_visible_to(request.user, application).exclude(pk=review.pk).prefetch_related("scores")
        given = form.marks() if form and form.is_bound and hasattr(form, "cleaned_data") else scores
        context = {
            "jury": jury,
            "review": review,
            "application": application,
            "name": name_of(review),
            "place": place_of(request.user, review),
            "kept": ReadingFilter(request.GET).kept(),
            "waits": review.state in TO_READ,
            "dossier": dossier_for(request.user, application, jury=True),
            "form": form or ReviewForm(initial=initial, criteria=criteria),
            "own_scores": [(localised(criterion), scores.get(criterion.pk)) for criterion in criteria],
            "given": len(given.keys() & {criterion.pk for criterion in criteria}),
            "criteria": len(criteria),
            "mean": weighted_mean(given, criteria),
            "others": with_totals(others, criteria),
        }
        return render(request, "challenges/jury_review.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        jury, row = reading_or_404(request, pk, review)
        form = ReviewForm(request.POST, criteria=criteria_of(jury.challenge))
        if not form.is_valid():
            return self.page(request, jury, row, form, 422)
        try:
            saved = self.keep(request, row, form)
            if "submit" in request.POST:
                submit_review(saved, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            return self.refused(request, jury, row, form, error)
        if autosave.is_autosave(request):
            return autosave.kept({"": ""}, version=saved.version)
        if "submit" in request.POST:
            messages.success(request, _("Lecture rendue."))
            return to_next(request, pk)
        messages.success(request, _("Brouillon enregistré."))
        return redirect(request.get_full_path())

    def refused(
        self, request: HttpRequest, jury: Jury, row: Review, form: ReviewForm, error: DomainError
    ) -> HttpResponse:
        """What was typed stays in the form; a text saved elsewhere meanwhile is a conflict, not an error."""
        status = 409 if isinstance(error, ReviewMoved) else 422
        if autosave.is_autosave(request) and rendered_as(row, form):
            return autosave.kept()  # an autosave that left before the whole form and came after it
        if autosave.is_autosave(request):
            notice = render_to_string("core/_moved.html", {"moved": error}, request)
            return autosave.moved({"": notice}, status=status, version=row.version)
        form.add_error(None, error.message)
        row.refresh_from_db()
        form.data = {**form.data.dict(), "version": row.version}
        return self.page(request, jury, row, form, status)

    def keep(self, request: HttpRequest, row: Review, form: ReviewForm) -> Review:
        return save_review(
            row,
            by=request.user,
            scores=form.marks(),
            comment=form.cleaned_data["comment"],
            to_applicant=form.cleaned_data["to_applicant"],
            version=form.cleaned_data["version"] or 0,
        )


def rendered_as(review: Review, form: ReviewForm) -> bool:
    """The reading is rendered, and this form holds nothing that it does not."""
    review.refresh_from_db()
    texts = (form.cleaned_data["comment"], form.cleaned_data["to_applicant"])
    return review.state == ReviewState.SUBMITTED and says(review, form.marks(), *texts)


def localised(criterion: Rule) -> str:
    """The criterion with its weight, in the language being read."""
    english = (get_language() or "fr").startswith("en")
    return f"{(english and criterion.name_en) or criterion.name_fr} ({criterion.weight} %)"


def with_totals(reviews: Iterable[Review], criteria: list[Rule]) -> list[dict[str, Any]]:
    """Each reading with its weighted mean, None without a mark. `reviews` come with their scores."""
    return [{"review": review, "mean": weighted_mean(marks_of(review), criteria)} for review in reviews]


def marks_of(review: Review) -> dict[int, int]:
    """Criterion → mark, of a reading that comes with its scores."""
    return {score.criterion_id: score.value for score in review.scores.all()}


class ReopenView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        _jury, row = reading_or_404(request, pk, review)
        perform(row, "reopen", by=request.user)
        messages.success(request, _("Vous pouvez modifier votre lecture ; rendez-la ensuite."))
        return redirect("jury_review", pk=pk, review=review)


class SkipView(View):
    """Puts the reading at the end of the queue and goes to the next one."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        jury, row = reading_or_404(request, pk, review)
        skip(row, by=request.user)
        if next_unread(request.user, jury) == row:
            messages.info(request, _("C’est la seule lecture qui vous reste."))
        else:
            messages.success(request, _("Lecture remise à la fin de votre liste."))
        return to_next(request, pk)


class AbstainView(View):
    """Asks why, then goes to the next reading."""

    def page(self, request: HttpRequest, jury: Jury, row: Review, form: AbstainForm, status: int = 200) -> HttpResponse:
        context = {"jury": jury, "review": row, "name": name_of(row), "form": form}
        return render(request, "challenges/jury_abstain.html", context, status=status)

    def get(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        jury, row = reading_or_404(request, pk, review)
        if row.state not in TO_READ:
            return redirect("jury_review", pk=pk, review=review)
        return self.page(request, jury, row, AbstainForm())

    def post(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        jury, row = reading_or_404(request, pk, review)
        form = AbstainForm(request.POST)
        if not form.is_valid():
            return self.page(request, jury, row, form, 422)
        try:
            abstain(row, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
            return self.page(request, jury, row, form, 422)
        messages.success(
            request,
            _(
                "Abstention enregistrée ; l’équipe en est prévenue. Vous pouvez lire ce dossier finalement, jusqu’à la signature du procès-verbal."
            ),
        )
        return to_next(request, pk)


class TakeUpView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, review: Any) -> HttpResponse:
        _jury, row = reading_or_404(request, pk, review)
        take_up(row, by=request.user)
        messages.success(request, _("La lecture est de nouveau dans votre liste."))
        return redirect("jury_review", pk=pk, review=review)
