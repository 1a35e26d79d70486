"""A prototype goes from « tient si chacun respecte sa parole » to « aucune voie trouvée » by facts alone, and back by one day."""

import re

from agreements.models import Prototype
from register.domain.verify import verify_log
from register.models import Entry
from tests.e2e import acts_facts as facts
from tests.e2e.acts_pilot import deposit_sources
from tests.e2e.conftest import paris
from tests.e2e.season import season
from tests.e2e.test_prototype_story import selected_startup


def test_facts_change_the_verdict_and_one_that_lapses_changes_it_back(site, visitor, enter, set_clock, run_worker):
    set_clock(paris(2027, 9, 6))
    cast = season()
    founder, slug = selected_startup(cast)
    startup, legal, team = enter(founder, "startup"), enter(cast.legal, "juriste"), enter(cast.team, "equipe")
    deposit_sources(startup)
    run_worker("agreements.follow_facts")
    public = visitor("public")
    reads(public, slug, facts.KEPT)
    public.shot("prototype-verdict-tient-si")

    facts.of_the_start(legal, team)
    facts.of_the_acceptance(team, legal)
    facts.of_the_week(team, "2027-09-06")
    reads(public, slug, facts.KEPT)
    facts.of_the_end(team)
    facts.facts_page(legal)
    legal.shot("faits-constates")
    reads(public, slug, facts.SHARED)
    public.sees("même en cas de manquement", "valable jusqu’au 6 octobre 2027")
    public.shot("prototype-verdict-aucune-voie")
    refused_to_the_startup(startup)

    set_clock(paris(2027, 10, 7, 0, 5))
    run_worker("agreements.follow_facts", "register.sign_head")
    reads(public, slug, facts.KEPT)
    public.sees("Données reçues au fil de la collecte")
    public.shot("prototype-verdict-un-fait-expire")
    assert [row["verdict"] for row in Prototype.objects.get(slug=slug).verdict.history] == [
        "shared-if-kept", "shared", "shared-if-kept",
    ]  # fmt: skip
    assert Entry.objects.filter(kind="verdict.changed").count() == 3
    assert verify_log().is_good


def reads(public, slug, verdict):
    public.go(f"/prototypes/{slug}/")
    public.sees(verdict)


def refused_to_the_startup(startup):
    """The startup reads its facts, and finds no way to record one."""
    facts.facts_page(startup)
    startup.sees(facts.SHARED)
    assert not startup.page.locator("#faits a", has_text=re.compile("Renouveler|Constater")).count()
