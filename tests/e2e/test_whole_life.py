"""A challenge through its whole life, by the clicks of each role, in French."""

from challenges.models import Application, Challenge
from pilots.models import Pilot
from tests.e2e import acts_application as apply
from tests.e2e import acts_challenge as writing
from tests.e2e import acts_facts as facts
from tests.e2e import acts_pilot as trying
from tests.e2e import acts_selection as selecting
from tests.e2e.conftest import paris
from tests.e2e.season import BEGINS, CLOSES, OPENS, season
from tests.rights import drift

CYCLO, TRI = "Cyclo-Logique (fictive)", "Tri Malin (fictive)"


def test_a_challenge_lives_its_whole_life(site, visitor, enter, set_clock, run_worker, tmp_path):
    set_clock(BEGINS)
    cast = season()
    team, public = enter(cast.team, "equipe"), visitor("public")

    slug = written_and_scheduled(cast, team, enter)
    writing.not_yet_public(public, slug)
    set_clock(OPENS)
    run_worker("challenges.follow_calendar")
    writing.public_sees_it_open(public, slug)

    winner, other = two_startups_apply(site, visitor, set_clock, run_worker, slug)
    set_clock(CLOSES.replace(minute=1))
    run_worker("challenges.follow_calendar")
    assert Challenge.objects.get().state == "closed"
    judged(cast, team, enter, (winner, other), set_clock)
    released(team, winner, other, run_worker, site)
    selecting.become_signatory(winner)
    selecting.sign_deed(winner)

    agent = enter(cast.agent, "direction-pilote")
    brought_to_the_start(agent, winner, enter(cast.legal, "juriste-faits"), team, set_clock)
    tried_and_decided(agent, winner, team, set_clock)
    run_worker("register.sign_head")
    pilot = Pilot.objects.get()
    trying.public_sees(public, pilot.slug, pilot.prototype.slug)
    trying.register_verifies(site, tmp_path / "heads.json")
    assert drift() == []


def written_and_scheduled(cast, team, enter):
    author = enter(cast.author, "partenaire")
    writing.draft(author)
    writing.invite_directorate(author, cast.directorate)
    writing.write_together(enter(cast.agent, "direction"))
    writing.propose(author)
    writing.ask_for_changes(team)
    writing.answer_changes(author)
    writing.approve_and_schedule(team)
    return Challenge.objects.get().slug


def two_startups_apply(site, visitor, set_clock, run_worker, slug):
    set_clock(paris(2027, 3, 10))
    winner, other = visitor("startup1"), visitor("startup2")
    apply.sign_up(winner, site, "Léa", "Fontaine", "lea@cyclo.example")
    apply.register(winner, CYCLO)
    receipt = apply.apply(winner, slug, pictures=True)
    set_clock(paris(2027, 4, 30, 17))
    apply.sign_up(other, site, "Karim", "Haddad", "karim@trimalin.example")
    apply.register(other, TRI)
    apply.apply(other, slug)
    run_worker()
    assert Application.objects.get(organisation__name=CYCLO).receipt_number == receipt
    assert any(receipt in letter.subject + letter.body for letter in site.letters if letter.to == ["lea@cyclo.example"])
    return winner, other


def judged(cast, team, enter, startups, set_clock):
    selecting.find_eligible(team, (CYCLO, TRI))
    jury = selecting.compose(team, cast.chair, cast.juror)
    chair, juror = enter(cast.chair, "presidence"), enter(cast.juror, "jure")
    selecting.sign_charter(chair)
    selecting.sign_charter(juror, link_with=TRI)
    selecting.open_reviews(team, jury)
    selecting.read_and_score(chair, (4, 2))  # with the 5 of the other juror, no tie in either order
    selecting.read_and_score(juror, (5,), hidden=TRI)
    selecting.deliberate(team, jury, {CYCLO: "retenir", TRI: "ne pas retenir"})
    selecting.write_minutes(team, CLOSES.replace(hour=17))
    set_clock(CLOSES.replace(minute=2))  # a link known in the very instant of the signature counts as known after it
    selecting.sign_minutes(chair)
    for startup in startups:
        selecting.sees_nothing_yet(startup)


def released(team, winner, other, run_worker, site):
    selecting.release(team)
    run_worker()
    told = {letter.to[0] for letter in site.letters if "Résultat de votre candidature" in letter.subject}
    assert told == {"lea@cyclo.example", "karim@trimalin.example"}
    selecting.told(other, TRI, "decision-non-retenue")
    selecting.told(winner, CYCLO, "decision-retenue")
    selecting.accept(winner)
    run_worker()


def brought_to_the_start(agent, startup, legal, team, set_clock):
    set_clock(paris(2027, 9, 6))
    trying.cannot_start(
        agent, "Aucune archive des sources du prototype n’est déposée.", "Aucun lieu d’essai n’est indiqué."
    )
    agent.shot("pilote-avant-de-demarrer")
    trying.deposit_sources(startup)
    trying.plan(agent, "2027-09-06", "2027-12-17")
    trying.add_site_and_data(agent, "2028-01-14")
    trying.cannot_start(
        agent,
        f"Le lieu « {trying.PLACE} » n’est pas autorisé.",
        "Les conditions d’un jeu de données prêté ne sont pas acceptées.",
    )
    trying.authorise_site(agent)
    trying.accept_data(startup)
    trying.cannot_start(agent, "Fait à constater : Registres publics lus.")
    facts.of_the_start(legal, team)


def tried_and_decided(agent, startup, team, set_clock):
    trying.start(agent)
    set_clock(paris(2027, 9, 15))
    trying.check_in(startup)
    trying.measure(startup)
    set_clock(paris(2027, 12, 17))
    trying.end_and_decide(agent)
    trying.show(team)
