"""Words of the calls that several pages say."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def told_sentence(n: int) -> str:
    """How many people were mailed because they have an application under way; never « everybody » without a count."""
    if not n:
        return _("Personne n’a de candidature en cours : aucun courriel n’est parti.")
    return ngettext(
        "%(n)s personne qui a une candidature en cours est prévenue par courriel.",
        "%(n)s personnes qui ont une candidature en cours sont prévenues par courriel.",
        n,
    ) % {"n": n}


def told_within_the_hour(n: int) -> str:
    """The same of a grouped mail that has not left yet."""
    if not n:
        return _("Personne n’est à prévenir.")
    return ngettext(
        "%(n)s personne sera prévenue par courriel dans l’heure.",
        "%(n)s personnes seront prévenues par courriel dans l’heure.",
        n,
    ) % {"n": n}
