from .answers import show_queries as show_queries, show_table as show_table, show_verdict as show_verdict
from .documents import (
    show_left_out as show_left_out,
    show_reports as show_reports,
    show_tables as show_tables,
)
from .explanations import show_explanations as show_explanations
from .summaries import (
    show_docs_summary as show_docs_summary,
    show_load_summary as show_load_summary,
    show_served as show_served,
    show_site_summary as show_site_summary,
    show_suggestions as show_suggestions,
    show_summary as show_summary,
    show_vocabulary_check as show_vocabulary_check,
)
