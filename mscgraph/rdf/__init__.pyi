from .context import context_text as context_text, load_context as load_context
from .declarations import Declarations as Declarations
from .lines import (
    PARTS_OF_KIND as PARTS_OF_KIND,
    GraphLines as GraphLines,
    LineFile as LineFile,
    SortedLines as SortedLines,
    merge_sorted as merge_sorted,
    read_lines as read_lines,
    sort_lines as sort_lines,
    write_lines as write_lines,
)
from .ontology_turtle import write_ontology_turtle as write_ontology_turtle
from .syntaxes import (
    canonical_lines as canonical_lines,
    jsonld_text as jsonld_text,
    names_in_xml as names_in_xml,
    parse_lines as parse_lines,
    rdfxml_bytes as rdfxml_bytes,
    read_triples as read_triples,
    turtle_text as turtle_text,
    write_jsonld as write_jsonld,
    write_nquads as write_nquads,
    write_rdfxml as write_rdfxml,
    write_turtle as write_turtle,
)
