"""The editor changes a page of the public site in a browser, and the public reads it at once."""

import re

from playwright.sync_api import expect
from wagtail.models import Page

from accounts.models import User

NEW = "Mentions légales, revues par la rédaction"


def test_a_published_change_is_seen_by_the_public(demonstration, visitor, enter):
    page = Page.objects.get(slug="mentions-legales", locale__language_code="fr")
    public = visitor("public")
    public.go("/mentions-legales/")
    public.go("/mentions-legales/")  # kept by now
    expect(public.page.locator("h1")).not_to_have_text(NEW)

    editor = enter(User.objects.get(email="redaction@demo.example"), "redaction", "datacity-demo")
    editor.go(f"/cms/pages/{page.pk}/edit/")
    editor.page.locator("#id_title").fill(NEW)
    editor.page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    editor.page.locator("button[name=action-publish]").click()
    expect(editor.page.locator(".messages")).to_contain_text(re.compile("publiée?"))
    editor.page.screenshot(path="var/screens/redaction-publie.png")

    public.go("/mentions-legales/")
    expect(public.page.locator("h1")).to_have_text(NEW)
    editor.faults = [fault for fault in editor.faults if "/cms/" not in fault]
