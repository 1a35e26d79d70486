"""Jobs of the public site. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from core.jobs import clock
from public.domain import saved_searches


@clock(
    "public.follow_searches",
    cron="20 7 * * *",
    does=_("Envoie les nouveaux défis à qui suit une recherche, efface les recherches jamais confirmées"),
    steps=(saved_searches.TELLING, saved_searches.PURGING),
)
def follow_searches() -> None:
    """Every morning. Nobody is told twice of one challenge."""
    saved_searches.mail_searches()
    saved_searches.purge_searches()
