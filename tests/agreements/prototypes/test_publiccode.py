import pytest
import yaml

from agreements.models import Prototype
from tests.factories.pilots import PrototypeFactory

pytestmark = pytest.mark.django_db


def test_publiccode_holds_the_mandatory_keys(client):
    prototype = PrototypeFactory(state="licensed", licence="EUPL-1.2", summary_fr='Une lampe : "douce"\n# et sobre')

    answer = client.get(f"/prototypes/{prototype.slug}/publiccode.yml")

    content = yaml.safe_load(answer.content.decode())
    assert answer.status_code == 200
    assert content["legal"]["license"] == "EUPL-1.2"
    assert {*content} >= {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "organisation",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    texts = content["description"]["fr"]
    assert {*texts} == {"shortDescription", "longDescription", "features"}
    assert len(texts["shortDescription"]) <= 150 <= len(texts["longDescription"])


def test_publiccode_of_a_prototype_without_a_licence_does_not_exist(client):
    prototype = PrototypeFactory()

    assert Prototype.objects.get().licence == ""
    assert client.get(f"/prototypes/{prototype.slug}/publiccode.yml").status_code == 404


def test_addresses_come_from_the_settings_whatever_host_was_asked_first(client, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://datacity.example"
    prototype = PrototypeFactory(state="licensed", licence="EUPL-1.2")
    address = f"/prototypes/{prototype.slug}/publiccode.yml"

    first = client.get(address, headers={"host": "evil.example"})
    second = client.get(address)

    assert b"evil.example" not in first.content + second.content
    assert yaml.safe_load(second.content)["landingURL"] == f"https://datacity.example/prototypes/{prototype.slug}/"
