"""Two rows for one organisation: found while one types, told to the team, and never decided by the machine.

Near means: a name that is the same once accents, spaces and legal forms are taken away, or a few letters apart; a domain that
only its owner has; a person who directs both.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.domain.domains import domain_of, site_domain
from accounts.domain.provenance import DIRECTORS
from accounts.enums import Origin
from accounts.models import DuplicateDoubt, FieldSource, Membership, Organisation, User
from accounts.permissions import OrganisationPerm
from core.clock import app_now
from core.exceptions import StaleState
from core.names import Folded, name_key
from core.permissions import require

SHOWN: Final = 5
CANDIDATES: Final = 40
CLOSE: Final = 0.8  # of two names without spaces: one letter in five may differ
SHORTEST: Final = 3

# Legal forms and words that name a kind of body, here and among neighbours, as `name_key` leaves them; the longest first.
LEGAL_FORMS: Final = tuple(
    sorted(
        """
        association loi 1901|association loi de 1901|loi 1901|association a but non lucratif|association|asso|federation|fondation
        societe par actions simplifiee unipersonnelle|societe par actions simplifiee|societe a responsabilite limitee
        entreprise unipersonnelle a responsabilite limitee|societe anonyme|societe civile|societe cooperative et participative
        societe cooperative d interet collectif|societe cooperative|societe a mission|societe|ste|entreprise individuelle
        entreprise|etablissements|ets|compagnie|cie|groupe|groupement
        sas|s a s|sasu|sarl|s a r l|eurl|sa|s a|snc|sci|scop|scic|scp|sel|selarl|selas|ei|eirl|gie|gip
        gmbh|ag|kg|ug|ev|e v|ltd|limited|plc|llp|lp|inc|incorporated|corp|corporation|co|company|llc
        bv|b v|nv|n v|sprl|srl|s r l|asbl|vzw|spa|s p a|oy|ab|as|aps|sl|s l|lda|sarl u
        """.replace("\n", "|").split("|"),
        key=len,
        reverse=True,
    )
)
FORMS: Final = re.compile(r"\b(?:" + "|".join(re.escape(form.strip()) for form in LEGAL_FORMS if form.strip()) + r")\b")
ARTICLES: Final = re.compile(r"^(?:les?|la|l|the)\s+")

# Functions a name → organisations that a person of this name directs; nouns above add theirs.
_directed: list[Callable[[str], QuerySet[Any, Any]]] = []


def directed_by(source: Callable[[str], QuerySet[Any, Any]]) -> Callable[[str], QuerySet[Any, Any]]:
    """Registers a function name → identifiers of the organisations that say they are directed by somebody of this name."""
    _directed.append(source)
    return source


@dataclass
class Near:
    """An organisation that may be the same, and why, in words."""

    organisation: Organisation
    reasons: list[str] = field(default_factory=list)


def bare_name(name: str) -> str:
    """A name without accents, punctuation, legal form nor article; the whole when nothing would be left."""
    whole = name_key(name)[0]
    bare = ARTICLES.sub("", " ".join(FORMS.sub(" ", whole).split()))
    return bare or whole


def same_name(one: str, other: str) -> bool:
    """Whether two names may be those of one organisation."""
    a, b = (bare_name(name).replace(" ", "") for name in (one, other))
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) > SHORTEST and SequenceMatcher(None, a, b).ratio() >= CLOSE)


def near_organisations(
    name: str,
    *,
    website: str = "",
    by: User | None = None,
    directors: Iterable[str] = (),
    but: Organisation | None = None,
) -> list[Near]:
    """Living organisations that may be this one, at most SHOWN, the nearest names first. Those for which `by` acts are left
    out: they know them.
    """
    known = Organisation.objects.filter(origin=Origin.LIVE, merged_into__isnull=True)
    if but is not None:
        known = known.exclude(pk=but.pk)
    elif by is not None:
        mine = Membership.objects.filter(user=by, ended_at__isnull=True)
        known = known.exclude(pk__in=mine.values("organisation"))
    found: dict[Any, Near] = {}
    for organisation in _by_name(known, name):
        _add(found, organisation, _("nom proche"))
    for domain in {site_domain(website) if website else "", domain_of(by.email) if by is not None else ""} - {""}:
        for organisation in _by_domain(known, domain):
            _add(found, organisation, _("même domaine (%(domain)s)") % {"domain": domain})
    for person in dict.fromkeys(" ".join(one.split()) for one in directors if one.strip()):
        for organisation in _by_director(known, person):
            _add(found, organisation, _("même dirigeant (%(name)s)") % {"name": person})
    return sorted(found.values(), key=lambda near: -len(near.reasons))[:SHOWN]


def _add(found: dict[Any, Near], organisation: Organisation, reason: str) -> None:
    near = found.setdefault(organisation.pk, Near(organisation))
    if reason not in near.reasons:
        near.reasons.append(reason)


def _by_name(known: QuerySet[Organisation], name: str) -> list[Organisation]:
    """The index of trigrams finds candidates, each column by its own; the rule of names decides."""
    bare = bare_name(name)
    if len(bare) < SHORTEST:
        return []
    likely = Organisation.objects.filter(name__folded__trigram_word_similar=bare).values("pk")
    legally = Organisation.objects.filter(legal_name__folded__trigram_word_similar=bare).values("pk")
    rows = known.filter(Q(pk__in=likely) | Q(pk__in=legally)).annotate(
        near=Greatest(TrigramWordSimilarity(bare, Folded("name")), TrigramWordSimilarity(bare, Folded("legal_name")))
    )
    candidates = rows.order_by("-near", "pk")[:CANDIDATES]
    return [
        row for row in candidates if same_name(name, row.name) or (row.legal_name and same_name(name, row.legal_name))
    ]


def _by_domain(known: QuerySet[Organisation], domain: str) -> list[Organisation]:
    sites = Organisation.objects.filter(website__finds=domain).values("pk")
    people = Membership.objects.filter(
        ended_at__isnull=True,
        user__in=User.objects.filter(email__finds=domain).values("pk"),
        user__email__iendswith=domain,
    )
    rows = known.filter(Q(pk__in=sites) | Q(pk__in=people.values("organisation"))).order_by("pk")[:CANDIDATES]
    mailed = set(people.filter(organisation__in=[row.pk for row in rows]).values_list("organisation", "user__email"))
    theirs = {pk for pk, email in mailed if domain_of(email) == domain}
    return [row for row in rows if row.pk in theirs or site_domain(row.website) == domain]


def _by_director(known: QuerySet[Organisation], person: str) -> list[Organisation]:
    if len(person.split()) < 2:  # a first name alone is nobody
        return []
    said = FieldSource.objects.filter(field=DIRECTORS, register_value__finds=person).values("organisation")
    either = Q(pk__in=said)
    for source in _directed:
        either |= Q(pk__in=source(person))
    return list(known.filter(either).order_by("pk")[:SHOWN])


def doubt(organisation: Organisation, near: Iterable[Near], *, by: User | None) -> None:
    """Tells the team, in its tasks, that this new organisation may be one that was there. Idempotent."""
    for one in near:
        DuplicateDoubt.objects.get_or_create(
            organisation=organisation,
            other=one.organisation,
            defaults={"reasons": " · ".join(one.reasons)[:300], "raised_by": by},
        )


def dismiss(raised: DuplicateDoubt, *, by: User) -> None:
    """The team says that they are two. Raises StaleState when somebody has answered already."""
    require(by, OrganisationPerm.MERGE_ORGANISATIONS)
    settled = DuplicateDoubt.objects.filter(pk=raised.pk, settled_at__isnull=True)
    if not settled.update(settled_at=app_now(), settled_by=by, updated_at=app_now()):
        raise StaleState(_("Quelqu’un a déjà répondu à cette question."))
