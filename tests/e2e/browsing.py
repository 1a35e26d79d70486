"""A person in front of a browser: what they open, click, type and read, and what must never happen meanwhile."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.conftest import SCREENS

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe()
PICTURES = os.environ.get("SCREENS") == "1"  # drawing each page twice is a good part of what a browser does here
# A page that is left, or a file that is downloaded, ends a request: that is no fault.
LEFT = "net::ERR_ABORTED"
OVERFLOWING = """() => {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return []
  return [...document.querySelectorAll('body *')]
    .filter((it) => it.getBoundingClientRect().right > page.clientWidth + 1 && it.children.length < 4)
    .slice(0, 5).map((it) => it.outerHTML.slice(0, 160))
}"""


# A link inside a drawing has no plain `href`.
ADDRESSES = """links => [...new Set(links.map((it) => {
  const address = new URL(it.getAttribute('href'), location.href)
  return address.origin + address.pathname + address.search
}))]"""


class Person:
    """One role with a browser of its own. Everything they do is a click, a key or an address."""

    def __init__(self, name, context, base, *, scripted=True):
        self.name, self.base, self.context = name, base, context
        self.scripted = scripted
        self.page = context.new_page()
        self.faults, self.clicks, self._expected = [], 0, set()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _heard(self, message):
        if message.type != "error" or "Failed to load resource" in message.text:
            return  # the answer itself is judged by its status
        self.faults.append(f"console: {message.text} ({self.page.url})")

    def _failed(self, request):
        if request.failure != LEFT:
            self.faults.append(f"request failed: {request.url} {request.failure}")

    def _answered(self, response):
        if not response.url.startswith((self.base, "data:")):
            self.faults.append(f"third party: {response.url}")
        elif response.status >= 400 and response.status not in self._expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    @contextmanager
    def expecting(self, *statuses):
        """Answers with these statuses are what is being tried."""
        self._expected = set(statuses)
        yield
        self.page.wait_for_load_state()
        self._expected = set()

    def go(self, path):
        response = self.page.goto(path if path.startswith("http") else self.base + path)
        return response.status

    @property
    def path(self):
        return self.page.url.removeprefix(self.base)

    def click(self, name, role="button", within=None, nth=0):
        place = (within or self.page).get_by_role(role, name=name, exact=isinstance(name, str)).nth(nth)
        place.click()
        self.clicks += 1
        self.arrived()

    def arrived(self):
        """Waits until no form is on its way any more, and the page to which it led is there."""
        self.page.wait_for_load_state()
        if not self.scripted:
            return
        self.page.wait_for_function("() => !document.querySelector('form[data-sending]')")
        self.page.wait_for_load_state()

    def follow(self, name, within=None, nth=0):
        self.click(name, "link", within, nth)

    def unfold(self, name, within=None, nth=0):
        """Opens a <details> by its summary."""
        (within or self.page).locator("summary", has_text=name).nth(nth).click()
        self.clicks += 1

    def fill(self, label, value, within=None, nth=0):
        (within or self.page).get_by_label(label, exact=isinstance(label, str)).nth(nth).fill(value)

    def choose(self, label, option, within=None):
        (within or self.page).get_by_label(label, exact=isinstance(label, str)).first.select_option(label=option)
        self.clicks += 1

    def tick(self, label, within=None, nth=0):
        (within or self.page).get_by_label(label, exact=isinstance(label, str)).nth(nth).check()
        self.clicks += 1

    def sees(self, *texts):
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, ignore_case=True)

    def sees_not(self, *texts):
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text, ignore_case=True)

    def main(self):
        return self.page.locator("main")

    def dialog(self, opener, submit=None, reason=""):
        """Opens a confirmation, gives the reason it asks for, confirms."""
        self.click(opener)
        box = self.page.locator("dialog[open]")
        if reason:
            box.locator("textarea").fill(reason)
        self.click(submit or opener, within=box)

    def dead_links(self):
        """Links of this page, to this site, that lead nowhere: (address, status). Each is asked, none is followed."""
        found = self.page.eval_on_selector_all("a[href]", ADDRESSES)
        ours = sorted(href for href in found if href.startswith(f"{self.base}/"))
        statuses = {href: self.page.request.get(href).status for href in ours}
        return [(href.removeprefix(self.base), status) for href, status in statuses.items() if status >= 400]

    def shot(self, name, *, axe=True):
        """The page must be accessible and fit a phone; with SCREENS=1 it is kept as seen on a desk and on a phone."""
        self._picture(f"{name}-1280.png", DESKTOP)
        if axe:
            self.accessible(name)
        self._picture(f"{name}-390.png", PHONE)
        wide = self.page.evaluate(OVERFLOWING)
        assert not wide, f"{name} ({self.path}) is wider than a phone: {wide}"
        self.page.set_viewport_size(DESKTOP)

    def _picture(self, name, size):
        self.page.set_viewport_size(size)
        if PICTURES:
            self.page.screenshot(path=Path(SCREENS) / name, full_page=True, animations="disabled")

    def accessible(self, name):
        found = AXE.run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        told = [f"{rule['id']}: {rule['help']} {[node['html'][:200] for node in rule['nodes'][:3]]}" for rule in found]
        assert not told, f"{name} ({self.path}): {told}"

    def sign_in(self, email, password, codes=()):
        """Through the login page, with a recovery code where a second factor is asked."""
        self.go("/compte/login/")
        self.page.locator("#id_login").fill(email)
        self.page.locator("#id_password").fill(password)
        self.click("Se connecter")
        if codes:
            expect(self.page).to_have_url(re.compile("/compte/2fa/authenticate/"))
            self.page.locator("#id_code").fill(codes.pop(0))
            self.click("Continuer")
        expect(self.page).to_have_url(re.compile("/espace/"))
        return self

    def blameless(self):
        assert self.faults == [], f"{self.name}: {self.faults}"
