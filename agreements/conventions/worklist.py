"""What waits for people around conventions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.conventions.domain.remarks import REPLY, remarks_to_answer
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import SIGNABLE, ConventionState, SignatureMethod
from agreements.models import Accession, Article, Convention, Party, Signature
from challenges.enums import ApplicationState
from challenges.models import WithdrawalHearing
from core.deadlines import after
from core.guardian import granted_to
from core.models import Comment
from core.permissions import holds_everywhere
from core.worklist import Task, task_source

PAGE = 20


def _unsigned(user: Any) -> QuerySet[Party]:
    return (
        Party.objects.filter(convention__state__in=SIGNABLE, left_on__isnull=True, founding=True)
        .filter(convention__in=Convention.objects.filter(granted_to(user, ConventionPerm.SIGN_CONVENTION, Convention)))
        .filter(organisation__roles__name="signatory", organisation__roles__group__user=user)
        .exclude(signatures__version__in_force_at__isnull=True, signatures__version__abandoned_at__isnull=True,
                 signatures__isnull=False)
        .select_related("convention", "organisation")
        .only("convention__name_fr", "organisation__name")[:PAGE]
    )  # fmt: skip


@task_source(_unsigned)
def signatures_awaited(rows: QuerySet[Party]) -> Iterable[Task]:
    """Conventions that wait for the signature of an organisation for which this person signs."""
    for party in rows:
        yield Task(
            _("Signer pour %(name)s") % {"name": party.organisation},
            party.convention.name_fr,
            reverse("convention_signatures", args=[party.convention_id]),
            kind="signature",
        )


def _unsigned_deeds(user: Any) -> QuerySet[Accession]:
    rows = Accession.objects.filter(
        granted_to(user, ConventionPerm.SIGN_ACCESSION, Accession), signed_at__isnull=True, ended_at__isnull=True
    )
    rows = rows.select_related("version__convention", "organisation")
    return rows.only("version__convention__name_fr", "organisation__name")[:PAGE]


@task_source(_unsigned_deeds)
def deeds_to_sign(rows: QuerySet[Accession]) -> Iterable[Task]:
    for deed in rows:
        yield Task(
            _("Signer l’acte d’adhésion de %(name)s") % {"name": deed.organisation},
            deed.version.convention.name_fr,
            reverse("accession", args=[deed.pk]),
            kind="signature",
        )


def _of_withdrawn(user: Any) -> QuerySet[Accession] | None:
    if not holds_everywhere(user, ConventionPerm.APPROVE_DEVIATION):
        return None
    withdrawn = WithdrawalHearing.objects.filter(
        outcome=WithdrawalHearing.Outcome.WITHDRAWN,
        application__state=ApplicationState.DECLINED,
        application__challenge=OuterRef("challenge"),
        application__organisation=OuterRef("organisation"),
    )
    rows = Accession.objects.filter(Exists(withdrawn), signed_at__isnull=False, ended_at__isnull=True)
    return rows.select_related("organisation", "challenge").order_by("signed_at")[:PAGE]


@task_source(_of_withdrawn)
def deeds_of_withdrawn_selections(rows: QuerySet[Accession]) -> Iterable[Task]:
    """A signed deed binds after its selection is withdrawn, until its own rules end it."""
    for deed in rows:
        yield Task(
            _("Mettre fin à l’acte d’adhésion de %(name)s : sa sélection est retirée") % {"name": deed.organisation},
            str(deed.challenge),
            reverse("accession", args=[deed.pk]),
            kind="signature",
        )


def _deviations(user: Any) -> QuerySet[Article] | None:
    if not holds_everywhere(user, ConventionPerm.APPROVE_DEVIATION):
        return None
    return (
        Article.objects.filter(
            version__convention__state__in=(ConventionState.DRAFT, ConventionState.NEGOTIATION),
            version__frozen_at__isnull=True,
            version__abandoned_at__isnull=True,
            changed_by__isnull=False,
            approved_by__isnull=True,
        )
        .exclude(changed_by=user)
        .select_related("version__convention", "clause_version")
        .defer("version__frozen")[:PAGE]
    )


@task_source(_deviations)
def deviations_to_approve(rows: QuerySet[Article]) -> Iterable[Task]:
    """Articles taken away from the model by somebody else."""
    for article in rows:
        if article.removed or article.text_fr or article.terms != article.clause_version.default_terms:
            yield Task(
                _("Relire un écart au modèle : %(title)s") % {"title": article.clause_version.title_fr},
                article.version.convention.name_fr,
                reverse("convention_article", args=[article.version.convention_id, article.pk]),
                kind="deviation",
            )


def _scans(user: Any) -> QuerySet[Signature] | None:
    if not holds_everywhere(user, ConventionPerm.RECORD_SIGNATURE):
        return None
    rows = Signature.objects.filter(
        method=SignatureMethod.SCAN_CHECKED, checked_by2__isnull=True, version__isnull=False
    )
    rows = rows.exclude(checked_by=user).select_related("version__convention", "party__organisation")
    return rows.only("version__convention__name_fr", "party__organisation__name")[:PAGE]


@task_source(_scans)
def scans_to_check(rows: QuerySet[Signature]) -> Iterable[Task]:
    for signature in rows:
        yield Task(
            _("Vérifier un original signé : %(name)s") % {"name": signature.party},
            signature.version.convention.name_fr if signature.version else "",
            reverse("convention_scan", args=[signature.version.convention_id, signature.pk])
            if signature.version
            else "",
            kind="signature",
        )


def _voted_soon(user: Any) -> QuerySet[Convention] | None:
    if not holds_everywhere(user, ConventionPerm.RECORD_VOTE):
        return None
    return Convention.objects.filter(state=ConventionState.STRESS_TESTED).order_by("id")[:PAGE]


@task_source(_voted_soon)
def votes_to_record(rows: QuerySet[Convention]) -> Iterable[Task]:
    for convention in rows:
        yield Task(
            _("Enregistrer le vote du Conseil"),
            convention.name_fr,
            reverse("convention_vote", args=[convention.pk]),
            kind="vote",
        )


def _remarks(user: Any) -> QuerySet[Comment] | None:
    if not holds_everywhere(user, ConventionPerm.CHANGE_CONVENTION):
        return None
    return remarks_to_answer().exclude(author=user.pk)[:PAGE]


@task_source(_remarks)
def remarks_that_wait(rows: QuerySet[Comment]) -> Iterable[Task]:
    """« Répondre à n remarques », one task a convention, due within ten working days of the oldest."""
    waiting: dict[Any, list[Comment]] = {}
    for row in rows:
        waiting.setdefault(row.object_id, []).append(row)
    names = dict(Convention.objects.filter(pk__in=waiting).values_list("pk", "name_fr"))
    for convention, found in waiting.items():
        n = len(found)
        yield Task(
            ngettext("Répondre à %(n)s remarque", "Répondre à %(n)s remarques", n) % {"n": n},
            names.get(convention, ""),
            reverse("convention", args=[convention]),
            after(found[0].created_at, REPLY),
            "remark",
            n,
        )
