"""Mail about the selection: to jurors, and the decisions to applicants."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.queries import holders_of, reader_at
from challenges.applications.emails import ToApplicants, ToPeople
from challenges.applications.instants import exact
from challenges.applications.mail_places import ADDRESS, APPLICATION, CHALLENGE, example_of_application
from challenges.enums import PendingDecision
from challenges.models import Conflict, Jury, JuryMember, JurySeatOffer, MinutesAddendum
from challenges.selection.queries import readers_of
from core.clock import app_now
from core.emails import LAW, TERM, Email
from core.mail_words import Place
from core.models import OutMail
from core.roles import Role
from core.text import fit
from core.ui.dates import instant

READING = dt.timedelta(minutes=20)  # one application, read and marked: what a juror is told to reckon with


class DecisionReleased(ToApplicants):
    """Held in the outbox until the release; `decision` chooses the words."""

    kind: ClassVar[str] = "challenges.decision"
    subject: ClassVar[object] = _("Résultat de votre candidature : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_decision.txt"
    label = _("Résultat d’une candidature")
    action = False
    required = LAW
    variants: ClassVar[Mapping[str, Any]] = dict(PendingDecision.choices)
    places: ClassVar[tuple[Place, ...]] = (
        CHALLENGE,
        APPLICATION,
        Place(
            "motifs", "jury_words", _("les motifs signés par le jury et les mots des jurés"), needed=True, block=True
        ),
        Place(
            "recours",
            "remedies",
            _("les voies et délais de recours"),
            needed=frozenset({PendingDecision.RESERVE, PendingDecision.DECLINED}),
            block=True,
        ),
        ADDRESS,
    )

    @classmethod
    def variant_context(cls, variant: str) -> dict[str, Any]:
        return {"decision": variant} | ({"remedies": ""} if variant == PendingDecision.SELECTED else {})

    def variant(self) -> str:
        return str(self.context["decision"])

    def facts(self) -> dict[str, Any]:
        """With the words of the jury, and the remedies unless the application is selected."""
        words = {}
        if "jury_words" not in self.context:
            words["jury_words"] = fit(render_to_string("challenges/mail/_jury_words.txt", self.context)).strip()
        if "remedies" not in self.context:
            selected = self.context["decision"] == PendingDecision.SELECTED
            words["remedies"] = "" if selected else render_to_string("challenges/mail/_remedies.txt").strip()
        return self.context | words

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        found = example_of_application(user)
        return found and found | {"reasons": _("Les motifs que le jury aura signés."), "feedback": []}

    def asks(self) -> bool:
        """A selection waits to be accepted."""
        return bool(self.context["decision"] == PendingDecision.SELECTED)

    def row(self, subject: str, body: str, *, now: Any, status: str) -> OutMail:
        """With what nobody edits in the outbox: the reasons that the jury signed, and the words of jurors."""
        mail = super().row(subject, body, now=now, status=status)
        with translation.override(self.language):
            mail.fixed = self.facts()["jury_words"]
        return mail


class AwaitedAnswer(ToApplicants):
    """Asks whoever is selected to answer by `answer_by`."""

    action = True

    def facts(self) -> dict[str, Any]:
        """With the last day in words."""
        if "answer_by" not in self.context:
            return self.context
        return self.context | {"answer_by_words": instant(self.context["answer_by"])}


class ReservePromoted(AwaitedAnswer):
    """To those who may submit for the organisation, when a place falls to it."""

    kind: ClassVar[str] = "challenges.reserve_promoted"
    subject: ClassVar[object] = _("Votre candidature est retenue pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_promoted.txt"
    label = _("Candidature retenue depuis la réserve")
    action = True
    required = TERM


class SelectionReminder(AwaitedAnswer):
    """To the people of a selected organisation, some days after the release, when nobody has answered."""

    kind: ClassVar[str] = "challenges.selection_reminder"
    subject: ClassVar[object] = _("Votre réponse est attendue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_reminder.txt"
    label = _("Rappel : répondre à une sélection")
    required = TERM


class SelectionNotice(AwaitedAnswer):
    """To the people of a selected organisation: the formal notice to answer, before silence has an effect."""

    kind: ClassVar[str] = "challenges.selection_notice"
    subject: ClassVar[object] = _("Mise en demeure de répondre : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_notice.txt"
    label = _("Mise en demeure de répondre à une sélection")
    required = LAW


class SelectionLapsed(ToApplicants):
    """To the people of the organisation whose silence is found: its place goes to the reserve."""

    kind: ClassVar[str] = "challenges.selection_lapsed"
    subject: ClassVar[object] = _("Sélection caduque, faute de réponse : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_lapsed.txt"
    label = _("Sélection caduque")
    action = False
    required = LAW


class SelectionLapsedTeam(ToPeople):
    """To the team, but for those who are kept away from the file, when a silence has ended a selection."""

    kind: ClassVar[str] = "challenges.selection_lapsed_team"
    subject: ClassVar[object] = _("Un lauréat n’a pas répondu : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_lapsed_team.txt"
    label = _("Sélection caduque, pour l’équipe")
    action = False
    required = ""


class SelectionRenouncedTeam(ToPeople):
    """To the team, but for those who are kept away from the file, when a selected organisation gives its place up."""

    kind: ClassVar[str] = "challenges.selection_renounced_team"
    subject: ClassVar[object] = _("Un lauréat renonce : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_renounced_team.txt"
    label = _("Renonciation à une sélection, pour l’équipe")
    action = False
    required = ""


class ReadingAbstained(ToPeople):
    """To the team, but for those who are kept away from the file, when a juror abstains from reading it."""

    kind: ClassVar[str] = "challenges.reading_abstained"
    subject: ClassVar[object] = _("Abstention d’un juré : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/reading_abstained.txt"
    label = _("Abstention d’un juré, pour l’équipe")
    action = True
    required = ""


class ToJuror(Email):
    """To the person who is appointed to a jury."""

    @staticmethod
    def recipients(member: JuryMember) -> Iterable[Any]:
        return [member.user]


class JuryInvitation(ToJuror):
    """To the person who is appointed to a jury."""

    kind: ClassVar[str] = "challenges.jury_invitation"
    subject: ClassVar[object] = _("Vous siégez au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_invitation.txt"
    places: ClassVar[tuple[Place, ...]] = (CHALLENGE, ADDRESS)
    label = _("Invitation à un jury")
    action = True
    required = TERM

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        return example_of_application(user)


class JurorMessage(ToJuror):
    """To a juror, when the team writes to several of a jury at once."""

    kind: ClassVar[str] = "challenges.juror_message"
    subject: ClassVar[object] = _("Message de l’équipe du programme : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/juror_message.txt"
    label = _("Message de l’équipe à un jury")
    action = False
    required = ""


class JurorDismissed(ToJuror):
    """To the person whose seat the team ends."""

    kind: ClassVar[str] = "challenges.juror_dismissed"
    subject: ClassVar[object] = _("Vous ne siégez plus au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/juror_dismissed.txt"
    label = _("Fin de mon siège à un jury")
    action = False
    required = TERM


class ReviewsOpen(ToJuror):
    """To each juror with readings to write, when the reading opens."""

    kind: ClassVar[str] = "challenges.reviews_open"
    subject: ClassVar[object] = _("Les lectures sont ouvertes pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/jury_reviews_open.txt"
    places: ClassVar[tuple[Place, ...]] = (
        CHALLENGE,
        Place("lectures", "readings", _("combien de candidatures sont confiées, en une phrase"), needed=True),
        Place("date", "due_words", _("le jour et l’heure où les lectures sont dues"), needed=True),
        Place("duree", "time", _("le temps qu’il faut compter")),
        ADDRESS,
    )

    def facts(self) -> dict[str, Any]:
        """With what counts and dates say in words."""
        if "count" not in self.context:
            return self.context
        n, hours = self.context["count"], floatformat(self.context["hours"])
        words = ngettext("%(n)s candidature vous est confiée", "%(n)s candidatures vous sont confiées", n) % {"n": n}
        due = self.context["due"]
        return self.context | {"readings": words, "due_words": exact(due) if due else "", "time": f"{hours}\u00a0h"}

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        found = example_of_application(user)
        return found and found | {"count": 12, "hours": 4, "due": app_now()}

    label = _("Lectures ouvertes")
    action = True
    required = TERM

    @classmethod
    def messages(cls, subject: JuryMember, *, about: Any = None, **context: Any) -> list[Self]:
        """With the day by which readings are due, and the time that they take: READING each."""
        hours = math.ceil(2 * context["count"] * READING / dt.timedelta(hours=1)) / 2
        return super().messages(subject, about=about, due=about.reviews_due_at, hours=hours, **context)


class MinutesReopened(Email):
    """To the members of the jury, when signed minutes are to be written and signed anew. It tells nothing of a file."""

    kind: ClassVar[str] = "challenges.minutes_reopened"
    subject: ClassVar[object] = _("Procès-verbal rouvert : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/minutes_reopened.txt"
    label = _("Procès-verbal d’un jury rouvert")
    action = False
    required = TERM

    @staticmethod
    def recipients(jury: Jury) -> Iterable[Any]:
        rows = JuryMember.objects.filter(jury=jury, left_at__isnull=True).select_related("user").order_by("created_at")
        return [member.user for member in rows]


class AddendumWritten(Email):
    """To the jurors who may read it, when an addendum is confirmed: they have until `until` to object. It tells nothing of a file."""

    kind: ClassVar[str] = "challenges.addendum_written"
    subject: ClassVar[object] = _("Additif au procès-verbal : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/addendum_written.txt"
    label = _("Additif au procès-verbal d’un jury")
    action = True
    required = TERM

    @staticmethod
    def recipients(addendum: MinutesAddendum) -> Iterable[Any]:
        return [member.user for member in readers_of(addendum.deliberation.jury)]


class AddendumObjected(Email):
    """To whoever presides and to the team, when a juror objects to an addendum: the release waits."""

    kind: ClassVar[str] = "challenges.addendum_objected"
    subject: ClassVar[object] = _("Objection à un additif : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/addendum_objected.txt"
    label = _("Objection à un additif au procès-verbal")
    action = True
    required = TERM

    @staticmethod
    def recipients(addendum: MinutesAddendum) -> Iterable[Any]:
        return [addendum.written_by, addendum.confirmed_by]


class AboutLink(Email):
    """To the person whose link with a candidate it is."""

    @staticmethod
    def recipients(conflict: Conflict) -> Iterable[Any]:
        return [conflict.person]


class LinkRecorded(AboutLink):
    """To the person whose link with a candidate the team has recorded."""

    kind: ClassVar[str] = "challenges.link_recorded"
    label = _("Lien avec un candidat noté à votre sujet")
    action = False
    required = TERM
    subject: ClassVar[object] = _("Un lien avec un candidat a été noté à votre sujet : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_recorded.txt"


class LinkAssessed(AboutLink):
    """To the person whose link with a candidate was assessed."""

    kind: ClassVar[str] = "challenges.link_assessed"
    label = _("Lien avec un candidat apprécié")
    action = False
    required = LAW
    subject: ClassVar[object] = _("Votre lien avec un candidat a été apprécié : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_assessed.txt"


class _ToInvited(Email):
    """To the invited address: in the language of its account, else in the one chosen for it."""

    @staticmethod
    def recipients(offer: JurySeatOffer) -> Iterable[Any]:
        return [reader_at(offer.email, offer.language, offer.name)]


class JurySeatOffered(_ToInvited):
    """To an address without account, when the team invites its holder to a jury."""

    kind: ClassVar[str] = "challenges.jury_seat_offered"
    subject: ClassVar[object] = _("Invitation à siéger au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_offered.txt"
    label = _("Siège proposé à un jury")
    action = True
    required = TERM


class JurySeatWithdrawn(_ToInvited):
    """To the invited address, when the team takes its invitation back."""

    kind: ClassVar[str] = "challenges.jury_seat_withdrawn"
    subject: ClassVar[object] = _("Invitation au jury retirée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_withdrawn.txt"
    label = _("Siège proposé à un jury, retiré")
    action = False
    required = TERM


class JurySeatAnswered(Email):
    """To whoever sent an invitation to a jury, when it is accepted, declined, or lapses; to the team once that person left it."""

    kind: ClassVar[str] = "challenges.jury_seat_answered"
    subject: ClassVar[object] = _("Réponse de %(name)s à l’invitation au jury : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_answered.txt"
    label = _("Réponse à une invitation au jury")
    action = False
    required = ""

    @staticmethod
    def recipients(offer: JurySeatOffer) -> Iterable[Any]:
        team = holders_of(Role.TEAM)
        return team.filter(pk=offer.sent_by_id) or team
