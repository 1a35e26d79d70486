"""The register as people read it."""

import datetime as dt
import json

import pytest

from public.queries import register
from register.domain.append import append
from register.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_register_is_read_latest_first_by_kind_and_before_an_entry(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    for n in range(3):
        append("test.a" if n else "test.b", {"n": n, "text": "été"})

    def indices(**choice):
        assert list(register.listed_entries(choice)) == register.latest_entries(choice)
        return [entry.index for entry in register.latest_entries(choice)]

    assert indices() == [3, 2, 1, 0]
    assert indices(nature="test.a") == [3, 2]
    assert indices(avant=2) == [1, 0]
    assert indices(avant=0) == []
    assert register.kinds()[-2:] == ["test.a", "test.b"]
    entry = Entry.objects.get(index=3)
    told = register.read(entry)
    assert (told.index, told.kind, told.content["data"]["n"]) == (3, "test.a", 2)
    assert int(told.at.timestamp()) == entry.at // 1000
    assert told.text == json.dumps(json.loads(bytes(entry.leaf)), ensure_ascii=False, indent=2)
    assert "été" in told.text
