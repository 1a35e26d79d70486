"""Words of readings for the pages of jurors."""

from django.utils.translation import gettext as _

from challenges.models import Review


def number_of_file(review: Review) -> str:
    """The number by which a blind jury knows the file."""
    return review.application.blind_number


def name_of(review: Review) -> str:
    """Whose file it is; for a blind jury, its number alone."""
    if review.member.jury.blind:
        return _("Dossier %(number)s") % {"number": number_of_file(review)}
    return str(review.application.organisation)
