"""Blocks that editors compose pages from, by kind: words, media, and live facts of the programme."""

from cms.blocks.media import MEDIA_BLOCKS
from cms.blocks.programme import PROGRAMME_BLOCKS
from cms.blocks.text import TEXT_BLOCKS

ALL_BLOCKS = [*TEXT_BLOCKS, *MEDIA_BLOCKS, *PROGRAMME_BLOCKS]

__all__ = ["ALL_BLOCKS", "MEDIA_BLOCKS", "PROGRAMME_BLOCKS", "TEXT_BLOCKS"]
