"""Checking the whole log against itself: every leaf, every stored node, every head with its signature and its key.

One pass, in order, with the memory of a logarithm: entries and heads are read by cursors side by side. It stops at the
first wrong entry, since everything after it is wrong with it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from core.alarms import raise_alarm, settle
from core.chunks import by_number
from register.enums import KEY_ENTRY, AlarmCode
from register.heads import TreeHead, to_base64, verify_signature
from register.models import Entry, Head, Key, Node
from register.queries import tree_size
from register.tree import EMPTY_ROOT, Frontier, Place, leaf_hash

CHUNK = 4096  # entries whose nodes are compared together; a power of two
MAX_FAULTS = 20


Fault = Callable[[], str]  # says what is wrong, in the language being read


def say(sentence: str, values: Mapping[str, Any]) -> Fault:
    return lambda: gettext(sentence) % values


def _tree_differs(first: int, last: int) -> str:
    if first == last:
        return _("L’arbre enregistré ne correspond pas aux feuilles : inscription %(first)s.") % {"first": first}
    values = {"first": first, "last": last}
    return _("L’arbre enregistré ne correspond pas aux feuilles : inscriptions %(first)s à %(last)s.") % values


def _not_signed_so(first: int, last: int, size: int) -> str:
    values = {"first": first, "last": last, "n": size}
    if first == last:
        return _("L’inscription %(first)s n’est pas celle que la tête signée de %(n)s inscriptions atteste.") % values
    return (
        _(
            "L’une des inscriptions %(first)s à %(last)s n’est pas celle que la tête signée de %(n)s inscriptions atteste."
        )
        % values
    )


@dataclass
class Report:
    """`first_wrong` is the index of the first entry that is not what was signed, None when there is none."""

    size: int = 0
    heads: int = 0
    root: bytes = EMPTY_ROOT
    found: list[Fault] = field(default_factory=list)
    first_wrong: int | None = None

    @property
    def is_good(self) -> bool:
        return not self.found

    @property
    def faults(self) -> list[str]:
        """What is wrong, in the language being read."""
        return [said() for said in self.found]

    def blame(self, index: int, fault: Fault) -> None:
        if self.first_wrong is None or index < self.first_wrong:
            self.first_wrong = index
        self.add(fault)

    def add(self, fault: Fault) -> None:
        if len(self.found) < MAX_FAULTS:
            self.found.append(fault)


class SignedHead(NamedTuple):
    pk: int
    head: TreeHead
    signature: bytes


class _Pass:
    def __init__(self, size: int, last_head: int) -> None:
        self.report = Report(size=size)
        self.tree = Frontier()
        self.keys = {key.key_id: key for key in Key.objects.all()}
        self.announced: set[tuple[str, str]] = set()
        self.last_at = 0
        self.good_until = 0  # size of the largest tree that a signed head confirms
        self.fresh: dict[Place, bytes] = {}
        self.heads = self._heads(last_head)
        self.head: SignedHead | None = next(self.heads, None)
        self.last_timestamp = 0

    @staticmethod
    def _heads(last_head: int) -> Iterator[SignedHead]:
        """Plain values: an instance for each head would cost more than its tree."""
        columns = ("id", "tree_size", "root_hash", "timestamp", "key_id", "signature")
        rows = Head.objects.filter(id__lte=last_head).values_list(*columns)
        for pk, size, root, timestamp, key_id, signature in by_number(rows, "id"):
            yield SignedHead(pk, TreeHead(size, bytes(root), timestamp, key_id), bytes(signature))

    def run(self) -> Report:
        self.check_heads()
        rows = Entry.objects.filter(index__lt=self.report.size)
        columns = ("index", "kind", "at", "leaf", "leaf_hash")
        for index, kind, at, leaf, stored in by_number(rows.values_list(*columns), "index"):
            self.check_entry(index, kind, at, bytes(leaf), bytes(stored))
            if self.report.first_wrong is not None:
                break
            self.check_heads()
            if self.tree.size % CHUNK == 0:
                self.check_nodes()
            if self.report.first_wrong is not None:
                break
        else:
            self.finish()
        self.report.root = self.tree.root()
        return self.report

    def check_entry(self, index: int, kind: str, at: int, leaf: bytes, stored: bytes) -> None:
        expected = self.tree.size
        if index != expected:
            self.report.blame(expected, say(gettext_noop("L’inscription %(n)s manque."), {"n": expected}))
            return
        hashed = leaf_hash(leaf)
        if hashed != stored:
            self.report.blame(
                index, say(gettext_noop("L’inscription %(n)s ne correspond pas à son empreinte."), {"n": index})
            )
        self.check_content(index, kind, at, leaf)
        for place, value in self.tree.append(hashed):
            self.fresh[place] = value
        if at < self.last_at:
            self.report.blame(
                index, say(gettext_noop("L’inscription %(n)s est datée d’avant la précédente."), {"n": index})
            )
        self.last_at = at

    def check_content(self, index: int, kind: str, at: int, leaf: bytes) -> None:
        try:
            content = json.loads(leaf)
        except ValueError:
            content = None
        if not isinstance(content, dict) or (content.get("kind"), content.get("at")) != (kind, at):
            self.report.blame(
                index, say(gettext_noop("L’inscription %(n)s n’a pas le genre ou la date de sa feuille."), {"n": index})
            )
            return
        self.check_corrects(index, content.get("data"))
        if kind == KEY_ENTRY and isinstance(data := content.get("data"), dict):
            self.announced.add((str(data.get("key_id")), str(data.get("public_key"))))

    def check_corrects(self, index: int, data: Any) -> None:
        """An entry that corrects another names one before it, by the hash of its leaf."""
        match data:
            case {"corrects": {"index": int(first), "leaf_hash": str(digest)}} if 0 <= first < index:
                found = Entry.objects.filter(pk=first).values_list("leaf_hash", flat=True).first()
                if found is not None and bytes(found).hex() == digest:
                    return
            case {"corrects": _}:
                pass
            case _:
                return
        self.report.blame(
            index,
            say(
                gettext_noop("L’inscription %(n)s dit rectifier une inscription antérieure qui n’existe pas."),
                {"n": index},
            ),
        )

    def check_nodes(self) -> None:
        """Compares the subtrees computed since the last call with the stored ones."""
        end = self.tree.size
        begin = (end - 1) // CHUNK * CHUNK
        wanted = Q()
        for level in range(end.bit_length()):
            wanted |= Q(level=level, index__gte=begin >> level, index__lt=end >> level)
        rows = Node.objects.filter(wanted).values_list("level", "index", "hash")
        stored = {Place(level, index): bytes(hashed) for level, index, hashed in rows}
        wrong = sorted(p for p, h in self.fresh.items() if stored.get(p) != h)
        if wrong:
            place = wrong[0]
            first = place.index << place.level
            last = first + (1 << place.level) - 1
            self.report.blame(first, partial(_tree_differs, first, last))
        self.fresh.clear()

    def check_heads(self) -> None:
        while self.head and self.head.head.tree_size <= self.tree.size and self.report.first_wrong is None:
            self.check_head(self.head)
            self.report.heads += 1
            self.head = next(self.heads, None)

    def check_head(self, row: SignedHead) -> None:
        head, key = row.head, self.keys.get(row.head.key_id)
        named = {"head": row.pk, "n": head.tree_size, "key": head.key_id}
        if key is None or not verify_signature(head, row.signature, bytes(key.public_key)):
            self.report.add(
                say(gettext_noop("La tête %(head)s (%(n)s inscriptions) n’est pas signée par sa clé %(key)s."), named)
            )
        elif head.tree_size < self.tree.size:
            self.report.add(
                say(gettext_noop("La tête %(head)s (%(n)s inscriptions) suit une tête plus grande."), named)
            )
        elif head.root_hash != self.tree.root():
            self.blame_since_last_good(head)
        else:
            self.good_until = head.tree_size
        if key and not key.is_valid_at(head.timestamp):
            said = gettext_noop("La tête %(head)s (%(n)s inscriptions) est datée hors de la période de sa clé %(key)s.")
            self.report.add(say(said, named))
        if head.timestamp < self.last_timestamp:
            said = gettext_noop("La tête %(head)s (%(n)s inscriptions) est datée d’avant la tête précédente.")
            self.report.add(say(said, named))
        self.last_timestamp = max(self.last_timestamp, head.timestamp)

    def blame_since_last_good(self, head: TreeHead) -> None:
        first, last = self.good_until, head.tree_size - 1
        self.check_nodes()  # the stored nodes may tell more exactly
        if self.report.first_wrong is None:
            self.report.blame(first, partial(_not_signed_so, first, last, head.tree_size))

    def finish(self) -> None:
        size = self.tree.size
        if self.fresh:
            self.check_nodes()
        if size < self.report.size:
            self.report.blame(size, say(gettext_noop("L’inscription %(n)s manque."), {"n": size}))
        elif self.head and self.report.first_wrong is None:
            said = gettext_noop("L’inscription %(n)s manque : une tête signée atteste %(signed)s inscriptions.")
            self.report.blame(size, say(said, {"n": size, "signed": self.head.head.tree_size}))
        for key in self.keys.values():
            if (key.key_id, to_base64(bytes(key.public_key))) not in self.announced:
                self.report.add(
                    say(gettext_noop("La clé %(key)s n’est annoncée par aucune inscription."), {"key": key.key_id})
                )


def verify_log() -> Report:
    """Reads everything; writes nothing. Entries appended meanwhile are left for the next time."""
    with transaction.atomic():
        # Heads first: whatever a head covers was committed with it, so the entries read next are at least those.
        last_head = Head.objects.aggregate(last=Max("id"))["last"] or 0
        return _Pass(tree_size(), last_head).run()


def verify_and_tell() -> Report:
    """What the job does: a false log is an alarm that stays until a verification finds it good."""
    report = verify_log()
    if report.is_good:
        settle(AlarmCode.FALSE)
    else:
        told = report.found[0]
        raise_alarm(
            AlarmCode.FALSE,
            lambda: _("La vérification du registre a échoué. %(fault)s") % {"fault": told()},
            url="/registre/",
        )
    return report
