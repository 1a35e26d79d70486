"""Two people save one article at the same instant, each on a connection of their own."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agreements.conventions.domain.articles import EditConflict, set_article
from agreements.enums import ConventionState as S
from agreements.models import Article
from core.models import TextVersion, generic_key
from tests.factories.accounts import UserFactory
from tests.factories.agreements import article_of, convention_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_saves_at_the_same_instant_give_one_text_and_one_conflict():
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    people = [around.legal, UserFactory(legal=True)]
    together = Barrier(2)

    def save(person, days):
        row = Article.objects.select_related("version__convention", "clause_version").get(pk=article.pk)
        together.wait(10)
        try:
            set_article(
                row,
                by=person,
                expected_version=row.edit_version,
                terms={**row.terms, "max_age_days": days},
                reason=f"Demande de {days} jours",
            )
        except EditConflict as conflict:
            return conflict
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        conflicts = list(pool.map(save, people, (30, 45)))

    article.refresh_from_db()
    lost = conflicts.index(next(filter(None, conflicts)))
    kept = (30, 45)[1 - lost]
    history = [
        json.loads(row.body)["terms"]["max_age_days"]
        for row in TextVersion.objects.filter(**generic_key(article), n__gt=0)
    ]
    assert conflicts[1 - lost] is None
    assert (article.terms["max_age_days"], article.edit_version, article.changed_by) == (kept, 1, people[1 - lost])
    assert conflicts[lost].article.terms["max_age_days"] == kept
    assert conflicts[lost].message == (
        f"{people[1 - lost]} a modifié cet article entre-temps. Rien n’est perdu : votre saisie est gardée ci-dessous, à côté du texte actuel. Comparez, puis enregistrez de nouveau."
    )
    assert history == [kept]
