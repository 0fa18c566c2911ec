from .check import (
    Fault as Fault,
    check_labels as check_labels,
    check_mappings as check_mappings,
    check_properties as check_properties,
    check_vocabulary as check_vocabulary,
    compared_prefixes as compared_prefixes,
)
from .columns import load_properties as load_properties
from .label_links import LabelIndexes as LabelIndexes, load_label_indexes as load_label_indexes
from .lexicon import Vocabulary as Vocabulary, load_vocabulary as load_vocabulary
from .linker import Linker as Linker
from .mappings import (
    format_mappings as format_mappings,
    load_mappings as load_mappings,
    read_mappings as read_mappings,
)
from .measured import EntityTerms as EntityTerms, check_measures as check_measures
from .ontology import (
    LEVELS as LEVELS,
    OntologyCheck as OntologyCheck,
    OntologyFault as OntologyFault,
    check_ontology as check_ontology,
)
from .publications import load_publications as load_publications
from .suggestions import Suggester as Suggester, prefixes_of as prefixes_of
from .word_lists import (
    NameParts as NameParts,
    RoleWords as RoleWords,
    TableWords as TableWords,
    load_word_groups as load_word_groups,
    load_words as load_words,
)
