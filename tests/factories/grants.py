"""Rights written behind the back of the rules: what a test of `can()` needs, and what `sync_permissions` must find."""

from django.contrib.auth.models import Permission

from accounts.enums import OrgRoleName
from accounts.models import OrgRole
from core.guardian import grant_table
from core.permissions import codenames_of


def group_of(organisation, role=OrgRoleName.MEMBER):
    """The group whose members act for the organisation in this role; that of `member` holds everybody."""
    return OrgRole.objects.select_related("group").get(organisation=organisation, name=role).group


def grant_role(role, group, obj):
    table = grant_table(obj)
    permissions = Permission.objects.filter(
        content_type__app_label=obj._meta.app_label, codename__in=codenames_of(role, type(obj))
    )
    table.objects.bulk_create(
        [table(permission=permission, group=group, content_object=obj) for permission in permissions],
        ignore_conflicts=True,
    )


def revoke_all(group, obj):
    grant_table(obj).objects.filter(group=group, content_object=obj).delete()
