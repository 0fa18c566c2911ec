from .replacement import Replacement as Replacement
from .target import Target as Target, find_target as find_target
from .triples import keep_triples as keep_triples
