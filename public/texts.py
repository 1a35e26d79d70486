"""Words as the programme holds them: one text, or two of which the second is a translation.

A text that exists in one language only is shown in that language with its `lang`, never machine-translated.
"""

from core.bilingual import Said, reading_language, said

__all__ = ["Said", "reading_language", "said"]
