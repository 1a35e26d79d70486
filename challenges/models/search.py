"""What a full-text search of challenges reads. Written by the database alone (migration 0002_search): whatever changes the
text of a challenge marks it stale, and its words are made again before the transaction is committed.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from core.models import Identified


class ChallengeWords(models.Model):
    """Every word of a public challenge, its organisations, theme, edition, questions, indicators and data included.

    A challenge that the public may not read has no row.
    """

    # Without a constraint: the row goes after its challenge, at the end of the transaction.
    challenge = models.OneToOneField(
        Challenge, on_delete=models.DO_NOTHING, primary_key=True, related_name="found_by", db_constraint=False
    )
    vector = SearchVectorField(null=True)
    words = ArrayField(models.TextField(), default=list, help_text="folded, each once, four letters at least")
    stale = models.BooleanField(default=False)

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="challenge_by_words")]

    def __str__(self) -> str:
        return f"{len(self.words)} words of {self.challenge_id}"


class KnownWord(models.Model):
    """A word of the public challenges, folded and as it is written, and how many challenges hold it: what a mistyped word
    may have been. No draft lends a word.
    """

    word = models.TextField(primary_key=True)
    shown = models.TextField()
    challenges = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.shown


class SavedSearch(Identified):
    """A search of the public list whose new challenges are mailed to an address. Nothing is mailed before the address has
    confirmed it; what was never confirmed, or is stopped, is deleted.
    """

    email = models.EmailField(_("adresse électronique"))
    language = models.CharField(max_length=2, default="fr")
    # A hundred signs are twelve hundred in an address.
    query = models.CharField(max_length=2000, blank=True, help_text="as in the address of the list, sorted; empty: all")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    seen_until = models.DateTimeField(help_text="challenges published until then were mailed, or were there before")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "query"], name="one_saved_search_per_address_and_query")
        ]
        indexes = [models.Index(fields=["confirmed_at", "seen_until"])]

    def __str__(self) -> str:
        return self.query or "*"
