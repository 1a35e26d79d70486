"""Two people on one section of a challenge, in two browsers."""

from challenges.models import ChallengeSection
from core.models import Comment
from tests.e2e.conftest import paris
from tests.factories.challenges import challenge_set

SAVED = "[data-save-state][data-state=saved]"


def test_two_people_write_the_same_section_and_lose_nothing(site, enter, set_clock):
    set_clock(paris(2027, 2, 10))
    group = challenge_set(complete=False)
    one, two = enter(group.author, "auteur"), enter(group.agent, "agent")
    path = f"/espace/defis/{group.challenge.pk}/parties/problem/"
    one.go(path)
    two.go(path)
    two.sees(f"{group.author} écrit aussi ici en ce moment.")
    two.shot("ecrire-a-deux")

    one.page.locator("#id_body_fr").press_sequentially("Le texte de l’une.")
    one.page.locator(SAVED).wait_for()
    with two.expecting(409):
        two.page.locator("#id_body_fr").press_sequentially("Le texte de l’autre.")
        two.sees(f"{group.author} a modifié ce texte pendant que vous écriviez.")
    two.unfold("Lire l’autre texte")
    two.sees("Le texte de l’une.")
    assert two.page.locator("#id_body_fr").input_value() == "Le texte de l’autre."
    two.shot("ecrire-a-deux-conflit")

    section = ChallengeSection.objects.get(challenge=group.challenge, key="problem")
    assert section.body_fr == "Le texte de l’une."
    assert Comment.objects.get().suggestion == "Le texte de l’autre."
    two.page.locator("#id_body_fr").fill("Le texte de l’une, et celui de l’autre.")
    two.page.locator(SAVED).wait_for()
    section.refresh_from_db()
    assert section.body_fr == "Le texte de l’une, et celui de l’autre."
