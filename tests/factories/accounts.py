"""People and organisations."""

import factory
from allauth.account.models import EmailAddress

from accounts.domain.membership import add_member, grant_platform_role
from accounts.domain.organisation import create_organisation
from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import Organisation, User
from core.roles import Role

PASSWORD = "datacity-test-1"


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(team=True)`, `legal`, `editor`, `dpo`, `authority`; e-mail verified, password `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        team = False
        legal = False
        editor = False
        dpo = False
        authority = False

    email = factory.Sequence(lambda n: f"personne{n}@test.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, roles=(), verified=True, **kwargs):
        user = model_class.objects.create_user(password=password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        for role in roles:
            grant_platform_role(user, role, by=None)
        return user

    @factory.lazy_attribute
    def roles(self):
        wanted = {
            Role.TEAM: self.team, Role.LEGAL: self.legal, Role.EDITOR: self.editor, Role.DPO: self.dpo,
            Role.AUTHORITY: self.authority,
        }  # fmt: skip
        return [role for role, held in wanted.items() if held]


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation with its groups. `manager=user` makes its first manager. Traits by kind."""

    class Meta:
        model = Organisation

    class Params:
        startup = factory.Trait(kind=OrganisationKind.STARTUP)
        directorate = factory.Trait(kind=OrganisationKind.DIRECTORATE)
        city = factory.Trait(kind=OrganisationKind.CITY)
        institution = factory.Trait(kind=OrganisationKind.INSTITUTION)

    name = factory.Sequence(lambda n: f"Organisation d’essai {n}")
    slug = factory.Sequence(lambda n: f"organisation-essai-{n}")
    kind = OrganisationKind.COMPANY

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return create_organisation(by=None, **kwargs)


def member_of(organisation, role=OrgRoleName.MEMBER, **user):
    """A new person with this role in this organisation."""
    person = UserFactory(**user)
    add_member(organisation, user=person, role=role, by=None)
    return person
