"""The public log. Rows are only ever added: triggers (migration 0002) refuse UPDATE, DELETE and TRUNCATE."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from register.heads import TreeHead, to_base64


class Key(models.Model):
    """A public key that signs, or has signed, heads. Only the end of its validity may be written, once."""

    key_id = models.CharField(primary_key=True, max_length=16)
    public_key = models.BinaryField()
    valid_from = models.BigIntegerField()  # milliseconds since 1970, UTC, as in the heads
    valid_to = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("clé du registre")
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(valid_to=None), name="register_one_current_key"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="register_key_period"
            ),
        ]

    def __str__(self) -> str:
        return self.key_id

    def as_json(self) -> dict[str, int | str | None]:
        """A row of `/registre/cles.json`; instants in milliseconds since 1970."""
        public_key = to_base64(bytes(self.public_key))
        return {"key_id": self.key_id, "public_key": public_key, "from": self.valid_from, "to": self.valid_to}

    def is_valid_at(self, timestamp: int) -> bool:
        return self.valid_from <= timestamp and (self.valid_to is None or timestamp <= self.valid_to)


class Entry(models.Model):
    """One public fact: `leaf` is the exact canonical JSON that was hashed."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60, db_index=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()
    at = models.BigIntegerField()  # milliseconds since 1970, UTC; never less than the entry before

    class Meta:
        verbose_name = _("inscription au registre")
        ordering = ["index"]
        constraints = [models.CheckConstraint(condition=Q(index__gte=0), name="register_entry_index")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    def as_json(self) -> dict[str, int | str]:
        """A line of `/registre/journal.jsonl`."""
        return {"index": self.index, "leaf": to_base64(bytes(self.leaf))}


class Node(models.Model):
    """A perfect subtree over the entries [index * 2^level, (index + 1) * 2^level); level 0 repeats the leaf hashes."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("nœud de l’arbre")

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Head(models.Model):
    """A signed tree head: whoever has kept one can prove that nothing before it was changed."""

    tree_size = models.BigIntegerField()
    root_hash = models.BinaryField()
    timestamp = models.BigIntegerField()
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="heads")
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("tête signée")
        ordering = ["id"]
        indexes = [models.Index(fields=["tree_size"], name="register_head_size")]

    def __str__(self) -> str:
        return f"{self.tree_size} {bytes(self.root_hash).hex()[:16]}"

    def as_tree_head(self) -> TreeHead:
        return TreeHead(self.tree_size, bytes(self.root_hash), self.timestamp, self.key_id)

    def as_json(self) -> dict[str, int | str]:
        """What `/registre/tete.json` says."""
        return {
            "tree_size": self.tree_size,
            "root_hash": bytes(self.root_hash).hex(),
            "timestamp": self.timestamp,
            "key_id": self.key_id,
            "signature": to_base64(bytes(self.signature)),
        }


class HeadTimestamp(models.Model):
    """The RFC 3161 token of an outside authority over the signed bytes of one head of a day."""

    day = models.DateField(unique=True)
    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="timestamps")
    authority = models.CharField(max_length=200)
    token = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("horodatage d’une tête")

    def __str__(self) -> str:
        return f"{self.day} {self.authority}"


class Commitment(models.Model):
    """The salt that opens one salted commitment of an entry. Deleting the row makes the leaf say nothing for ever."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="commitments")
    name = models.CharField(max_length=60)
    salt = models.BinaryField()
    subject = models.CharField(max_length=100, blank=True, db_index=True)

    class Meta:
        verbose_name = _("engagement salé")
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="register_commitment_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"
