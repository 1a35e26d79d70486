"""What is said of another: private, notified, answered, found established or not by two, then public with the answer.

CRPA L. 122-1 (observations before a decision) by analogy; telling it before can be denigration. Articles to be re-read by a
lawyer before they are quoted.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.queries import people_of
from agreements.enums import STANDING, Finding, Route
from agreements.events.domain import breaches, establishing
from agreements.events.domain.parties import clauses_of_version, may_declare
from agreements.events.domain.register_entries import enter
from agreements.events.domain.rulings import publish as publish_chain
from agreements.events.domain.rulings import state_of
from agreements.events.emails import tell_notified, tell_received
from agreements.events.permissions import EventPerm
from agreements.models import Allegation, IPEvent, Obligation, Prototype, Qualification
from core import files
from core.clock import AppNow, app_now, end_of
from core.deadlines import Delay, after
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.jobs import Step, each
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform

EVIDENCE = "event"  # the purpose of the files of a declaration, and of its answer
SHORTEST = 40  # characters of an account: enough to be answered
ANSWER_IN = Delay(15, "d")
PUBLIC_AFTER = Delay(15, "d")
NEVER_BEFORE = Delay(15, "d")  # nothing that a finding makes due falls earlier
SILENCE = Step("allegations.silence", gettext_lazy("fin du délai d’observations d’une mise en cause"))
PUBLICATION = Step("allegations.publish", gettext_lazy("publication d’un constat et de sa réponse"))


@dataclass(frozen=True)
class Said:
    """What an allegation says, and of whom. `event` is carried by it, `about` stands already, `obligation` is late."""

    account: str
    event: IPEvent | None = None
    about: IPEvent | None = None
    obligation: Obligation | None = None
    articles: tuple[str, ...] = ()
    accused: Organisation | None = None
    role: str = ""
    route: Route = Route.ACCUSATION
    source: str = ""


def check_account(account: str) -> str:
    """The account of the facts, long enough for somebody to answer it. Raises DomainError on `account`."""
    words = account.strip()
    if len(words) < SHORTEST:
        raise DomainError(
            _("Dites les faits en %(n)s signes au moins : qui est mis en cause doit pouvoir y répondre.")
            % {"n": SHORTEST},
            field="account",
        )
    return words


def allege(prototype: Prototype, said: Said, *, by: Any | None, declarer: Organisation | None) -> Allegation:
    """Keeps what is said of another. `by` None: the programme itself noticed it. Side effects: a receipt to whoever says it, a
    task for the legal officers. Nothing is public, nobody is told.
    """
    version = said.obligation.event.ruling.version if said.obligation else prototype.governing_version
    if version is None:
        raise LookupError(f"{prototype.pk} is governed by no convention")
    try:
        with transaction.atomic():
            allegation = Allegation.objects.create(
                prototype=prototype, version=version, account=check_account(said.account), event=said.event,
                about=said.about, obligation=said.obligation, articles=list(said.articles), accused=said.accused,
                accused_role=said.role, route=said.route, source=said.source.strip(), declarer=declarer,
                declared_by=by, declared_at=app_now(),
            )  # fmt: skip
            settle(allegation)
            tell_received(allegation)
    except IntegrityError as error:
        raise DomainError(_("Une mise en cause est déjà ouverte pour cela.")) from error
    return allegation


def allege_breach(
    prototype: Prototype, *, by: Any, account: str, clause: str = "", about: IPEvent | None = None,
    obligation: Obligation | None = None, declarer: Organisation | None = None,
) -> Allegation:  # fmt: skip
    """Says that a fact that stands breaks an article, any article, or that an obligation is late and not done."""
    allowed = may_declare(by, prototype)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    if obligation is not None:
        said = breaches.of_obligation(obligation)
    elif about is not None:
        said = breaches.of_event(about, clause)
    else:
        raise LookupError("an allegation is about an event or an obligation")
    return allege(prototype, Said(account=account, **said), by=by, declarer=declarer)


def heard(allegation: Allegation) -> Organisation | None:
    """Whose people are heard: the party in question, or the maker while no author is established. None: on paper alone."""
    if allegation.accused is not None or allegation.accused_name:
        return allegation.accused
    return allegation.prototype.maker


def set_aside(allegation: Allegation, *, by: Any, reason: str) -> Allegation:
    """The legal officer goes no further, and says why to whoever declared it. Nobody else is told."""
    return perform(allegation, "set_aside", by=by, reason=reason)


def withdraw(allegation: Allegation, *, by: Any, reason: str = "") -> Allegation:
    return perform(allegation, "withdraw", by=by, reason=reason)


def notify(
    allegation: Allegation, *, by: Any, reason: str, accused: Organisation | None = None, accused_name: str = "",
    articles: list[str] | None = None,
) -> Allegation:  # fmt: skip
    """Tells the party in question the facts, the articles and what may follow; it reads the file from then on, and has fifteen
    days to answer. Who has no account is written to on paper, and the delay runs from the day of receipt.
    """
    chosen = list(articles or ())
    if not chosen or set(chosen) - set(clauses_of_version(allegation.version)):
        raise DomainError(_("Choisissez au moins un article de la convention."), field="articles")
    at = app_now()
    with transaction.atomic():
        allegation.accused, allegation.accused_name = accused, accused_name.strip()
        told = heard(allegation)
        reached = told is not None and people_of(told).exists()
        changes = {
            "accused": accused,
            "accused_name": allegation.accused_name,
            "articles": chosen,
            "notice": reason.strip(),
            "notified_at": at,
            "answer_by": after(at, ANSWER_IN) if reached else None,
        }
        perform(allegation, "notify", by=by, reason=reason, changes=changes)
        settle(allegation)
        tell_notified(allegation)
    return allegation


def received_on_paper(allegation: Allegation, *, by: Any, on: dt.date) -> Allegation:
    """The day on which the letter was received: the fifteen days run from it."""
    require(by, EventPerm.TREAT_ALLEGATION, allegation)
    with transaction.atomic():
        locked = Allegation.objects.select_for_update(of=("self",)).get(pk=allegation.pk)
        if locked.notified_at is None or locked.state != "notified":
            raise DomainError(_("Cette mise en cause n’attend pas d’accusé de réception."), field="on")
        breaches.check_receipt(on, locked.notified_at)
        locked.answer_by = after(end_of(on) - dt.timedelta(seconds=1), ANSWER_IN)
        locked.save(update_fields=["answer_by", "updated_at"])
    allegation.refresh_from_db()
    return allegation


def answer(allegation: Allegation, *, by: Any, reason: str, evidence: Any = None) -> Allegation:
    """The party in question answers. After the delay too, until something is found: it is then said to be late."""
    with transaction.atomic():
        kept = files.store(evidence, purpose=EVIDENCE, by=by, field="evidence") if evidence else None
        changes = {"answer": reason.strip(), "answered_at": app_now(), "answered_by": by, "answer_file": kept}
        perform(allegation, "answer", by=by, reason=reason, changes=changes)
    return allegation


def open_fact(allegation: Allegation, *, by: Any, reason: str) -> Allegation:
    """Another person than whoever declared a public fact has read its official source: it stands, and the party is informed."""
    if allegation.declared_by_id == by.pk:
        raise NotAllowed(_("Une autre personne que celle qui l’a déclaré doit vérifier la source."))
    at, event = app_now(), allegation.event
    if event is None:
        raise LookupError("a public fact carries its event")
    with transaction.atomic():
        changes = {
            "finding": Finding.ESTABLISHED, "reasons": reason.strip(), "found_at": at, "published_at": at, "public": True,
            "notified_at": at,
        }  # fmt: skip
        perform(allegation, "open_fact", by=by, reason=reason, changes=changes)
        settle(allegation)
        establishing.establish(event)
        establishing.enter_event(event, by=by)
        changed(allegation.prototype)
    return allegation


def check_finding(allegation: Allegation, payload: Any) -> None:
    """What is found and, for each article in question, whether it is broken and why. Raises DomainError."""
    if payload.get("finding") not in Finding.values:
        raise DomainError(_("Dites si les faits sont établis."), field="finding")
    rows = payload.get("articles") or []
    if [row["article"] for row in rows] != list(allegation.articles) or not all(row["reason"].strip() for row in rows):
        raise DomainError(_("Répondez pour chaque article, avec vos motifs."), field="articles")
    if payload["finding"] not in STANDING and any(row["broken"] for row in rows):
        raise DomainError(_("Un fait qui n’est pas établi n’enfreint aucun article."), field="articles")


def find(allegation: Allegation, *, by: Any, reason: str, payload: Any, step: PendingStep | None = None) -> Allegation:
    """Two people say whether the facts are established, and which articles are broken. Side effects: an Act to both parties;
    what stands enters the chain of states, opens obligations and a breach case for each broken article.
    """
    check_finding(allegation, payload)
    at, finding = app_now(), Finding(payload["finding"])
    shown = finding in STANDING and breaches.is_public(
        clauses_of_version(allegation.version), state_of(allegation.prototype)
    )
    changes = {
        "finding": finding,
        "reasons": reason.strip(),
        "found_at": at,
        "publish_at": after(at, PUBLIC_AFTER) if shown else None,
    }
    with transaction.atomic():
        Qualification.objects.bulk_create(Qualification(allegation=allegation, **row) for row in payload["articles"])
        perform(allegation, "find", by=by, reason=reason, changes=changes, step=step)
        if finding in STANDING:
            if allegation.event is not None:
                establishing.establish(allegation.event, not_before=after(at, NEVER_BEFORE))
            for row in allegation.qualifications.filter(broken=True):
                breaches.open_by_finding(row, by=by)
        changed(allegation.prototype)
    return allegation


def rectify(allegation: Allegation, *, by: Any, reason: str, step: PendingStep | None = None) -> Allegation:
    """The facts are not established after all: what was born of them falls, and the outcome alone is shown."""
    was_public = allegation.public
    changes = {"finding": Finding.NOT_ESTABLISHED, "rectified_at": app_now(), "publish_at": None, "public": False}
    with transaction.atomic():
        for case in allegation.breaches.all():
            breaches.fall_with_finding(case)
        perform(allegation, "rectify", by=by, reason=reason, changes=changes, step=step)
        if allegation.event is not None:
            establishing.undo(allegation.event)
        if was_public:
            payload = {"allegation": str(allegation.pk), "finding": str(Finding.NOT_ESTABLISHED)}
            enter(allegation.prototype, "ip.rectified", payload, by=by, private={"reasons": reason.strip()})
        changed(allegation.prototype)
    return allegation


def tick() -> tuple[int, int]:
    """The clock: answers that did not come, findings whose day of publication has come. How many of each."""
    waiting = Allegation.objects.filter(state="notified", answer_by__lt=AppNow()).order_by("answer_by", "pk")
    silent = each(waiting, lambda row: perform(row, "silence", by=None), step=SILENCE, url=_page).done
    ready = Allegation.objects.filter(state="found", publish_at__lt=AppNow()).order_by("publish_at", "pk")
    return silent, each(ready, _publish, step=PUBLICATION, url=_page).done


def _page(allegation: Allegation) -> str:
    return f"/espace/evenements/mises-en-cause/{allegation.pk}/"


def _named(allegation: Allegation) -> str:
    """As the register names it for ever: a party by its name, a third person never, and no author that nobody established."""
    if allegation.accused is not None:
        return allegation.accused.name
    return "third_party" if allegation.accused_name else "unknown"


def _publish(allegation: Allegation) -> None:
    """The finding, with the answer of the party beside it; the event and what the convention says of it are entered now."""
    perform(allegation, "publish", by=None, changes={"published_at": app_now(), "public": True})
    if allegation.event is not None:
        establishing.enter_event(allegation.event, by=None)
    payload = {
        "allegation": str(allegation.pk),
        "event": str(allegation.fact.pk) if allegation.fact else None,
        "finding": allegation.finding,
        "accused": _named(allegation),
        "broken": list(allegation.qualifications.filter(broken=True).values_list("article", flat=True)),
        "answered": bool(allegation.answer),
    }
    private = {"reasons": allegation.reasons, "answer": allegation.answer}
    enter(allegation.prototype, "ip.found", payload, private=private)
    for case in allegation.breaches.select_related("against", "prototype"):
        breaches.publish_with_finding(case)
    publish_chain(allegation.prototype, [])
