"""The facts of a vote, which must agree with each other before they are kept for ever.

A vote is adopted by an absolute majority of the votes cast; when they are equal, the president's is the casting vote
(CGCT L. 2121-20). Who has an interest in the matter takes no part in it (CGCT L. 2131-11).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.translation import gettext as _

from agreements.models import Convention, CouncilVote
from core.clock import today
from core.exceptions import DomainError
from core.ui import dates

MOST = 999  # no Council has as many members


@dataclass(frozen=True)
class VoteFacts:
    """What was voted, as the deliberation says it. A count that is not known is None."""

    reference: str
    session_on: dt.date
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    seats: int | None = None
    casting_vote: bool = False
    show_of_hands: bool = False
    stood_aside: str = ""
    adopted: bool = True
    url: str = ""

    @classmethod
    def of(cls, vote: CouncilVote) -> Self:
        return cls(**{field.name: getattr(vote, field.name) for field in fields(cls)})

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """From the payload of a step."""
        values = {field.name: payload[field.name] for field in fields(cls)}
        return cls(**{**values, "session_on": dt.date.fromisoformat(values["session_on"])})

    def written(self) -> dict[str, Any]:
        return {**asdict(self), "session_on": self.session_on.isoformat()}

    def counted(self) -> dict[str, Any]:
        """What the register holds of it: no person, no free text."""
        kept = self.written()
        return {name: value for name, value in kept.items() if name not in {"stood_aside", "url", "adopted"}}


def tidy(facts: VoteFacts) -> VoteFacts:
    """One space between words: a reference is the same however it was typed."""
    values = {"reference": " ".join(facts.reference.split()), "stood_aside": facts.stood_aside.strip()}
    return VoteFacts(**{**asdict(facts), **values})


def check_facts(convention: Convention, facts: VoteFacts, *, own: CouncilVote | None = None) -> None:
    """Raises DomainError with the field and the rule. `own`: the vote being corrected."""
    _check_reference(facts.reference, own)
    _check_day(convention, facts.session_on, own)
    _check_counts(facts)
    _check_outcome(facts)


def _check_reference(reference: str, own: CouncilVote | None) -> None:
    if not reference:
        raise DomainError(_("Référence : indiquez celle de la délibération."), field="reference")
    others = CouncilVote.objects.filter(reference__iexact=reference).exclude(pk__in=[own.pk] if own else [])
    other = others.select_related("version__convention").first()
    if other is not None:
        raise DomainError(
            _("Référence : « %(reference)s » est déjà celle du vote sur « %(name)s », version n° %(n)s. Une délibération n’est enregistrée qu’une fois.")
            % {"reference": other.reference, "name": other.version.convention.name_fr, "n": other.version.n},
            field="reference",
        )  # fmt: skip


def _check_day(convention: Convention, session_on: dt.date, own: CouncilVote | None) -> None:
    now = today()
    if session_on > now:
        raise DomainError(
            _("Séance du : cette séance n’a pas eu lieu (nous sommes le %(today)s). Un vote s’enregistre après la séance, et avant toute signature.")
            % {"today": dates.short(now)},
            field="session_on",
        )  # fmt: skip
    if convention.expires_on and session_on >= convention.expires_on:
        raise DomainError(
            _("Séance du : la convention prend fin le %(day)s ; le Conseil la vote avant ce jour. Corrigez la séance, ou l’échéance de la convention.")
            % {"day": dates.short(convention.expires_on)},
            field="session_on",
        )  # fmt: skip
    earlier = CouncilVote.objects.filter(version__convention=convention, session_on__gt=session_on)
    before = earlier.exclude(pk__in=[own.pk] if own else []).order_by("-session_on").first()
    if before is not None:
        raise DomainError(
            _("Séance du : la version précédente a été soumise au Conseil le %(day)s (%(reference)s) ; celle-ci ne l’a pas été plus tôt.")
            % {"day": dates.short(before.session_on), "reference": before.reference},
            field="session_on",
        )  # fmt: skip


def _check_counts(facts: VoteFacts) -> None:
    if (facts.votes_for is None) != (facts.votes_against is None):
        missing = "votes_for" if facts.votes_for is None else "votes_against"
        raise DomainError(
            _("Pour et contre : indiquez les deux nombres (zéro compris), ou aucun des deux si le vote n’a pas été compté."),
            field=missing,
        )  # fmt: skip
    counted = [n for n in (facts.votes_for, facts.votes_against, facts.abstentions) if n is not None]
    if any(not 0 <= n <= MOST for n in (*counted, *([facts.seats] if facts.seats is not None else []))):
        raise DomainError(
            _("Pour, contre, abstentions, membres : de 0 à %(most)s.") % {"most": MOST}, field="votes_for"
        )
    if facts.seats is not None and sum(counted) > facts.seats:
        raise DomainError(
            _("Membres en exercice : %(seats)s, alors que %(voices)s voix et abstentions sont comptées. Leur somme ne dépasse pas le nombre des membres.")
            % {"seats": facts.seats, "voices": sum(counted)},
            field="seats",
        )  # fmt: skip


def _check_outcome(facts: VoteFacts) -> None:
    """An absolute majority of the votes cast, or equality with the casting vote of the president."""
    yes, no = facts.votes_for, facts.votes_against
    equal = yes is not None and yes == no
    if facts.casting_vote and not (equal and facts.adopted):
        raise DomainError(
            _("Voix prépondérante : elle ne compte que si les voix sont égales et le texte adopté (CGCT, art. L. 2121-20)."),
            field="casting_vote",
        )  # fmt: skip
    if yes is None or no is None:
        return
    counts = {"yes": yes, "no": no}
    if facts.adopted and yes <= no and not facts.casting_vote:
        raise DomainError(
            _("Contre : un texte adopté a plus de voix pour que de voix contre (ici %(yes)s pour, %(no)s contre), ou autant avec la voix prépondérante du président.")
            % counts,
            field="votes_against",
        )  # fmt: skip
    if not facts.adopted and yes > no:
        raise DomainError(
            _("Le Conseil a : ces voix (%(yes)s pour, %(no)s contre) adoptent le texte ; il n’est pas rejeté.")
            % counts,
            field="adopted",
        )
