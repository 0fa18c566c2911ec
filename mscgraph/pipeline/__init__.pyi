from .building import build as build
from .collecting import uncollected as uncollected
from .docs import DocsSummary as DocsSummary, build_docs as build_docs
from .documents import OpenedDocument as OpenedDocument, gather as gather
from .duplicates import LeftOut as LeftOut
from .listing import ListedTable as ListedTable, list_tables as list_tables
from .load import Destination as Destination, LoadSummary as LoadSummary, load_graph as load_graph
from .published import open_site as open_site
from .questions import (
    ask as ask,
    ask_endpoint as ask_endpoint,
    describe_query as describe_query,
    explain_target as explain_target,
    list_queries as list_queries,
    open_store as open_store,
    reason_over as reason_over,
    validate_graph as validate_graph,
)
from .rows import describe_rows as describe_rows, record_rows as record_rows, write_rows as write_rows
from .serve import Served as Served, open_server as open_server, set_limits as set_limits
from .site import SiteSummary as SiteSummary, write_site as write_site
from .source import collate as collate
from .suggesting import Suggestions as Suggestions, suggest_mappings as suggest_mappings
from .summary import BuildSummary as BuildSummary
from .vocabulary import VocabularyCheck as VocabularyCheck, check_own_vocabulary as check_own_vocabulary
from .workshop import Workshop as Workshop
