"""Requests of the public, each with its clock: opened, acknowledged at once, answered, or rejected by silence when the law says so."""

import datetime as dt
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from casework.boxes import CASES
from casework.domain.acts import told
from casework.emails import (
    CaseAcknowledged,
    CaseForwarded,
    CaseOpened,
    CaseOpinion,
    CasePapersAsked,
    CaseSilent,
    CaseTransferred,
    ToOpener,
)
from casework.enums import CASE_RUNNING, CaseState
from casework.models import Case
from casework.queries.acts import act_about
from casework.replies import page_changed, replier
from core.alarms import raise_alarm, settle
from core.clock import PARIS, AppNow, app_now, day_of, today
from core.deadlines import Delay, after
from core.exceptions import DomainError
from core.jobs import Counts, Step, each
from core.limits import tried
from core.models import generic_key
from core.tokens import Tokens
from core.workflow import perform

PER_HOUR = 5
REPLY = "droit-de-reponse"
OPINION = Delay(1, "m")
MAX_LENGTH = 10_000
NUMBERS = 20151118  # the advisory lock under which numbers are given: no hole, no double
OVERDUE = "casework.case_overdue"
SILENCE = Step("casework.silence", gettext_lazy("le rejet d’un dossier par le silence, dit à son auteur"))
DUE = Step("casework.case_due", gettext_lazy("l’alerte sur un dossier sans réponse à sa date"), alarms=(OVERDUE,))
ANSWERS = {"grant", "grant_partly", "reject"}
_tokens = Tokens("casework.follow", sep=".")


def token_of(case: Case) -> str:
    """What opens the tracking page."""
    return _tokens.of(case)


def case_of(token: str) -> Case | None:
    """The case that a token follows, if it is one of ours."""
    return _tokens.find(token, Case.objects.all())


def follow_url(case: Case) -> str:
    return settings.SITE_URL + reverse("case_follow", args=[token_of(case)])


def open_case(
    *,
    kind: str,
    about: str,
    body: str,
    sender: str,
    wish: str = "",
    name: str = "",
    email: str = "",
    page: str = "",
    by: Any = None,
) -> Case:
    """Opens a case and acknowledges it in the same transaction: number, date, service, date and sense of silence, remedies, by
    mail when there is an address. The owner is mailed. A reply is below the `page` that names the organisation of `by`. `sender` is the address of the connection: five an hour at most.
    """
    received = app_now()
    for field, text in {"about": about, "body": body}.items():
        if not text.strip():
            raise DomainError(_("Ce champ est nécessaire."), field=field)
    for field, text in {"body": body, "wish": wish}.items():
        if len(text) > MAX_LENGTH:
            raise DomainError(_("Ce texte dépasse %(n)s caractères.") % {"n": MAX_LENGTH}, field=field)
    below = _below(kind, page, wish, by)
    if tried("case", sender) > PER_HOUR:
        raise DomainError(_("Vous avez ouvert plusieurs dossiers en une heure. Réessayez plus tard."))
    with transaction.atomic():
        case = Case.objects.create(
            number=_next_number(received.astimezone(PARIS).year),
            kind=CASES[kind].name,
            about=about.strip(),
            body=body.strip(),
            wish=wish.strip(),
            opener=by if by is not None and by.is_authenticated else None,
            opener_name=name.strip(),
            opener_email=email.strip(),
            language=(get_language() or "fr")[:2],
            received_at=received,
            **below,
        )
        _acknowledge(case)
    return case


def _below(kind: str, page: str, wish: str, by: Any) -> dict[str, Any]:
    """Where a reply is published, and for whom it is; nothing for other requests."""
    if kind != REPLY:
        return {}
    if not wish.strip():
        raise DomainError(_("Écrivez le texte de la réponse à publier."), field="wish")
    obj, organisation = replier(page, by)
    return {**generic_key(obj), "organisation": organisation}


