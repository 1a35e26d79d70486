"""How the processes of a run share the tests: a file at a time, what takes long first, so that none is left alone at the end."""

from xdist.scheduler.loadscope import LoadScopeScheduling

# What takes longest, by the first name that fits. Everything else follows in the order of its files.
LONGEST = (
    "tests/e2e/test_whole_life.py",
    "tests/tools/test_demo.py",
    "tests/agreements/commons/test_search.py",  # asks no database: on a new machine one process makes the template meanwhile
    "tests/agreements/commons/model2/test_search.py",
    "tests/tables/pages/test_cache.py",
    "tests/tables/pages/test_public.py",
    "tests/core/test_worker.py",
    "tests/tables/pages/test_access.py",
    "tests/tables/pages/",
    "tests/e2e/test_prototype_story.py",
    "tests/e2e/test_phone.py",
    "tests/e2e/",
    "tests/agreements/scans/",
    "tests/tools/",
    "tests/tables/",
    "tests/agreements/commons/",
    "tests/agreements/documents/",
    "tests/agreements/conventions/",
    "tests/challenges/calls/",
    "tests/project/test_typed_signs.py",
    "tests/public/views/",
)
# Files whose tests go to several processes: long, and nothing that they share is dear.
SHARED_OUT = (
    "tests/tables/pages/test_access.py",
    "tests/tables/pages/test_links.py",
    "tests/e2e/test_phone.py",
    "tests/e2e/test_writing.py",
    "tests/e2e/test_exchange.py",
    "tests/core/test_worker.py",
)


def unit_of(nodeid: str) -> str:
    """What one process runs in one go."""
    path = nodeid.partition("::")[0]
    return nodeid if path in SHARED_OUT else path


def rank_of(nodeid: str) -> int:
    return next((place for place, name in enumerate(LONGEST) if nodeid.startswith(name)), len(LONGEST))


def longest_first(items):
    """In the order given within a file; of each file, all of it."""
    place = {}
    for item in items:
        place.setdefault(item.nodeid.partition("::")[0], len(place))
    items.sort(key=lambda item: (rank_of(item.nodeid), place[item.nodeid.partition("::")[0]]))


class Scheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
