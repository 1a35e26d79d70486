"""A juror marks by keys and renders a reading while its autosave is still on the way."""

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
    rows = juror.page.locator("#notes fieldset")
    rows.first.get_by_label("0", exact=True).focus()
    for key in "5" + "4" * (rows.count() - 1):
        juror.page.keyboard.press(key)
    assert juror.page.locator("#id_comment").evaluate("field => field === document.activeElement")
    assert [row.locator("input:checked").input_value() for row in rows.all()] == ["5"] + ["4"] * (rows.count() - 1)
    juror.sees(f"{rows.count()} critères sur {rows.count()}")
    juror.page.keyboard.type("Lu avec attention.")
    juror.click("Rendre et suivante")
    juror.sees("Lecture rendue.")

    review.refresh_from_db()
    assert (review.state, review.comment) == ("submitted", "Lu avec attention.")
    assert set(review.scores.values_list("value", flat=True)) == {4, 5}