def _next_number(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    last = Case.objects.filter(number__startswith=f"D-{year}-").order_by("-number").values_list("number", flat=True)
    n = int(last[0].rpartition("-")[2]) if last else 0
    return f"D-{year}-{n + 1:05}"


def _acknowledge(case: Case) -> None:
    """Sets the clock and tells its author. CRPA R. 112-5: what an acknowledgement says; the text sent is not repeated."""
    rule, at = case.rule, case.received_at
    dates = {"due_at": rule.due_at(at), "silence_at": rule.silence_at(at), "acknowledged_at": app_now()}
    perform(case, "acknowledge", by=None, changes=dates)
    _tell(CaseAcknowledged, case)
    CaseOpened.tell(
        case, number=case.number, kind=rule.label, about=case.about, url=partial(reverse, "case", args=[case.pk])
    )


def _tell(mail: type[ToOpener], case: Case, **words: Any) -> int:
    """Mails whoever opened the case."""
    return mail.tell(case, case=case, rule=case.rule, number=case.number, url=partial(follow_url, case), **words)


def take_in_hand(case: Case, *, by: Any) -> Case:
    perform(case, "take_in_hand", by=by)
    return case


def ask_papers(case: Case, *, by: Any, reason: str) -> int:
    """Asks for what is missing: until it comes, silence does not run (CRPA L. 114-5). How many people were mailed."""
    with transaction.atomic():
        changes = {"papers": reason.strip(), "suspended_at": app_now()}
        perform(case, "ask_papers", by=by, reason=reason, changes=changes)
        return _tell(CasePapersAsked, case, papers=reason.strip())


def resume(case: Case) -> Case:
    """The papers have come: the time that is left runs again from now."""
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if locked.state != CaseState.WAITING or locked.suspended_at is None:
            return locked
        days = (today() - day_of(locked.suspended_at)).days
        dates = {"silence_at": _later(locked.silence_at, days), "due_at": _later(locked.due_at, days)}
        perform(locked, "resume", by=None, changes={"suspended_at": None, **dates})
    return locked


def _later(value: dt.datetime | None, days: int) -> dt.datetime | None:
    """So many days later at the same hour of Paris: a deadline goes on ending at midnight."""
    return value.astimezone(PARIS) + dt.timedelta(days=days) if value else None


def answer(case: Case, name: str, *, by: Any, words: str) -> int:
    """Grants, grants in part or rejects, in words: an Act, told to its author and read on the tracking page with the remedies.

    How many people were mailed.
    """
    if name not in ANSWERS:
        raise LookupError(name)
    if not words.strip():
        raise DomainError(_("Écrivez la réponse et ses motifs."), field="words")
    with transaction.atomic():
        changes = {"answer": words.strip(), "answered_by": by, "answered_at": app_now(), "suspended_at": None}
        perform(case, name, by=by, changes=changes)
        settle(OVERDUE, about=str(case.pk))
        if case.kind == REPLY:
            page_changed(case)
        act = act_about(case)
        return told(act) if act is not None else 0


def enter_opinion(case: Case, *, by: Any, opinion: str) -> int:
    """The commission on access to documents has given its opinion: the City decides again within a month (CRPA R. 343-3).

    How many people were mailed.
    """
    with transaction.atomic():
        changes = {"opinion": opinion.strip(), "due_at": after(app_now(), OPINION), "silence_at": None}
        perform(case, "enter_opinion", by=by, reason=opinion, changes=changes)
        return _tell(CaseOpinion, case)


def transfer(case: Case, *, by: Any, reason: str, address: str = "") -> int:
    """Not ours: sent on to `address`, and its author told to whom (CRPA L. 114-2). How many people were mailed."""
    with transaction.atomic():
        perform(case, "transfer", by=by, reason=reason, changes={"suspended_at": None})
        settle(OVERDUE, about=str(case.pk))
        sent = CaseForwarded.tell(address.strip(), about=case, case=case, number=case.number)
        return sent + _tell(CaseTransferred, case, service=reason.strip())


def withdraw(case: Case) -> Case:
    """Its author, on the tracking page, no longer asks for it."""
    perform(case, "withdraw", by=None, changes={"suspended_at": None})
    settle(OVERDUE, about=str(case.pk))
    return case


def silent() -> QuerySet[Case]:
    return Case.objects.filter(state__in=CASE_RUNNING, silence_at__lte=AppNow()).order_by("silence_at", "pk")


def fall_silent() -> Counts:
    """Cases whose silence has come: rejected by the law, and their author told of it and of the remedies."""
    return each(silent(), _fall_silent, step=SILENCE)


def _fall_silent(case: Case) -> None:
    perform(case, "fall_silent", by=None)
    _tell(CaseSilent, case)


def alert_due() -> Counts:
    """An alarm for each case without an answer at its date."""
    rows = Case.objects.filter(state__in=CASE_RUNNING, due_at__lte=AppNow()).order_by(F("due_at").asc(), "pk")
    return each(rows, _alert, step=DUE)


def _alert(case: Case) -> None:
    def words() -> str:
        return _("Le dossier %(number)s devait avoir une réponse : %(about)s.") % {
            "number": case.number,
            "about": case.about,
        }

    raise_alarm(OVERDUE, words, about=str(case.pk), url=reverse("case", args=[case.pk]))
