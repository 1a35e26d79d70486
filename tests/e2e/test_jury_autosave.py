"""A juror renders a reading while its autosave is still on the way."""

from challenges.models import Review
from challenges.selection.domain.jury import open_reviews
from tests.e2e.conftest import paris
from tests.factories.applications import jury_set


def test_a_reading_sent_before_its_last_autosave_is_rendered_without_error(site, enter, set_clock):
    set_clock(paris(2027, 5, 2))
    world = jury_set(applicants=1, jurors=2, quorum=1, readings=1)
    open_reviews(world.jury, by=world.team)
    review = Review.objects.get()
    juror = enter(review.member.user)

    juror.go(f"/espace/jurys/{world.jury.pk}/lectures/{review.pk}/")
    for criterion in juror.page.locator("#notes fieldset").all():
        criterion.get_by_label("4", exact=True).check()
    juror.page.locator("#id_comment").fill("Lu avec attention.")
    juror.click("Rendre et passer à la suivante")
    juror.sees("Lecture rendue.")

    review.refresh_from_db()
    assert (review.state, review.comment) == ("submitted", "Lu avec attention.")
