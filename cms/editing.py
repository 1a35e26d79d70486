"""What follows from an editor's act: pages shown to the public are drawn again, and the editors' group may write."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.cache_tags import CacheTag
from core.public_cache import touch
from core.roles import Role

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
MEDIA_PERMISSIONS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def _touch(**_options: Any) -> None:
    touch(CacheTag.PAGES)


def connect() -> None:
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_touch, dispatch_uid=f"cms.editing.{id(signal)}", weak=False)
    # A page that becomes restricted is no longer anybody's: what was kept of it goes at once.
    for signal in (post_save, post_delete):
        signal.connect(_touch, sender=PageViewRestriction, dispatch_uid=f"cms.editing.{id(signal)}", weak=False)


def editors_group() -> Group:
    return Group.objects.get_or_create(name=Role.EDITOR.group_name)[0]


def grant_editors(root: Page) -> None:
    """Editors enter Wagtail and write pages, images and documents; nothing else. Idempotent."""
    group = editors_group()
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    for permission in pages:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    media = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=MEDIA_PERMISSIONS
    )
    for permission in media if collection else ():
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
