"""A selection that the City considers withdrawing: one page for both sides, what each may do on it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from casework.queries.acts import act_about
from challenges.applications.queries.application import applicants_of
from challenges.applications.queries.hearing import CHOSEN, heard_by, last_to_withdraw, withdrawable_by
from challenges.models import Application, WithdrawalHearing
from challenges.selection.domain import withdrawal
from challenges.selection.withdrawal_forms import (
    ConsiderForm,
    DecideForm,
    EnteredObservationsForm,
    ObservationsForm,
    ReceiptForm,
)
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.workflow import brings_words, until_words, workflow_of

Done = Callable[[Application, Any, dict[str, Any]], str]


def _considered(application: Application, by: Any, given: dict[str, Any]) -> str:
    hearing = withdrawal.consider_withdrawal(application, by=by, **given)
    if hearing.answer_by is None:
        return _("Personne n’agit ici pour cette organisation : remettez la lettre sur papier, puis notez le jour.")
    return _("La lettre part : l’organisation a quinze jours pour répondre.")


def _received(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.enter_receipt(application, by=by, on=given["on"])
    return _("C’est noté : les quinze jours courent.")


def _extended(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.extend_hearing(application, by=by)
    return _("Le délai est prolongé de quinze jours.")


def _answered(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.answer_withdrawal(application, by=by, **given)
    return _("Vos observations sont reçues.")


def _entered(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.enter_observations(application, by=by, **given)
    return _("Observations enregistrées.")


def _proposed(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.propose_withdrawal(application, by=by, reason=given["reason"])
    return _("C’est proposé. Rien n’est fait tant que l’autorité signataire n’a pas confirmé.")


def _kept(application: Application, by: Any, given: dict[str, Any]) -> str:
    withdrawal.keep_selection(application, by=by, reason=given["reason"])
    return _("La sélection est maintenue : l’organisation en est prévenue.")


# name in the address → (its form, what it does, the form under which it stands on the page)
STEPS: dict[str, tuple[type[forms.Form], Done, str]] = {
    "ouvrir": (ConsiderForm, _considered, "consider"),
    "papier": (ReceiptForm, _received, "receipt"),
    "prolonger": (forms.Form, _extended, ""),
    "observations": (ObservationsForm, _answered, "answer"),
    "saisir": (EnteredObservationsForm, _entered, "enter"),
    "proposer": (DecideForm, _proposed, "decide"),
    "maintenir": (DecideForm, _kept, "decide"),
}
DECIDE = "decider"  # one form, two buttons
THEIRS = {"observations", "prolonger"}


class SelectionWithdrawalView(View):
    """The letter, the answer, and what may still be done."""

    http_method_names: ClassVar[list[str]] = ["get"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application, ours = self.found(request, pk)
        return self.page(request, application, ours)

    def found(self, request: HttpRequest, pk: Any) -> tuple[Application, bool]:
        """The application, and whether it is read for the City. 404 for everybody else."""
        for rows, ours in ((withdrawable_by(request.user), True), (heard_by(request.user), False)):
            found = rows.select_related("challenge", "organisation").filter(pk=pk).first()
            if found is not None:
                return found, ours
        raise Http404

    def page(
        self,
        request: HttpRequest,
        application: Application,
        ours: bool,
        *,
        shown: dict[str, forms.Form] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        rows = list(application.hearings.select_related("heard_by", "opened_by").order_by("-opened_at")[:20])
        hearing = next((row for row in rows if not row.outcome), None)
        row = workflow_of(application)[withdrawal.WITHDRAW]
        standing = application.state in CHOSEN
        context = {
            "application": application,
            "challenge": application.challenge,
            "ours": ours,
            "hearing": hearing,
            "earlier": [row for row in rows if row.outcome],
            "last": last_to_withdraw(application) if standing else None,
            "act": None if standing else act_about(application),
            "withdraw_label": until_words(row, application) if standing else str(row.label),
            "brings": brings_words(row, application),
            "standing": standing,
            **_forms(application, hearing, ours),
            **{f"{name}_form": form for name, form in (shown or {}).items()},
        }
        return render(request, "challenges/selection_withdrawal.html", context, status=status)


class WithdrawalStepView(SelectionWithdrawalView):
    """One thing done on that page (STEPS)."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, step: str) -> HttpResponse:
        step = request.POST.get("geste", "") if step == DECIDE else step
        if step not in STEPS:
            raise Http404
        application, ours = self.found(request, pk)
        if not ours and step not in THEIRS:
            raise NotAllowed(_("L’équipe du programme ou le juriste conduit le retrait d’une sélection."))
        form_class, act, place = STEPS[step]
        form = form_class(request.POST)
        if form.is_valid():
            try:
                said = act(application, request.user, form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                if error.field not in form.fields:
                    messages.error(request, error.message)
                    return redirect("selection_withdrawal", pk=pk)
                show_refusal(form, error)
            else:
                messages.success(request, said)
                return redirect("selection_withdrawal", pk=pk)
        return self.page(request, application, ours, shown={place: form}, status=422)


def _forms(application: Application, hearing: WithdrawalHearing | None, ours: bool) -> dict[str, Any]:
    """The forms that are open now."""
    if hearing is None:
        return {"consider_form": ConsiderForm()} if ours and application.state in CHOSEN else {}
    running = hearing.heard_at is None and hearing.answer_by is not None and app_now() <= hearing.answer_by
    found: dict[str, Any] = {"running": running, "extend": running and hearing.extended_at is None}
    if not ours:
        return found | ({"answer_form": ObservationsForm()} if running else {})
    if hearing.answer_by is None:
        found["receipt_form"] = ReceiptForm()
    elif running and not applicants_of(application).exists():
        found["enter_form"] = EnteredObservationsForm()
    return found | {"decide_form": DecideForm(), "may_decide": bool(hearing.answer_by) and not running}
