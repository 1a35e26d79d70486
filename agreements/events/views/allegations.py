"""Allegations: the list, one of them, and the acts about it; the receipt of a notice to put right."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agreements.acting import ActView
from agreements.enums import AllegationState
from agreements.events import labels
from agreements.events.domain import allegations, breaches
from agreements.events.forms.allegations import AnswerForm, FindForm, NotifyForm, ReceiptForm, finding_of
from agreements.events.permissions import EventPerm
from agreements.events.presenters import if_established, log_of
from agreements.events.queries import allegations_listed, allegations_visible_to, breaches_visible_to
from agreements.events.tabs import PAGE, tabs
from agreements.models import Allegation
from casework.domain.steps import propose
from core.permissions import can
from core.templatetags.ui import transition_moves
from core.views.transitions import TransitionView

WITH_A_PAGE = frozenset({"notify", "answer", "find"})  # they ask for more than a reason


@require_safe
def allegation_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(allegations_listed(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"row": row, "what": labels.allegation_words(row), "who": row.declarer.name if row.declarer else _("la Ville")}
        for row in page.object_list
    ]
    return render(
        request, "agreements/allegation_list.html", {"tabs": tabs("allegation_list"), "page": page, "rows": rows}
    )


@require_safe
def allegation(request: HttpRequest, pk: Any) -> HttpResponse:
    row: Allegation = get_object_or_404(allegations_visible_to(request.user), pk=pk)
    treats = bool(can(request.user, EventPerm.TREAT_ALLEGATION, row))
    moves = transition_moves({"request": request}, row, "allegation_transition", refused=False)  # type: ignore[arg-type]
    context = {
        "tabs": tabs("allegation_list"),
        "allegation": row,
        "what": labels.allegation_words(row),
        "accused": labels.accused_words(row),
        "articles": [labels.clause_title(key) for key in row.articles],
        "answers": [
            {"title": labels.clause_title(answer.article), "broken": answer.broken, "reason": answer.reason}
            for answer in row.qualifications.all()
        ],
        "cases": row.breaches.all(),
        "moves": [move for move in moves if move["row"].name not in WITH_A_PAGE],
        "pages": [
            {"label": move["label"], "url": reverse(f"allegation_{move['row'].name}", args=[row.pk])}
            for move in moves
            if move["row"].name in WITH_A_PAGE
        ],
        "late": bool(row.answer_by and row.answered_at and row.answered_at > row.answer_by),
        "by_letter": treats and row.state == AllegationState.NOTIFIED,
        "supposed": if_established(row) if treats and row.state in UNDECIDED else "",
        "log": log_of(row),
    }
    return render(request, "agreements/allegation_detail.html", context)


UNDECIDED = (
    AllegationState.DECLARED,
    AllegationState.NOTIFIED,
    AllegationState.ANSWERED,
    AllegationState.UNANSWERED,
)


class AllegationActView(ActView):
    template_name = "agreements/allegation_form.html"

    def door(self, user: Any) -> Any:
        return allegations_visible_to(user)

    def back(self) -> str:
        return reverse("allegation", args=[self.obj.pk])

    def context(self) -> dict[str, Any]:
        return {"tabs": [], "what": labels.allegation_words(self.obj)}


class NotifyView(AllegationActView):
    perm = EventPerm.TREAT_ALLEGATION
    form_class = NotifyForm
    title = gettext_lazy("Notifier à la partie mise en cause")
    lead = gettext_lazy(
        "Elle lit alors le dossier, et a quinze jours pour présenter ses observations. Rien n’est public."
    )
    submit = gettext_lazy("Notifier")
    done = gettext_lazy("C’est notifié : le délai pour répondre court.")

    def form_arguments(self) -> dict[str, Any]:
        return {"allegation": self.obj}

    def act(self, data: dict[str, Any]) -> None:
        allegations.notify(self.obj, by=self.request.user, **data)


class LetterView(AllegationActView):
    perm = EventPerm.TREAT_ALLEGATION
    form_class = ReceiptForm
    title = gettext_lazy("Dater la réception de la lettre")
    lead = gettext_lazy("Le jour porté sur l’accusé de réception. Le délai pour répondre court de ce jour.")
    submit = gettext_lazy("Enregistrer")
    done = gettext_lazy("Le délai court du jour de la réception.")

    def act(self, data: dict[str, Any]) -> None:
        allegations.received_on_paper(self.obj, by=self.request.user, on=data["on"])


class AnswerView(AllegationActView):
    perm = EventPerm.ANSWER
    form_class = AnswerForm
    multipart = True
    title = gettext_lazy("Présenter des observations")
    lead = gettext_lazy(
        "La Ville ne décide qu’après les avoir lues. Vous pouvez vous faire assister du conseil de votre choix."
    )
    submit = gettext_lazy("Envoyer les observations")
    done = gettext_lazy("Vos observations sont reçues.")

    def act(self, data: dict[str, Any]) -> None:
        allegations.answer(self.obj, by=self.request.user, **data)


class FindView(AllegationActView):
    perm = EventPerm.TREAT_ALLEGATION
    form_class = FindForm
    title = gettext_lazy("Décider si les faits sont établis")
    lead = gettext_lazy(
        "Deux réponses séparées : ce qui s’est passé, et l’article que cela enfreint. L’autorité signataire confirme ; rien n’est décidé avant."
    )
    submit = gettext_lazy("Proposer ce constat")
    done = gettext_lazy("C’est proposé. Rien n’est décidé tant que l’autorité signataire n’a pas confirmé.")

    def form_arguments(self) -> dict[str, Any]:
        return {"allegation": self.obj}

    def act(self, data: dict[str, Any]) -> None:
        payload = finding_of(self.obj.articles, data)
        propose(self.obj, "find", by=self.request.user, reason=data["reason"], payload=payload)


class AllegationTransition(TransitionView):
    verbs = {
        "set_aside": allegations.set_aside,
        "withdraw": allegations.withdraw,
        "open_fact": allegations.open_fact,
        "notify": lambda row, *, by, reason: allegations.notify(
            row, by=by, reason=reason, accused=row.accused, accused_name=row.accused_name, articles=row.articles
        ),
        "answer": allegations.answer,
    }

    def door(self, user: Any) -> Any:
        return allegations_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("allegation", args=[obj.pk])


class NoticeReceivedView(ActView):
    """The notice of a breach case is received: by the party today, or as its letter says."""

    perm = EventPerm.VIEW_BREACH
    form_class = ReceiptForm
    template_name = "agreements/allegation_form.html"
    title = gettext_lazy("Dater la réception de la mise en demeure")
    lead = gettext_lazy("Le délai pour corriger court de ce jour.")
    submit = gettext_lazy("Enregistrer")
    done = gettext_lazy("Le délai pour corriger court du jour de la réception.")

    def door(self, user: Any) -> Any:
        return breaches_visible_to(user)

    def back(self) -> str:
        return reverse("breach", args=[self.obj.pk])

    def _check(self) -> None:
        """Who may is the service’s answer: the party of today, the legal officer of the day on the letter."""
        breaches.may_record_receipt(self.obj, by=self.request.user)

    def context(self) -> dict[str, Any]:
        return {"tabs": [], "what": labels.clause_title(self.obj.clause)}

    def act(self, data: dict[str, Any]) -> None:
        breaches.record_receipt(self.obj, by=self.request.user, on=data["on"])
