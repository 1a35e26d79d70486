"""One challenge under writing: the whole text, one part at a time, its versions and remarks, its preview, its history."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.calls.domain import previews
from challenges.calls.domain.amendment import AMENDABLE_STATES, amendable_fields, field_label
from challenges.calls.domain.challenge import restore_sheet_text, sheet_version
from challenges.calls.domain.section import (
    SectionConflict,
    apply_suggestion,
    comment_section,
    resolve_comment,
    restore_version,
    save_section,
    version_key,
)
from challenges.calls.forms import CommentForm, SectionForm
from challenges.calls.forms_before import ShareForm
from challenges.calls.guidance import GUIDANCE
from challenges.calls.permissions import ChallengePerm, writing_or_refused
from challenges.calls.queries.challenge import editions_to_start, effective_state
from challenges.calls.queries.writing import history_of, last_reason, open_comments, sections_of
from challenges.calls.views.page import ChallengePage, attempt
from challenges.enums import BEFORE_OPENING, REQUIRED_SECTIONS, ChallengeState, SectionKey
from challenges.models import Challenge, ChallengeSection
from core import autosave, presence
from core.exceptions import DomainError, NotAllowed
from core.models import Comment
from core.permissions import can
from core.saving import moved_notice
from core.shared_forms import one_writer
from core.turns import turn
from core.versions import comparison
from core.views.versions import RESTORED, language_of, number_of


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
            may_copy=bool(editions_to_start(self.request.user)),
            asked=last_reason(self.challenge) if self.challenge.state == ChallengeState.CHANGES_REQUESTED else "",
            **kwargs,
        )


class PreviewView(ChallengePage):
    """The text as the public will read it."""

    template_name = "challenges/challenge_preview.html"
    tab = "apercu"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        challenge = self.challenge
        shared = challenge.state in BEFORE_OPENING and self.may(ChallengePerm.COMMENT)
        opened = [(link, previews.address_of(link)) for link in previews.links_of(challenge)] if shared else []
        form = kwargs.pop("share_form", None) or (ShareForm(initial={"days": 14}) if shared else None)
        return super().get_context_data(share_form=form, opened=opened, **preview_context(challenge), **kwargs)


def preview_context(challenge: Challenge) -> dict[str, Any]:
    """What the preview shows: the same for its writers and for whoever holds a link."""
    return {
        "sections": [section for section in sections_of(challenge) if section.body_fr],
        "links": challenge.organisations.select_related("organisation").order_by("role", "organisation__name__sorted"),
        "indicators": challenge.indicators.order_by("pk"),
        "datasets": challenge.datasets.select_related("dataset__owner").order_by("pk"),
        "criteria": challenge.edition.criteria.all() if challenge.edition else (),
    }


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
            guidance=GUIDANCE[SectionKey(self.section.key)],
            is_required=self.section.key in REQUIRED_SECTIONS,
            following=SectionKey(keys[at + 1]) if at + 1 < len(keys) else None,
            **kwargs,
        )


class SectionView(SectionPage):
    """Writes one part. Saved as one types; the button does the same without a script."""

    template_name = "challenges/challenge_section.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        section = self.section
        form = kwargs.pop("form", None) or SectionForm(initial={**self._stored(), "sitting": get_random_string(16)})
        return super().get_context_data(
            form=form,
            comments=open_comments(self.challenge, section),
            comment_form=kwargs.pop("comment_form", None) or CommentForm(initial={"suggestion": ""}, prefix="c"),
            may_comment=self.may(ChallengePerm.COMMENT),
            **kwargs,
        )

    def _stored(self) -> dict[str, Any]:
        return {name: getattr(self.section, name) for name in ("body_fr", "body_en", "version")}

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if presence.asks(request):
            return self._presence(request)
        form = SectionForm(self._posted(request), initial=self._stored())
        if not form.is_valid() and not form.moved:
            return self._refused(request, form)
        section = None if form.moved else self._save(request, form)
        if section is None:
            return self._both(request, form)
        if autosave.is_autosave(request):
            return autosave.kept({"body_fr": "", "body_en": ""}, **self._tokens(form, section), version=section.version)
        messages.success(request, _("« %(part)s » est enregistré.") % {"part": section.get_key_display()})
        return redirect("workspace_challenge", pk=self.challenge.pk)

    def _save(self, request: HttpRequest, form: SectionForm) -> ChallengeSection | None:
        """The section as saved; None when somebody else's text is in the way. What they changed alone stands in the form
        already. A form that does not carry the texts read is judged by its version.
        """
        carried = "initial-body_fr" in request.POST
        values = {**form.cleaned_data, **({"version": self.section.version} if carried else {})}
        try:
            return save_section(self.challenge, self.section.key, by=request.user, **values)
        except SectionConflict as conflict:
            form.moved = {name: getattr(conflict.section, name) for name in ("body_fr", "body_en")}
            return None

    def _refused(self, request: HttpRequest, form: SectionForm) -> HttpResponse:
        if autosave.is_autosave(request):
            return autosave.refused({name: form.errors[name] for name in ("body_fr", "body_en") if name in form.errors})
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _presence(self, request: HttpRequest) -> HttpResponse:
        writing_or_refused(request.user, self.challenge)
        place = f"challenge:{self.challenge.pk}:{self.section.key}"
        return presence.answer(request, place, version=self.section.version, saved_by=self.section.updated_by)

    def _posted(self, request: HttpRequest) -> Any:
        """Two saves of one page that cross on the way are no conflict: the second one knows what the first one wrote."""
        sitting = request.POST.get("sitting", "")
        if not sitting or sitting != self.section.sitting or self.section.updated_by != request.user:
            return request.POST
        data = request.POST.copy()
        for name in ("body_fr", "body_en"):
            data.pop(f"initial-{name}", None)
        return data

    def _both(self, request: HttpRequest, form: SectionForm) -> HttpResponse:
        """Somebody else wrote the same text: theirs stands under the field, ours is kept among the suggestions too."""
        mine = {name: form.data.get(name, "") for name in ("body_fr", "body_en")}
        try:
            save_section(self.challenge, self.section.key, by=request.user, version=-1, **mine)
        except SectionConflict as conflict:
            message = str(_("%(who)s a modifié ce texte pendant que vous écriviez.")) % {
                "who": conflict.section.updated_by
            }
        if not autosave.is_autosave(request):
            form.data = {**form.data.dict(), "version": self.section.version}
            return self.render_to_response(self.get_context_data(form=form), status=409)
        notices = {
            name: moved_notice(name, mine[name], form.theirs_in_words(name), message) if name in form.moved else ""
            for name in mine
        }
        return autosave.moved(notices, **self._tokens(form, self.section), version=self.section.version)

    def _tokens(self, form: SectionForm, section: ChallengeSection) -> dict[str, str]:
        return form.served("body_fr", section.body_fr) | form.served("body_en", section.body_en)


class VersionsView(SectionPage):
    """Two saved states of one part, their difference word by word, and the way back, in either language."""

    template_name = "challenges/challenge_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = language_of(self.request.GET)
        name = version_key(self.section.key, language)
        return super().get_context_data(
            part=self.section.get_key_display(),
            back=reverse("challenge_section", args=[self.challenge.pk, self.section.key]),
            language=language,
            amend_url=amend_url(self.challenge, self.section.key, language, self.request.user),
            **comparison(self.challenge, name, self.request.GET),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        section = self.section
        restore_version(
            self.challenge,
            section.key,
            by=request.user,
            version=section.version,
            n=number_of(request.POST),
            language=language_of(request.POST),
        )
        messages.success(request, RESTORED)
        return redirect("challenge_section", pk=self.challenge.pk, key=section.key)


class SheetVersionsView(ChallengePage):
    """The same for the title and the summary."""

    template_name = "challenges/challenge_versions.html"
    parts: ClassVar[dict[str, Any]] = {
        "titre": ("title", gettext_lazy("Titre")),
        "resume": ("summary", gettext_lazy("Résumé")),
    }

    @cached_property
    def text(self) -> tuple[str, Any]:
        if self.kwargs["key"] not in self.parts:
            raise Http404
        return self.parts[self.kwargs["key"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, label = self.text
        language = language_of(self.request.GET)
        return super().get_context_data(
            part=label,
            back=reverse("challenge_facts", args=[self.challenge.pk]),
            language=language,
            amend_url=amend_url(self.challenge, f"{name}_fr", language, self.request.user),
            **comparison(self.challenge, sheet_version(f"{name}_{language}"), self.request.GET),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        language = language_of(request.POST)
        restore_sheet_text(self.challenge, self.text[0], by=request.user, n=number_of(request.POST), language=language)
        messages.success(request, RESTORED)
        return redirect("challenge_facts", pk=self.challenge.pk)


def amend_url(challenge: Challenge, field: str, language: str, user: Any) -> str:
    """Where an earlier text, French or English, is put back once the challenge is published: in public, with a reason. It ends
    where the number of the version follows; empty when nothing can be put back.
    """
    amendable = challenge.state in AMENDABLE_STATES and field in dict(amendable_fields(challenge))
    if not amendable or not can(user, ChallengePerm.STEER, challenge):
        return ""
    address = reverse("challenge_amend", args=[challenge.pk, field])
    return f"{address}?langue=en&version=" if language == "en" else f"{address}?version="


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
