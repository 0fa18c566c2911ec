from .reports import Collator as Collator
