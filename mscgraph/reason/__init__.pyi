from .reasoner import Verdict as Verdict, reason as reason
