"""An addendum to signed minutes, before the release: a slip of the pen, or a late link of somebody who was not at the meeting.

Whoever presides writes it, somebody of the team confirms what they read, and the jurors have three days to object. The signed
text is never edited: the addendum stands under it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.domain.steps import propose
from challenges.applications.domain.mail import page_url
from challenges.enums import JUDGED, JuryPerm
from challenges.models import AddendumAnswer, Application, Deliberation, Jury, JuryMember, MinutesAddendum
from challenges.selection.domain.conflicts import AFTER_MINUTES
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.reopening import late_links, may_be_corrected, number_of_minutes
from challenges.selection.emails import AddendumObjected, AddendumWritten
from challenges.selection.queries import readers_of
from core.alarms import settle
from core.clock import app_now
from core.deadlines import Delay, after
from core.emails import named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import PendingStep
from core.permissions import require
from core.ui.dates import instant
from core.whole_text import within

ADDENDUM = "addendum"
TIME = Delay(3, "d")


def write_addendum(
    jury: Jury, *, by: Any, text: str, reason: str, application: Application | None = None, reasons: str = ""
) -> PendingStep:
    """The presiding person writes it; the team confirms. `reasons` replace those that were signed for `application`.

    Raises NotAllowed; DomainError when nothing is signed, when the decisions are released, and when a link is that of somebody
    who was at the meeting: the jury then deliberates anew.
    """
    require(by, JuryPerm.CHAIR, jury)
    payload = {
        "text": within(text.strip(), MinutesAddendum, "text"),
        "application": str(application.pk) if application else "",
        "reasons": reasons.strip(),
    }
    _check(Deliberation.objects.filter(jury=jury).select_related("jury").first(), payload)
    return propose(jury, ADDENDUM, by=by, reason=reason, payload=payload)


def _check(deliberation: Deliberation | None, payload: Mapping[str, Any]) -> Application | None:
    may_be_corrected(deliberation)
    assert deliberation is not None  # may_be_corrected
    if not payload["text"]:
        raise DomainError(_("Écrivez ce que l’additif corrige ou ajoute."), field="text")
    if late_links(deliberation).filter(person__in=deliberation.present.values("user")).exists():
        raise DomainError(
            _(
                "Une personne liée à un candidat était à la réunion : un additif ne suffit pas, le procès-verbal se rouvre."
            )
        )
    if not payload["application"]:
        return None
    if not payload["reasons"]:
        raise DomainError(_("Écrivez les motifs corrigés."), field="reasons")
    rows = Application.objects.filter(challenge=deliberation.jury.challenge_id, state__in=JUDGED)
    found = rows.filter(pk=payload["application"]).first()
    if found is None:
        raise DomainError(_("Cette candidature n’est pas devant le jury."), field="application")
    return found


def what_is_added(jury: Jury, payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What whoever confirms reads: the words, the reasons before and after, and the minutes that they complete."""
    deliberation = Deliberation.objects.get(jury=jury)
    signed = f"signé le {instant(deliberation.signed_at)}" if deliberation.signed_at else "non signé"
    read = [
        ("Défi", str(jury.challenge.title_fr)),
        ("Procès-verbal", f"n° {number_of_minutes(deliberation)}, {signed}"),
        ("Additif", payload["text"]),
    ]
    if payload["application"]:
        application = Application.objects.select_related("organisation").get(pk=payload["application"])
        read += [
            ("Candidature", f"{application.organisation}, {application.title}"),
            ("Motifs signés", application.pending_reasons),
            ("Motifs corrigés", payload["reasons"]),
        ]
    return read


def add_addendum(jury: Jury, *, by: Any, reason: str, payload: Mapping[str, Any], step: PendingStep) -> MinutesAddendum:
    """Adds what was confirmed. Call it by confirming the step.

    Side effects: a letter prepared with the old reasons leaves the outbox; alarms on the links that it covers are settled; each
    juror who may read it has three days to object, and is mailed.
    """
    with transaction.atomic():
        Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
        locked = Deliberation.objects.select_for_update(of=("self",)).select_related("jury__challenge").get(jury=jury)
        application = _check(locked, payload)
        if step.closed_by is None or step.outcome != PendingStep.Outcome.CONFIRMED:
            raise StaleState(_("Cette étape se propose d’abord : une autre personne la confirme."))
        now, links, number = app_now(), list(late_links(locked)), number_of_minutes(locked)
        addendum = MinutesAddendum.objects.create(
            deliberation=locked,
            minutes_n=number,
            n=locked.addenda.filter(minutes_n=number).count() + 1,
            text=payload["text"],
            reason=reason,
            application=application,
            reasons_before=application.pending_reasons if application else "",
            reasons=payload["reasons"] if application else "",
            covers_links=bool(links),
            written_by=by,
            confirmed_by=step.closed_by,
            confirmed_at=now,
            objections_until=after(now, TIME),
        )
        if application is not None:
            application.pending_reasons = payload["reasons"]
            application.save(update_fields=["pending_reasons", "updated_at"])
            drop_prepared(jury.challenge_id, application=application)
        for link in links:
            settle(AFTER_MINUTES, about=str(link.pk))
        AddendumWritten.tell(
            addendum,
            about=addendum,
            challenge=named(locked.jury.challenge),
            until=lambda: instant(addendum.objections_until),
            url=partial(addendum_url, addendum),
        )
    return addendum


def addendum_url(addendum: MinutesAddendum) -> str:
    """Where a juror reads it and answers, in full."""
    args = [addendum.deliberation.jury_id, addendum.minutes_n, addendum.n]
    return settings.SITE_URL + reverse("addendum", args=args)


def standing(deliberation: Deliberation) -> QuerySet[MinutesAddendum]:
    """Addenda to the minutes that stand, in their order."""
    rows = deliberation.addenda.filter(minutes_n=number_of_minutes(deliberation))
    return rows.select_related("written_by", "confirmed_by", "application__organisation").order_by("n")


def answer_addendum(addendum: MinutesAddendum, *, by: Any, objection: str = "") -> AddendumAnswer:
    """A juror has read it, or objects with a reason. The last word counts, until the end of the three days.

    Raises NotAllowed for whoever is no reader of it, DomainError once the time is over. Side effect: an objection is mailed to
    whoever presides and to the team, and shuts the release.
    """
    jury = addendum.deliberation.jury
    member = readers_of(jury).filter(user=by).first()
    if member is None:
        raise NotAllowed(_("Seuls les membres du jury qui lisent tous les dossiers répondent à un additif."))
    words = within(objection.strip(), AddendumAnswer, "objection")
    with transaction.atomic():
        locked = MinutesAddendum.objects.select_for_update(of=("self",)).get(pk=addendum.pk)
        if app_now() > locked.objections_until:
            raise DomainError(_("Le délai pour répondre à cet additif est passé."))
        given, _new = AddendumAnswer.objects.update_or_create(
            addendum=locked, member=member, defaults={"objection": words}
        )
        if words:
            AddendumObjected.tell(
                locked,
                about=locked,
                challenge=named(jury.challenge),
                who=str(by),
                objection=words,
                url=partial(page_url, "jury_deliberation", jury.pk),
            )
    return given


def waits_for(addendum: MinutesAddendum) -> list[JuryMember]:
    """Jurors who have not answered while there is time: the release waits for them."""
    if app_now() > addendum.objections_until:
        return []
    answered = addendum.answers.values("member")
    return list(readers_of(addendum.deliberation.jury).exclude(pk__in=answered))
