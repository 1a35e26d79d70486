from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.enums import PrototypeState
from agreements.prototypes.domain import prototype as verbs
from agreements.prototypes.domain.deposit import deposit_version, recheck, recheck_all
from agreements.prototypes.gates import COMMONS
from core import gates
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import Alarm
from pilots.tasks import DepositsDamaged, verify_deposits
from register.models import Entry
from tests.factories.pilots import ComponentFactory, accession_of, archive, pilot_set, version_in_force, zeros

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return pilot_set()


@pytest.fixture
def licensed(around):
    """A prototype one step before the commons, under a convention that leaves no way."""
    version = version_in_force(around.edition, [around.organisations["partner"]])
    accession_of(around.pilot, version)
    prototype = around.pilot.prototype
    ComponentFactory(prototype=prototype)
    deposit_version(prototype, upload=archive(), version="1.0", by=around.founder)
    verbs.choose_licence(prototype, by=around.founder, licence="EUPL-1.2")
    return prototype


def codes(prototype):
    return [row.code for row in gates.unmet(COMMONS, prototype)]


def test_deposit_is_kept_verified_and_in_the_register(around):
    deposit = deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)

    entry = Entry.objects.get(kind="prototype.deposited")
    assert (around.prototype.state, deposit.verified_ok) == (PrototypeState.DEPOSITED, True)
    assert deposit.sha256.encode() in bytes(entry.leaf)
    assert str(around.founder.pk).encode() not in bytes(entry.leaf)


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (
            lambda: SimpleUploadedFile("sources.zip", b"%PDF-1.7 menteur"),
            "« sources.zip » n’est pas un fichier .zip : son contenu est d’un autre type (application/pdf).",
        ),
        (
            lambda: SimpleUploadedFile("sources.zip", b""),
            "« sources.zip » est vide (0 octet). Choisissez un autre fichier.",
        ),
    ],
)
def test_deposit_of_a_file_that_lies_or_is_empty(around, upload, message):
    with pytest.raises(DomainError) as refusal:
        deposit_version(around.prototype, upload=upload(), version="1.0", by=around.founder)

    assert (refusal.value.field, refusal.value.message) == ("file", message)


def test_deposit_of_a_bomb_keeps_nothing(around):
    with pytest.raises(DomainError):
        deposit_version(around.prototype, upload=zeros("b.zip", 40 * 1024**2), version="1.0", by=around.founder)

    around.prototype.refresh_from_db()
    assert (around.prototype.state, around.prototype.deposits.count()) == (PrototypeState.REGISTERED, 0)


def test_a_version_is_deposited_once(around):
    deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)

    with pytest.raises(DomainError) as refusal:
        deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)

    assert refusal.value.field == "version"


def test_deposit_by_the_directorate_is_not_allowed(around):
    with pytest.raises(NotAllowed):
        deposit_version(around.prototype, upload=archive(), version="1.0", by=around.agent)


def test_licence_before_any_deposit(around):
    with pytest.raises(DomainError) as refusal:
        verbs.choose_licence(around.prototype, by=around.founder, licence="MIT")

    assert refusal.value.message == (
        "Déposez d’abord une archive des sources : la licence s’applique à ce qui est déposé."
    )


def test_licence_that_is_not_open(around):
    deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)

    with pytest.raises(DomainError) as refusal:
        verbs.choose_licence(around.prototype, by=around.founder, licence="BUSL-1.1")

    around.prototype.refresh_from_db()
    assert refusal.value.message == "BUSL-1.1 n’est pas une licence ouverte : elle interdit certains usages."
    assert (around.prototype.state, around.prototype.licence) == (PrototypeState.DEPOSITED, "")


def test_licence_that_does_not_go_with_a_component(around):
    ComponentFactory(prototype=around.prototype, name="noyau", licence="GPL-3.0-only")
    deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)

    with pytest.raises(DomainError) as refusal:
        verbs.choose_licence(around.prototype, by=around.founder, licence="MIT")

    assert refusal.value.message == (
        "noyau : GPL-3.0-only ne permet pas de distribuer l’ensemble sous MIT (matrice OSADL) : changez de composant ou "
        "de licence."
    )


def test_commons_with_every_condition(around, licensed):
    verbs.show_as_commons(licensed, by=around.legal)

    assert licensed.state == PrototypeState.COMMONS
    assert Entry.objects.filter(kind="prototype.commons").count() == 1


def test_commons_waits_for_a_lawyer_on_an_unknown_pair(around, licensed):
    component = ComponentFactory(prototype=licensed, licence="CECILL-2.1")
    before = codes(licensed)

    verbs.review_licence(licensed, by=around.legal, component=component, accepted=True, reason="Article 5.3.4.")

    assert (before, codes(licensed)) == (["components.unknown"], [])


def test_commons_without_components(licensed):
    licensed.components.all().delete()

    assert codes(licensed) == ["components.none"]


def test_commons_without_the_entry_of_its_deposit(licensed):
    licensed.facts = {}
    licensed.save()

    assert codes(licensed) == ["register.none"]


def test_commons_when_the_convention_leaves_a_way(licensed):
    licensed.governing_version.stress_records.update(verdict="appropriable")

    assert codes(licensed) == ["convention.way_found"]


def test_commons_without_a_convention(licensed):
    licensed.governing_version = None
    licensed.save()

    assert codes(licensed) == ["convention.none"]


def damage(deposit):
    Path(deposit.file.file.path).write_bytes(b"autre chose")


def test_a_damaged_deposit_closes_the_gate_and_raises_an_alarm(around, licensed):
    damage(licensed.deposits.get())

    with pytest.raises(GateClosed) as refusal:
        verbs.show_as_commons(licensed, by=around.legal)

    assert [row.code for row in refusal.value.unmet] == ["deposit.changed"]
    assert Alarm.objects.filter(code="agreements.deposit_damaged", settled_at__isnull=True).count() == 1


def test_the_job_fails_in_sight_on_a_damaged_deposit(licensed):
    sound = recheck_all()
    damage(licensed.deposits.get())

    with pytest.raises(DepositsDamaged):
        verify_deposits(0)

    assert sound == []


def test_an_alarm_is_settled_when_the_bytes_are_back(licensed):
    deposit = licensed.deposits.select_related("file", "prototype").get()
    body = deposit.file.file.open("rb").read()
    damage(deposit)
    damaged = recheck(deposit)
    Path(deposit.file.file.path).write_bytes(body)

    assert (damaged, recheck(deposit)) == (False, True)
    assert Alarm.objects.filter(settled_at__isnull=True).count() == 0


def test_parts_and_licence_stay_once_in_the_commons(around, licensed):
    verbs.show_as_commons(licensed, by=around.legal)

    with pytest.raises(NotAllowed) as refusal:
        verbs.choose_licence(licensed, by=around.founder, licence="MIT")

    assert refusal.value.message == (
        "Ce prototype est dans les communs : sa composition et sa licence ne changent plus."
    )
