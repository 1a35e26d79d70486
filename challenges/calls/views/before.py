"""Between authors, team and those they show it to, before a challenge is public: proposing, asking for changes, sharing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from challenges.calls.domain import previews
from challenges.calls.domain.challenge import request_changes
from challenges.calls.forms_before import ChangesForm, ShareForm
from challenges.calls.gates import left_to_write
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import published
from challenges.calls.queries.writing import sections_of
from challenges.calls.views.drafting import PreviewView, preview_context
from challenges.calls.views.page import ChallengePage, attempt
from challenges.enums import BEFORE_OPENING, ChallengeState
from challenges.models import PreviewLink
from core.permissions import require
from core.shared_forms import status_of
from core.tokens import kept_nowhere


class ProposeView(ChallengePage):
    """What is still missing, before the text goes to the team. Nothing missing, nothing asked."""

    template_name = "challenges/challenge_propose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        require(self.request.user, ChallengePerm.PROPOSE, self.challenge)
        return super().get_context_data(
            missing=left_to_write(self.challenge), sections=sections_of(self.challenge), **kwargs
        )


class ChangesView(ChallengePage):
    """Changes asked part by part: each becomes a remark of its part."""

    template_name = "challenges/challenge_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        require(self.request.user, ChallengePerm.STEER, self.challenge)
        if self.challenge.state not in (ChallengeState.PROPOSED, ChallengeState.APPROVED):
            raise Http404
        form = kwargs.pop("form", None) or ChangesForm()
        parts = [(section, form[section.key]) for section in sections_of(self.challenge)]
        return super().get_context_data(form=form, parts=parts, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ChangesForm(request.POST)
        if form.is_valid() and attempt(
            form,
            lambda: request_changes(
                self.challenge, by=request.user, reason=form.cleaned_data["reason"], parts=form.parts
            ),
        ):
            messages.success(request, _("Les modifications sont demandées ; les auteurs sont prévenus."))
            return redirect("workspace_challenge", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))


class ShareView(PreviewView):
    """Makes a link to the preview, on the page of the preview."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(request.user, ChallengePerm.COMMENT, self.challenge)
        form = ShareForm(request.POST)
        made = form.is_valid() and attempt(
            form, lambda: previews.share_preview(self.challenge, by=request.user, **form.cleaned_data)
        )
        if not made:
            return self.render_to_response(self.get_context_data(share_form=form), status=422)
        messages.success(request, _("Le lien est prêt : copiez-le ci-dessous."))
        return redirect("challenge_preview", pk=self.challenge.pk)


class WithdrawLinkView(ChallengePage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        link = PreviewLink.objects.filter(challenge=self.challenge, pk=kwargs["link"]).first()
        if link is None:
            raise Http404
        previews.withdraw_preview(link, by=request.user)
        messages.success(request, _("Le lien ne montre plus rien."))
        return redirect("challenge_preview", pk=self.challenge.pk)


@login_not_required
@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The preview for whoever holds a link. Kept in no cache, given to no search engine."""
    link = previews.link_of(token)
    if link is None:
        raise Http404
    challenge = link.challenge
    if challenge.state not in BEFORE_OPENING and published().filter(pk=challenge.pk).exists():
        return redirect("public:challenge", slug=challenge.slug)
    if not previews.is_open(link):
        reason = _("Ce lien n’est plus ouvert. Demandez-en un nouveau à la personne qui vous l’a envoyé.")
        return render(request, "410.html", {"reason": reason}, status=410)
    context = {"link": link, "challenge": challenge, **preview_context(challenge)}
    response = kept_nowhere(render(request, "challenges/shared_preview.html", context))
    response["X-Robots-Tag"] = "noindex"
    return response
