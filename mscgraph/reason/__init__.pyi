from .reasoner import Verdict as Verdict
from .reasoner import reason as reason
