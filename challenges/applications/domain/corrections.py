"""Corrections: the team opens chosen parts, each with its reason, until one instant; nothing else changes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.domain.form_questions import TITLE, form_of
from challenges.applications.domain.mail import mail_applicants, messages_to
from challenges.applications.domain.receipts import last_submission
from challenges.applications.domain.submitted import read
from challenges.applications.emails import CorrectionLapsed, CorrectionLapsedTeam, CorrectionRequested
from challenges.applications.queries.application import team_of
from challenges.applications.queries.corrections import corrections_to_end, open_correction
from challenges.enums import QuestionKind
from challenges.models import Application, Correction, CorrectionItem
from core.clock import app_now
from core.exceptions import DomainError
from core.jobs import Counts, Step, each
from core.ui.dates import instant
from core.workflow import perform

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LAPSING = Step("challenges.lapse_corrections", gettext_lazy("le constat qu’une correction demandée n’est pas venue"))


@dataclass(frozen=True)
class CorrectablePart:
    """A part that the team may open. `scored`: the jury reads and marks it."""

    key: str
    label: "StrOrPromise"
    step: str
    scored: bool = False


OTHERS = (
    CorrectablePart("pieces", gettext_lazy("Les pièces jointes"), "pieces"),
    CorrectablePart("acquis", gettext_lazy("Les connaissances antérieures"), "acquis"),
    CorrectablePart("groupement", gettext_lazy("Le groupement"), "equipe"),
    CorrectablePart("profil", gettext_lazy("Le profil de l’organisation"), ""),
)


def correctable(application: Application) -> tuple[CorrectablePart, ...]:
    """Every part, in the order of the form that was answered. All that the jury reads, but the name of the solution, is
    scored; a file is corrected with the files.
    """
    texts = [
        CorrectablePart(one.key, one.label, one.step, scored=one.jury and one.key != TITLE)
        for one in form_of(application).questions
        if one.kind != QuestionKind.FILE
    ]
    return (*texts, *OTHERS)


def in_words(application: Application, items: Mapping[str, str]) -> list[dict[str, str]]:
    """The parts with their labels, for a page or a mail in its language."""
    parts = {part.key: part for part in correctable(application)}
    return [
        {"part": key, "label": str(parts[key].label) if key in parts else key, "reason": reason}
        for key, reason in items.items()
    ]


def items_on_page(application: Application, items: Mapping[str, str]) -> list[dict[str, str]]:
    """The same, each with the address where it is mended."""
    steps = {part.key: part.step for part in correctable(application)}
    found = in_words(application, items)
    for row in found:
        step = steps.get(row["part"], "")
        row["url"] = (
            reverse("application_step", args=[application.pk, step])
            if step
            else reverse("startup_profile", args=[application.organisation_id])
        )
    return found


def request_correction(application: Application, *, by: Any, items: Mapping[str, str], due: dt.datetime) -> int:
    """Opens these parts, and no other, until `due`. How many people were mailed.

    Texts that the jury scores are never open after the closing: all candidates write for the same time. Side effects: the
    application's own deadline until the end of the correction; mail with each reason.
    """
    asked = {part: reason.strip() for part, reason in items.items() if reason.strip()}
    if due <= app_now():
        raise DomainError(_("La date limite de correction est déjà passée."), field="due")
    _check_parts(application, asked, due)
    with transaction.atomic():
        former = (application.deadline_override, application.deadline_override_reason)
        said = "\n".join(f"{row['label']} : {row['reason']}" for row in in_words(application, asked))
        changes = {"deadline_override": due, "deadline_override_reason": said}
        perform(application, "request_correction", by=by, reason=said, changes=changes)
        correction = Correction.objects.create(
            application=application, due=due, asked_by=by, former_deadline=former[0], former_reason=former[1]
        )
        CorrectionItem.objects.bulk_create(
            CorrectionItem(correction=correction, part=part, reason=reason) for part, reason in asked.items()
        )
        return mail_applicants(CorrectionRequested, application, items=partial(in_words, application, asked), due=due)


def _check_parts(application: Application, asked: Mapping[str, str], due: dt.datetime) -> None:
    parts = {part.key: part for part in correctable(application)}
    if not asked:
        raise DomainError(
            _("Dites au moins une chose à corriger, à côté de la partie où elle se trouve."), field="parts"
        )
    unknown = set(asked) - set(parts)
    if unknown:
        raise DomainError(_("Cette partie n’existe pas dans la candidature."), field="parts")
    scored = [parts[key] for key in asked if parts[key].scored]
    closes = application.challenge.closes_at
    if scored and (closes is None or due > closes):
        raise DomainError(
            _("« %(label)s » est lu et noté par le jury : ce texte ne se corrige pas après la clôture (%(when)s). Donnez une date d’ici là, ou ouvrez une autre partie.")
            % {"label": scored[0].label, "when": instant(closes) if closes else "?"},
            field="due",
        )  # fmt: skip


def given_back(application: Application) -> dict[str, Any]:
    """What the end of a correction writes in the application: the deadline that was its own before."""
    correction = open_correction(application)
    if correction is None:
        return {}
    return {
        "deadline_override": correction.former_deadline,
        "deadline_override_reason": correction.former_reason,
    }


def end_correction(application: Application, outcome: str) -> None:
    """Closes the request that is open, if there is one. Call it in the transaction of the act that ends it."""
    rows = application.corrections.filter(outcome=Correction.Outcome.OPEN)
    rows.update(outcome=outcome, ended_at=app_now(), updated_at=app_now())


def refuse_late(application: Application, seen: int | None) -> None:
    """Raises DomainError when nothing was received since the page of `seen` submissions was shown: the correction is late."""
    if seen is None or application.submissions.count() > seen:
        return
    last = application.corrections.order_by("-ended_at").first()
    if last is None or last.outcome != Correction.Outcome.LAPSED:
        return
    raise DomainError(
        _("La correction était attendue avant le %(when)s. Elle n’est pas déposée : le premier contenu fait foi. Ce que vous avez écrit est gardé.")
        % {"when": instant(last.due)}
    )  # fmt: skip


def lapse_corrections() -> Counts:
    """Ends every correction that did not come in time."""
    return each(corrections_to_end(), _lapse, step=LAPSING, url=_page)


def _page(application: Application) -> str:
    return reverse("application", args=[application.pk])


def _lapse(application: Application) -> None:
    """The first content stands: no row of the draft is in it, and its title is told again."""
    due, stood = application.deadline_override, last_submission(application)
    title = {"title": read(stood.content).title[:160]} if stood else {}
    perform(application, "lapse_correction", by=None, changes={**given_back(application), **title})
    end_correction(application, Correction.Outcome.LAPSED)
    mail_applicants(CorrectionLapsed, application, due=due)
    messages_to(CorrectionLapsedTeam, application, list(team_of(application)), due=due)
