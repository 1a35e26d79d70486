"""Texts of mail that the team writes: the list, one text in both languages, a look at it with real values, a test."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from core.emails import Email, kinds
from core.mail_layout import as_text
from core.mail_trials import send_trial
from core.mail_words import TEXTS, shown_to, write_words
from core.models import MailWords
from core.operations.forms_words import MailWordsForm
from core.operations.permissions import OperationsPerm
from core.operations.views import door, tabs_for
from core.shared_forms import one_writer, status_of

ALONE = "texte"  # stands in the address of a kind that has one text


def _named(request: HttpRequest, kind: str, variant: str) -> tuple[type[Email], str]:
    door(request, OperationsPerm.WRITE_MAIL)
    found, variant = kinds().get(kind), "" if variant == ALONE else variant
    if found is None or not found.places or variant not in found.variants:
        raise Http404
    return found, variant


def _row(kind: type[Email], variant: str) -> MailWords:
    found = MailWords.objects.filter(kind=kind.kind, variant=variant).first()
    return found or MailWords(kind=kind.kind, variant=variant)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.WRITE_MAIL)
    written = {(row.kind, row.variant): row for row in MailWords.objects.all()}
    rows = [
        {
            "label": kind.label,
            "variant": label,
            "kind": name,
            "slug": variant or ALONE,
            "own": any(getattr(written.get((name, variant)), text, "") for text in TEXTS),
        }
        for name, kind in sorted(kinds().items())
        if kind.places
        for variant, label in kind.variants.items()
    ]
    context = {"rows": rows, "tabs": tabs_for(request, "mail_words_list")}
    return render(request, "core/operations/mail_words_list.html", context)


class WordsView(View):
    def get(self, request: HttpRequest, kind: str, variant: str) -> HttpResponse:
        found, key = _named(request, kind, variant)
        return self.page(request, MailWordsForm(instance=_row(found, key), kind=found, variant=key))

    def page(self, request: HttpRequest, form: MailWordsForm, status: int = 200) -> HttpResponse:
        kind, variant = form.kind, form.variant
        row = _row(kind, variant)
        shown = [shown_to(request.user, kind, variant, row, language) for language in ("fr", "en")]
        context = {
            "form": form,
            "row": row,
            "kind": {"label": kind.label, "kind": kind.kind, "variant": kind.variants[variant]},
            "slug": variant or ALONE,
            "places": [
                {"name": f"{{{p.name}}}", "label": p.label, "needed": p.is_needed(variant)} for p in kind.places
            ],
            "shown": [{"mail": mail, "text": as_text(mail)} for mail in shown if mail],
            "own": any(getattr(row, name) for name in TEXTS),
            "tabs": tabs_for(request, "mail_words_list"),
        }
        return render(request, "core/operations/mail_words.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, kind: str, variant: str) -> HttpResponse:
        found, key = _named(request, kind, variant)
        form = MailWordsForm(request.POST, instance=_row(found, key), kind=found, variant=key)
        if not form.is_valid():
            return self.page(request, form, status=status_of(form))
        write_words(found, key, by=request.user, values=form.cleaned_data)
        messages.success(
            request, _("Les prochains messages auront ce texte. Ceux qui sont déjà préparés gardent le leur.")
        )
        return redirect("mail_words", kind=kind, variant=variant)


@require_POST
def take_back(request: HttpRequest, kind: str, variant: str) -> HttpResponse:
    """The texts of the code again; those of the team stay among the versions."""
    found, key = _named(request, kind, variant)
    write_words(found, key, by=request.user, values=dict.fromkeys(TEXTS, ""))
    messages.success(request, _("Le texte d’origine est repris. Le vôtre reste parmi les versions."))
    return redirect("mail_words", kind=kind, variant=variant)


@require_POST
def try_out(request: HttpRequest, kind: str, variant: str) -> HttpResponse:
    """What is saved, with real values, to oneself and in one's own language."""
    found, key = _named(request, kind, variant)
    user: Any = request.user
    mail = shown_to(user, found, key, _row(found, key), user.language)
    if mail is None:
        messages.error(request, _("Aucune candidature ne peut encore servir d’exemple."))
    else:
        send_trial(mail, by=user)
        messages.success(request, _("Un essai part à %(to)s.") % {"to": user.email})
    return redirect("mail_words", kind=kind, variant=variant)
