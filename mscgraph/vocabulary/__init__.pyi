from .check import (
    Fault as Fault,
    check_labels as check_labels,
    check_mappings as check_mappings,
    check_properties as check_properties,
    check_vocabulary as check_vocabulary,
    compared_prefixes as compared_prefixes,
)
from .columns import load_properties as load_properties
from .lexicon import Vocabulary as Vocabulary, load_vocabulary as load_vocabulary
from .linker import Linker as Linker
from .mappings import load_mappings as load_mappings, read_mappings as read_mappings
from .measured import check_measures as check_measures, load_entity_terms as load_entity_terms
from .ontology import (
    LEVELS as LEVELS,
    OntologyCheck as OntologyCheck,
    OntologyFault as OntologyFault,
    check_ontology as check_ontology,
)
from .other_columns import load_other_columns as load_other_columns
from .publications import load_publications as load_publications
from .role_words import load_role_words as load_role_words
from .table_words import TableWords as TableWords, load_table_words as load_table_words
