from .api import Explanations as Explanations
from .api import Graph as Graph
from .api import Queries as Queries
from .api import Reports as Reports
from .api import Validation as Validation
from .api import ask as ask
from .api import build as build
from .api import list_queries as list_queries
from .api import open_graph as open_graph
from .api import read_reports as read_reports
from .errors import MscgraphError as MscgraphError
from .pipeline import BuildSummary as BuildSummary
from .query import Table as Table
from .records import TrialReport as TrialReport

__version__: str
