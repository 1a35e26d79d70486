"""How a declaration comes to stand: a party tells of itself, an official source says it, or somebody is accused.

A declaration about another person is private until it is found established (L. 311-6 CRPA; C. civ. 1240: telling it before can
be denigration). What shows that something was done as promised accuses nobody and stands at once.
"""

from typing import Final

from accounts.models import Organisation
from agreements.commons.events import MOVING
from agreements.enums import Route
from agreements.events import labels
from agreements.events.domain.parties import who_is
from agreements.models import Prototype

#: Facts that an official source publishes (Bodacc, register of companies, INPI): with it, a second person opens them.
PUBLISHED_BY_LAW: Final = frozenset(
    {
        "insolvency.opened", "company.struck_off", "company.renamed", "company.sold", "control.changed", "merger.closed",
        "asset_sale.closed", "director.changed", "security_interest.registered", "patent.filed", "patent.published",
        "patent.granted", "patent.sold", "trademark.filed",
    }
)  # fmt: skip

#: What was done, asked or decided in the course of the programme: it blames nobody, whoever writes it down.
COURSE: Final = frozenset(
    {
        "access.granted", "access.requested", "access_request.received", "algorithm.deployed", "background.declared",
        "background.updated", "breach.cured", "call_back.exercised", "concession.renewed", "contributor.added",
        "convention.ended", "convention.signed", "council.voted", "dataset.accessed", "dataset.exported",
        "dataset.produced", "dataset.promised", "dataset.published", "dataset.shared", "dataset.updated",
        "document.delivered", "document.redacted", "dpia.validated", "escrow.deposited", "escrow.release_requested",
        "escrow.released", "escrow.updated", "evaluation.published", "exploitation.reported", "export.requested",
        "fork.created", "handover.finished", "handover.started", "hardware.delivered", "hardware.published",
        "notice.sent", "partner.withdrew", "patent.filing_notified", "pilot.ended", "pilot.started", "press.published",
        "processing.registered", "prototype.accepted", "prototype.created", "prototype.delivered",
        "prototype.reused_by_city", "release.published", "remedy.applied", "repository.created",
        "rights_request.received", "selection.decided",
    }
)  # fmt: skip

#: Those of them that move the rights: the City writes them down, or the party whose doing they are.
HELD_BY_THE_CITY: Final = COURSE & MOVING


def accused_of(prototype: Prototype, actor: str, declarer: Organisation | None) -> Organisation | None:
    """The party whose doing it is said to be, where one alone can be meant; an unknown author is never guessed."""
    found = who_is(actor, prototype) if actor else None
    return None if found is not None and found == declarer else found


def own_act(prototype: Prototype, actor: str, declarer: Organisation | None) -> bool:
    """Whether a party, or the City, tells of itself."""
    if declarer is None:
        return actor == "city"
    return bool(actor) and who_is(actor, prototype) == declarer


#: Whose doing it is when nobody says it: the startup delivers, and each party declares its own background.
USUAL: Final = {"prototype.delivered": "startup"}
OF_ONESELF: Final = frozenset({"background.declared"})


def route_of(
    prototype: Prototype, kind: str, actor: str, declarer: Organisation | None, *, source: str = ""
) -> Route | None:
    """None: it stands at once."""
    if own_act(prototype, actor or USUAL.get(kind, ""), declarer) or (not actor and kind in OF_ONESELF):
        return None
    if kind in COURSE and (declarer is None or kind not in HELD_BY_THE_CITY):
        return None
    return Route.PUBLIC_FACT if source and kind in PUBLISHED_BY_LAW else Route.ACCUSATION


def articles_of(kind: str, clauses: dict[str, dict[str, object]]) -> list[str]:
    """The articles that a kind of event is known to break, among those of the convention: a proposal to the person who notifies."""
    _governs, broken = labels.clauses_by_kind().get(kind, ((), ()))
    return [key for key in broken if key in clauses]
