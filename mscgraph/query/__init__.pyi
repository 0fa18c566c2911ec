from .binding import UNREAD as UNREAD, bind_terms as bind_terms
from .description import (
    ENDPOINT as ENDPOINT,
    describe_endpoint as describe_endpoint,
    describe_queries as describe_queries,
    query_path as query_path,
)
from .explanation import Explanation as Explanation, PrintedCell as PrintedCell, explain as explain
from .form import find_fault as find_fault
from .graph import (
    data_graphs as data_graphs,
    data_kind as data_kind,
    load_store as load_store,
    read_data as read_data,
    read_quads as read_quads,
)
from .guard import refuse_remote as refuse_remote
from .parameters import (
    bind_parameters as bind_parameters,
    find_example as find_example,
    find_examples as find_examples,
    offer_values as offer_values,
    read_ahead as read_ahead,
)
from .remote import Endpoint as Endpoint, check_graph as check_graph
from .run import answer_query as answer_query, run_query as run_query, values_of as values_of
from .stored import (
    Parameter as Parameter,
    StoredQuery as StoredQuery,
    find_query as find_query,
    load_queries as load_queries,
    read_query as read_query,
)
from .table import Table as Table, read_solutions as read_solutions
from .terms import UsedTerms as UsedTerms
from .values import GraphValues as GraphValues
