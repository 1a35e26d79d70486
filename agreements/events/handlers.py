"""Acts about allegations and breaches, and whom the steps of allegations, breaches and obligations concern."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays
from accounts.models import User
from accounts.queries import holders_of, people_of
from agreements.enums import Finding
from agreements.events import labels
from agreements.events.domain.allegations import check_finding, find, heard, rectify
from agreements.events.domain.breaches import apply_remedy, next_remedy
from agreements.events.permissions import EventPerm
from agreements.models import Allegation, Breach, Obligation, Prototype
from casework.acts import Addressee, addressees, declare_act
from casework.moves import declare_concerned
from casework.steps import declare_step
from core.permissions import can
from core.roles import Role
from core.ui import dates


def _against(breach: Breach) -> list[Addressee]:
    return addressees(people_of(breach.against)) if breach.against else []


def _title(breach: Breach) -> str:
    return f"{labels.clause_title(breach.clause)}, {breach.prototype}"


def _read_remedy(breach: Breach, _payload: Any) -> list[tuple[str, str]]:
    following = next_remedy(breach)
    return [
        ("Prototype", str(breach.prototype)),
        ("Article", labels.clause_title(breach.clause)),
        ("Partie en cause", breach.against.name if breach.against else labels.role_words(breach.against_role)),
        ("Faits", breach.facts),
        ("À corriger avant le", dates.until(breach.cure_by) if breach.cure_by else "aucun délai"),
        ("Remèdes déjà appliqués", ", ".join(labels.remedy_words(row["remedy"]) for row in breach.remedies) or "aucun"),
        ("Remède à appliquer", labels.remedy_words(following) if following else "aucun"),
    ]


declare_act(
    "remede",
    _("Remède à un manquement"),
    Breach,
    service=lambda breach: Role.LEGAL,
    title=_title,
    text=lambda breach, log: f"Remède appliqué : {labels.remedy_words(breach.remedies[-1]['remedy'])}.",
    reasons=lambda breach, log: f"{breach.facts}\n{log.reason}",
    people=_against,
    remedies=lambda breach: _(
        "Cette décision peut être contestée devant le juge du contrat dans les deux mois du jour où vous l’avez reçue. Que la "
        "convention soit un contrat administratif est à vérifier."
    ),
    link=lambda breach, act: settings.SITE_URL + reverse("act", args=[act.number]),
    url=lambda breach: reverse("breach", args=[breach.pk]),
    public=lambda breach: breach.public,
)

declare_step(
    Breach,
    "remedy",
    read=_read_remedy,
    act=lambda breach, *, by, reason, payload, step: apply_remedy(breach, by=by, reason=reason, step=step),
    objects=lambda: Breach.objects.select_related("prototype"),
    title=_title,
    url=lambda breach: reverse("breach", args=[breach.pk]),
)


def _parties(allegation: Allegation) -> list[User]:
    """Whoever declared it, and the party in question once it is notified: not one before, not anybody else ever."""
    found = list(people_of(allegation.declarer)) if allegation.declarer else []
    if allegation.declared_by is not None and not found:
        found.append(allegation.declared_by)
    told = heard(allegation)
    if allegation.notified_at and told is not None:
        found += people_of(told)
    return list({person.pk: person for person in found}.values())


def _read_finding(allegation: Allegation, payload: Any) -> list[tuple[str, str]]:
    check_finding(allegation, payload)
    rows = [
        ("Prototype", str(allegation.prototype)),
        ("Ce qui est déclaré", labels.allegation_words(allegation)),
        ("Mis en cause", labels.accused_words(allegation)),
        ("Récit des faits", allegation.account),
        ("Observations", allegation.answer or "aucune dans le délai"),
        ("Constat", str(Finding(payload["finding"]).label)),
    ]
    for row in payload["articles"]:
        said = "enfreint" if row["broken"] else "non enfreint"
        rows.append((labels.clause_title(row["article"]), f"{said} : {row['reason']}"))
    return rows


def _title_of(allegation: Allegation) -> str:
    return f"{labels.allegation_words(allegation)}, {allegation.prototype}"


def _found_words(allegation: Allegation, _log: Any) -> str:
    articles = [
        f"{labels.clause_title(row.article)} : {'enfreint' if row.broken else 'non enfreint'}. {row.reason}"
        for row in allegation.qualifications.all()
    ]
    return "\n".join([f"Les faits sont {Finding(allegation.finding).label}s.", *articles])


CONTEST = _(
    "Ceci est la position de la Ville, et non un jugement. Elle peut être contestée devant le juge du contrat dans les deux mois du "
    "jour où vous l’avez reçue. Que la convention soit un contrat administratif est à vérifier."
)


def _act_of(name: str, label: Any, text: Any) -> None:
    declare_act(
        name,
        label,
        Allegation,
        service=lambda allegation: Role.LEGAL,
        title=_title_of,
        text=text,
        reasons=lambda allegation, log: log.reason,
        people=lambda allegation: [*addressees(_parties(allegation)), *_on_paper(allegation)],
        remedies=lambda allegation: CONTEST,
        link=lambda allegation, act: settings.SITE_URL + reverse("act", args=[act.number]),
        url=lambda allegation: reverse("allegation", args=[allegation.pk]),
    )


def _on_paper(allegation: Allegation) -> list[Addressee]:
    """Who has no account is written to: the day of receipt is entered on the act."""
    return [Addressee(allegation.accused_name)] if allegation.accused_name and not allegation.accused else []


_act_of("constat", _("Constat sur une mise en cause"), _found_words)
_act_of(
    "rectification",
    _("Rectification d’un constat"),
    lambda allegation, log: "Les faits ne sont pas établis. Le constat est rectifié ; ce qui en découlait tombe.",
)


def _read_rectification(allegation: Allegation, _payload: Any) -> list[tuple[str, str]]:
    return [
        ("Prototype", str(allegation.prototype)),
        ("Ce qui était retenu", labels.allegation_words(allegation)),
        ("Mis en cause", labels.accused_words(allegation)),
        ("Motifs du constat", allegation.reasons),
        ("Dossiers de manquement", str(allegation.breaches.count())),
    ]


for _name, _read, _do in (
    (
        "find",
        _read_finding,
        lambda row, *, by, reason, payload, step: find(row, by=by, reason=reason, payload=payload, step=step),
    ),
    (
        "rectify",
        _read_rectification,
        lambda row, *, by, reason, payload, step: rectify(row, by=by, reason=reason, step=step),
    ),
):
    declare_step(
        Allegation,
        _name,
        read=_read,
        act=_do,
        objects=lambda: Allegation.objects.select_related("prototype", "event", "about", "obligation", "accused"),
        title=_title_of,
        url=lambda allegation: reverse("allegation", args=[allegation.pk]),
        opens=lambda user, allegation: bool(can(user, EventPerm.VIEW_ALLEGATION, allegation)),
    )


def _of_allegation(allegation: Allegation) -> Iterable[User]:
    people = [*_parties(allegation), *holders_of(Role.LEGAL)]
    return list({person.pk: person for person in people}.values())


declare_concerned(
    Allegation,
    people=_of_allegation,
    title=_title_of,
    url=lambda allegation: reverse("allegation", args=[allegation.pk]),
)


def _of_breach(breach: Breach) -> Iterable[User]:
    return [*(people_of(breach.against) if breach.against else ()), *holders_of(Role.LEGAL)]


def _of_obligation(obligation: Obligation) -> Iterable[User]:
    return [*(people_of(obligation.debtor) if obligation.debtor else ()), *holders_of(Role.LEGAL)]


def _of_prototype(prototype: Prototype) -> Iterable[User]:
    return people_of(prototype.maker) if prototype.maker else ()


declare_concerned(Breach, people=_of_breach, title=_title, url=lambda breach: reverse("breach", args=[breach.pk]))
declare_concerned(
    Obligation,
    people=_of_obligation,
    title=lambda row: f"{labels.term_words(row.clause, row.term)}, {row.prototype}",
    url=lambda row: reverse("obligation", args=[row.pk]),
)
declare_concerned(
    Prototype,
    people=_of_prototype,
    title=str,
    url=lambda prototype: reverse("workspace_prototype", args=[prototype.pk]),
)


follows("agreements.Obligation", "debtor", _("obligations dues"))


follows("agreements.Obligation", "creditor", _("obligations reçues"))


follows("agreements.Breach", "against", _("manquements"))


stays(
    "agreements.IPEvent",
    "declarer",
    _("événements déclarés"),
    _("une déclaration garde le nom sous lequel elle est faite"),
)


follows("agreements.Allegation", "accused", _("mises en cause"))


stays(
    "agreements.Allegation",
    "declarer",
    _("mises en cause déclarées"),
    _("une déclaration garde le nom sous lequel elle est faite"),
)
