"""Tags of the cache of public pages. A page bears the tag of every noun that it shows, a service names what it changed.

One enum for both ends, so that neither can name what the other does not know; a system check finds a tag that no page
bears, `tests/tables/pages` those that no service invalidates and the page that goes on showing what was changed.
"""

from enum import StrEnum


class CacheTag(StrEnum):
    """What is shown. A name that is shown beside other things counts: a pilot shows its challenge and its startup."""

    EDITIONS = "editions"
    ORGANISATIONS = "organisations"  # their names and facts, wherever they stand
    PARTNERS = "partners"  # who takes part in an edition, what was promised and lent
    CHALLENGES = "challenges"
    CONVENTIONS = "conventions"
    PROTOTYPES = "prototypes"
    PILOTS = "pilots"
    REGISTER = "register"
    PAGES = "pages"  # written by the editors


NOUNS = tuple(tag for tag in CacheTag if tag not in {CacheTag.REGISTER, CacheTag.PAGES})
