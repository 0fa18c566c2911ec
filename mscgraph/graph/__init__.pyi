from .column import (
    column_terms as column_terms,
    unknown_column_triples as unknown_column_triples,
)
from .concepts import (
    concept_triples as concept_triples,
    mapping_triples as mapping_triples,
    match_triple as match_triple,
    match_triples as match_triples,
    minted_triples as minted_triples,
    term_triples as term_triples,
    with_related as with_related,
)
from .dataset import (
    DatasetFacts as DatasetFacts,
    Statistics as Statistics,
    WrittenFile as WrittenFile,
    dataset_triples as dataset_triples,
    file_triples as file_triples,
    partition_triples as partition_triples,
    shorten_description as shorten_description,
)
from .issue import issue_triples as issue_triples
from .partitions import Partitions as Partitions
from .report import ReportBuilder as ReportBuilder
from .source import (
    article_key as article_key,
    article_triples as article_triples,
    software_triples as software_triples,
    source_provenance as source_provenance,
    source_title as source_title,
    source_triples as source_triples,
)
