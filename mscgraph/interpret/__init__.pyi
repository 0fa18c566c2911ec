from .abbreviations import judge_abbreviations as judge_abbreviations
from .concepts import expansions_of as expansions_of
from .findings.cues import Cues as Cues
from .lexicon import Lexicon as Lexicon
from .registrations import NumberFinder as NumberFinder
from .report import ReaderRecipe as ReaderRecipe, RowReader as RowReader
