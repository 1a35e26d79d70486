import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone


@pytest.mark.parametrize(
    ("left", "soon", "late"),
    [
        (dt.timedelta(hours=15), True, False),
        (dt.timedelta(days=3), False, False),
        (dt.timedelta(hours=-1), False, True),
    ],
)
def test_deadline_says_whether_it_is_soon_or_late(left, soon, late):
    page = Template('{% load ui %}{% deadline at over="en retard" line=True binding=True %}').render(
        Context({"at": timezone.now() + left})
    )

    assert (" data-soon" in page, " data-passed" in page) == (soon, late)
    assert 'class="deadline deadline--line deadline--binding"' in page
