from .api import (
    Explanations as Explanations,
    Graph as Graph,
    Queries as Queries,
    Reports as Reports,
    Validation as Validation,
    ask as ask,
    build as build,
    list_queries as list_queries,
    open_graph as open_graph,
    read_reports as read_reports,
)
from .errors import MscgraphError as MscgraphError
from .pipeline import BuildSummary as BuildSummary
from .query import Table as Table
from .records import TrialReport as TrialReport

__version__: str
