"""What must hold before a challenge is shown to the public, checked when it is scheduled and again when it opens.

`convention` and `terms` are answered by `agreements`, which alone knows them.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.calls.queries.people import authors_of
from challenges.enums import REQUIRED_SECTIONS, WRITABLE, ChallengeOrgRole, ChallengeState, SectionKey
from challenges.models import Challenge, ChallengeSection
from core.clock import app_now
from core.gates import Unmet, condition, declare_gate, locked, unmet
from core.models import Comment, generic_key
from core.workflow import history
from partners.enums import ParticipationRole
from partners.models import Criterion, Participation

PUBLISH = "challenges.publish"
TAKE_BACK = "challenges.take_back"

declare_gate(
    PUBLISH,
    title=gettext_lazy("Ce défi ne peut pas encore être publié."),
    expects=("convention", "terms", "criteria", "calendar", "directorate", "contact", "sections"),
)

declare_gate(TAKE_BACK, title=gettext_lazy("Ce défi ne peut plus être repris."), expects=("unread",))


def address(name: str, *args: Any) -> str:
    """An address of a page that may not be installed: empty then."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@condition(PUBLISH, "criteria")
def criteria_sum_to_100(challenge: Challenge) -> Iterable[Unmet]:
    rows = locked(Criterion.objects.filter(edition=challenge.edition_id))
    total = sum(row.weight for row in rows)
    if total == 100:
        return
    if total == 0:
        sentence = _("L’édition n’a pas encore de critères de sélection.")
    else:
        sentence = _("Le poids des critères fait %(total)s %% au lieu de 100 %%.") % {"total": total}
    yield Unmet(
        "challenges.criteria", sentence, _("équipe du programme"), address("edition_criteria", challenge.edition_id)
    )


@condition(PUBLISH, "calendar")
def calendar_is_set(challenge: Challenge) -> Iterable[Unmet]:
    url = address("challenge_publication", challenge.pk)
    team = _("équipe du programme")
    if not (challenge.opens_at and challenge.closes_at):
        yield Unmet("challenges.calendar", _("Les dates d’ouverture et de clôture ne sont pas fixées."), team, url)
    elif challenge.closes_at <= app_now():
        yield Unmet("challenges.calendar", _("La date de clôture est déjà passée."), team, url)
    elif not challenge.decision_at:
        yield Unmet("challenges.calendar", _("La date d’annonce des résultats n’est pas fixée."), team, url)


@condition(PUBLISH, "directorate")
def a_directorate_will_follow(challenge: Challenge) -> Iterable[Unmet]:
    """Whoever is selected is tried with a directorate: without one here, `pilots.start` finds nobody months later."""
    if list(locked(challenge.organisations.filter(role=ChallengeOrgRole.DIRECTORATE))):
        return
    taking_part = Participation.objects.filter(
        edition=challenge.edition_id, role=ParticipationRole.DIRECTORATE, left_on__isnull=True
    )
    if taking_part.exists():
        yield Unmet(
            "challenges.directorate",
            _("Aucune direction de la Ville n’est sur ce défi : ajoutez celle qui suivra l’essai."),
            _("partenaire ou direction") if challenge.state in WRITABLE else _("équipe du programme"),
            address("challenge_organisations", challenge.pk),
        )
    else:
        yield Unmet(
            "challenges.directorate.none",
            _("Aucune direction de la Ville ne participe à l’édition : inscrivez celle qui suivra l’essai."),
            _("équipe du programme"),
            address("edition_participations", challenge.edition_id),
        )


@condition(PUBLISH, "contact")
def contact_is_given(challenge: Challenge) -> Iterable[Unmet]:
    if not challenge.contact_email:
        yield Unmet(
            "challenges.contact",
            _("L’adresse de contact du défi n’est pas indiquée."),
            *_where_written(challenge, address("challenge_facts", challenge.pk)),
        )


@condition(PUBLISH, "sections")
def sections_are_written(challenge: Challenge) -> Iterable[Unmet]:
    rows = locked(ChallengeSection.objects.filter(challenge=challenge))
    written = {row.key for row in rows if row.body_fr.strip()}
    for key in REQUIRED_SECTIONS:
        if key not in written:
            yield Unmet(
                f"challenges.section.{key.value}",
                _("La partie « %(part)s » n’est pas écrite.") % {"part": SectionKey(key).label},
                *_where_written(challenge, address("challenge_section", challenge.pk, key.value)),
            )


def _where_written(challenge: Challenge, page: str) -> tuple[str, str]:
    """Who meets a condition on the text, and where: its authors while they may write, else the team, which gives the
    text back to them from the page of the challenge.
    """
    if challenge.state in WRITABLE:
        return _("partenaire ou direction"), page
    return _("équipe du programme"), address("workspace_challenge", challenge.pk)


# What the authors of a challenge provide themselves; the rest of the gate is the team's.
BY_AUTHORS = ("challenges.section.", "challenges.contact", "challenges.directorate")


def left_to_write(challenge: Challenge) -> list[Unmet]:
    """What its authors could still provide before the challenge can be published."""
    return [row for row in unmet(PUBLISH, challenge) if row.code.startswith(BY_AUTHORS)]


@condition(TAKE_BACK, "unread")
def team_has_not_answered(challenge: Challenge) -> Iterable[Unmet]:
    """Once the team has remarked on the text, it hands it back itself, with what it asks for."""
    proposed = history(challenge).filter(target=ChallengeState.PROPOSED).last()
    remarks = Comment.objects.filter(**generic_key(challenge)).exclude(author__in=authors_of(challenge).order_by())
    if proposed and remarks.filter(created_at__gte=proposed.at).exists():
        yield Unmet(
            "challenges.read",
            _("L’équipe a commencé à répondre : demandez-lui de vous rendre le texte."),
            _("équipe du programme"),
            address("workspace_challenge", challenge.pk),
        )
