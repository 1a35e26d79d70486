"""Names of files for the pages of jurors."""

from django.utils.translation import gettext as _

from challenges.models import Application, Jury, Review


def number_of(application: Application) -> str:
    """The number by which a blind jury knows the file."""
    return application.blind_number


def name_of(review: Review) -> str:
    """Whose file it is; for a blind jury, its number alone."""
    return file_name(review.application, review.member.jury)


def file_name(application: Application, jury: Jury) -> str:
    """The same, of a file before this jury."""
    if jury.blind:
        return _("Dossier %(number)s") % {"number": number_of(application)}
    return str(application.organisation)
