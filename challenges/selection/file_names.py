"""Words of readings for the pages of jurors."""

from django.utils.translation import gettext as _

from challenges.models import Application, Review


def number_of(application: Application) -> str:
    """The number by which a blind jury knows the file."""
    return f"{application.blind_order % 10000:04}"


def number_of_file(review: Review) -> str:
    """The same, of the file that is read."""
    return number_of(review.application)


def name_of(review: Review) -> str:
    """Whose file it is; for a blind jury, its number alone."""
    if review.member.jury.blind:
        return _("Dossier %(number)s") % {"number": number_of_file(review)}
    return str(review.application.organisation)
