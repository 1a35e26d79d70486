"""One challenge under writing: the whole text, one part at a time, its versions and remarks, its preview, its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from challenges.calls.domain.amendment import field_label
from challenges.calls.domain.section import (
    SectionConflict,
    apply_suggestion,
    comment_section,
    resolve_comment,
    restore_version,
    save_section,
    versions_of,
)
from challenges.calls.forms import CommentForm, SectionForm
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import editions_open_to, effective_state
from challenges.calls.queries.writing import history_of, last_reason, open_comments, sections_of
from challenges.calls.views.page import ChallengePage, attempt
from challenges.enums import REQUIRED_SECTIONS, ChallengeState, SectionKey
from challenges.models import ChallengeSection
from core import autosave, presence
from core.exceptions import DomainError, NotAllowed
from core.models import Comment
from core.permissions import require
from core.turns import turn


class ChallengeDetailView(ChallengePage):
    template_name = "challenges/challenge_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = sections_of(self.challenge)
        return super().get_context_data(
            sections=sections,
            steps=[
                {
                    "label": section.get_key_display(),
                    "href": f"#{section.key}",
                    "status": "done" if section.body_fr else "todo",
                    "note": "" if section.body_fr or section.key in REQUIRED_SECTIONS else _("facultatif"),
                }
                for section in sections
            ],
            links=self.challenge.organisations.select_related("organisation").order_by(
                "role", "organisation__name__sorted"
            ),
            indicators=self.challenge.indicators.order_by("pk"),
            datasets=self.challenge.datasets.select_related("dataset__owner").order_by("pk"),
            state_now=effective_state(self.challenge),
            turn=turn(self.challenge, self.request.user),
            may_comment=self.may(ChallengePerm.COMMENT),
            may_copy=editions_open_to(self.request.user).exists(),
            asked=last_reason(self.challenge) if self.challenge.state == ChallengeState.CHANGES_REQUESTED else "",
            **kwargs,
        )


class PreviewView(ChallengePage):
    """The text as the public will read it."""

    template_name = "challenges/challenge_preview.html"
    tab = "apercu"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        challenge = self.challenge
        return super().get_context_data(
            sections=[section for section in sections_of(challenge) if section.body_fr],
            links=challenge.organisations.select_related("organisation").order_by("role", "organisation__name__sorted"),
            indicators=challenge.indicators.order_by("pk"),
            datasets=challenge.datasets.select_related("dataset__owner").order_by("pk"),
            criteria=challenge.edition.criteria.all() if challenge.edition else (),
            **kwargs,
        )


class HistoryView(ChallengePage):
    template_name = "challenges/challenge_history.html"
    tab = "historique"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        amendments = list(self.challenge.amendments.select_related("made_by").order_by("-created_at"))
        for amendment in amendments:
            amendment.label = field_label(amendment.field)
        return super().get_context_data(timeline=history_of(self.challenge), amendments=amendments, **kwargs)


class SectionPage(ChallengePage):
    """One part of the text."""

    @cached_property
    def section(self) -> ChallengeSection:
        key = self.kwargs["key"]
        if key not in SectionKey.values:
            raise Http404
        found = ChallengeSection.objects.filter(challenge=self.challenge, key=key).select_related("updated_by").first()
        return found or ChallengeSection(challenge=self.challenge, key=key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = list(SectionKey.values)
        at = keys.index(self.section.key)
        return super().get_context_data(
            section=self.section,
            is_required=self.section.key in REQUIRED_SECTIONS,
            following=SectionKey(keys[at + 1]) if at + 1 < len(keys) else None,
            **kwargs,
        )


class SectionView(SectionPage):
    """Writes one part. Saved as one types; the button does the same without a script."""

    template_name = "challenges/challenge_section.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        section = self.section
        form = kwargs.pop("form", None) or SectionForm(
            initial={
                "body_fr": section.body_fr,
                "body_en": section.body_en,
                "version": section.version,
                "sitting": get_random_string(16),
            }
        )
        return super().get_context_data(
            form=form,
            comments=open_comments(self.challenge, section),
            comment_form=kwargs.pop("comment_form", None) or CommentForm(initial={"suggestion": ""}, prefix="c"),
            may_comment=self.may(ChallengePerm.COMMENT),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if presence.asks(request):
            return self._presence(request)
        form = SectionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            section = save_section(self.challenge, self.section.key, by=request.user, **form.cleaned_data)
        except SectionConflict as conflict:
            if autosave.is_autosave(request):
                return JsonResponse({}, status=409)  # the page then sends the form whole, and shows both texts
            return self._conflict(conflict.section, form.cleaned_data)
        if autosave.is_autosave(request):
            return autosave.kept(version=section.version)
        messages.success(request, _("« %(part)s » est enregistré.") % {"part": section.get_key_display()})
        return redirect("workspace_challenge", pk=self.challenge.pk)

    def _presence(self, request: HttpRequest) -> HttpResponse:
        require(request.user, ChallengePerm.CHANGE, self.challenge)
        place = f"challenge:{self.challenge.pk}:{self.section.key}"
        return presence.answer(request, place, version=self.section.version, saved_by=self.section.updated_by)

    def _conflict(self, theirs: ChallengeSection, mine: dict[str, Any]) -> HttpResponse:
        """Both texts on one page; saving from there writes over the version that was read here."""
        form = SectionForm(initial={**mine, "version": theirs.version})
        context = self.get_context_data(form=form, conflict=True, theirs=theirs, mine=mine)
        return self.render_to_response(context, status=409)


class VersionsView(SectionPage):
    """Two saved states of one part, and their difference word by word."""

    template_name = "challenges/challenge_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = "en" if self.request.GET.get("langue") == "en" else "fr"
        versions = list(versions_of(self.challenge, self.section.key, language)[:50])
        by_number = {str(version.n): version for version in versions}
        newer = by_number.get(self.request.GET.get("a", ""), versions[0] if versions else None)
        older = by_number.get(self.request.GET.get("de", ""), versions[1] if len(versions) > 1 else None)
        return super().get_context_data(language=language, versions=versions, newer=newer, older=older, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        section = self.section
        restore_version(
            self.challenge, section.key, by=request.user, version=section.version, n=int(request.POST.get("n") or 0)
        )
        messages.success(request, _("La version choisie est de nouveau le texte ; l’autre reste parmi les versions."))
        return redirect("challenge_section", pk=self.challenge.pk, key=section.key)


class CommentView(SectionView):
    """Adds a remark to a part."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CommentForm(request.POST, prefix="c")
        form.is_valid()
        made = attempt(
            form,
            lambda: comment_section(
                self.challenge,
                self.section.key,
                by=request.user,
                body=form.cleaned_data.get("body", ""),
                suggestion=form.cleaned_data.get("suggestion", ""),
            ),
        )
        if made is None:
            return self.render_to_response(self.get_context_data(comment_form=form), status=422)
        messages.success(request, _("Votre remarque est ajoutée."))
        return redirect(reverse("challenge_section", args=[self.challenge.pk, self.section.key]) + "#remarques")


class CommentActView(SectionPage):
    """Settles a remark, or puts its wording in place of the text."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment = next(
            (row for row in open_comments(self.challenge, self.section) if row.pk == kwargs["comment"]), None
        )
        if comment is None:
            raise Http404
        if kwargs["act"] == "appliquer":
            version = int(request.POST.get("version") or 0)
            apply_suggestion(self.challenge, comment, by=request.user, version=version)
            messages.success(request, _("Le texte proposé remplace l’ancien, qui reste parmi les versions."))
        else:
            self._resolve(comment)
        return redirect("challenge_section", pk=self.challenge.pk, key=self.section.key)

    def _resolve(self, comment: Comment) -> None:
        try:
            resolve_comment(self.challenge, comment, by=self.request.user, answer=self.request.POST.get("answer", ""))
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, _("La remarque est marquée comme traitée."))
