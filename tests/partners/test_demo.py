import pytest

from accounts import demo as accounts_demo
from accounts.models import Membership, Organisation, User
from partners import demo as partners_demo
from partners.models import Criterion, Edition, Participation
from startups import demo as startups_demo
from startups.models import StartupProfile

pytestmark = pytest.mark.django_db


def test_the_demonstration_loads_twice_without_a_double():
    for _ in range(2):
        accounts_demo.load()
        partners_demo.load()
        startups_demo.load()

    assert User.objects.count() == 15
    assert Organisation.objects.count() == 9
    assert Membership.objects.count() == 18
    assert Edition.objects.get().fictional
    assert sum(Criterion.objects.values_list("weight", flat=True)) == 100
    assert Participation.objects.count() == 5
    assert StartupProfile.objects.count() == 3
