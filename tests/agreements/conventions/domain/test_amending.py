"""An amendment in force: who is told, what the register holds; a first version is no amendment."""

from agreements.conventions.domain.amending import amended
from agreements.models import Accession
from core.clock import app_now
from core.derivation import settle
from core.models import OutMail
from tests.agreements.conventions.domain.test_denouncing import entries
from tests.factories.accounts import OrganisationFactory, member_of


def joined(version, **columns):
    organisation = OrganisationFactory(startup=True)
    deed = Accession.objects.create(version=version, organisation=organisation, **columns)
    person = member_of(organisation, "member")
    settle(deed)
    return deed, person.email


def replaced(convention):
    """Another version of the same text has taken the place of the first."""
    first = convention.versions.get()
    now = app_now()
    type(first).objects.filter(pk=first.pk).update(superseded_at=now)
    second = convention.versions.create(n=2, frozen=first.frozen, sha256="b" * 64, frozen_at=now, in_force_at=now)
    return first, second


def test_parties_and_the_startups_of_the_version_before_are_told(running):
    convention, around = running
    first, second = replaced(convention)
    _bound, address = joined(first, signed_at=app_now())
    joined(first)
    joined(first, signed_at=app_now(), ended_at=app_now())
    joined(second, signed_at=app_now())

    amended(convention, by=None, log=None)

    deeds = OutMail.objects.filter(kind="agreements.deed_of_earlier_version")
    parties = OutMail.objects.filter(kind="agreements.convention_notice")
    assert [mail.to for mail in deeds] == [address]
    assert "votre acte d’adhésion reste celui de la version 1" in deeds[0].body
    assert {around.legal.email, around.partner_member.email, around.city_signatory.email} < {
        mail.to for mail in parties
    }
    assert entries() == [
        (
            "convention.amended",
            {
                "convention": convention.slug, "fictional": convention.fictional, "version": 2, "replaces": 1,
                "sha256": "b" * 64,
            },
        )
    ]  # fmt: skip


def test_a_first_version_is_no_amendment(running):
    convention, _around = running

    amended(convention, by=None, log=None)

    assert (entries(), OutMail.objects.filter(kind="agreements.convention_notice").count()) == ([], 0)
