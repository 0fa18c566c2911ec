from .data import (
    bundled_source as bundled_source,
    find_cache_folder as find_cache_folder,
    find_data_folder as find_data_folder,
)
from .folder import (
    DOCS as DOCS,
    OUTPUT_FILES as OUTPUT_FILES,
    QUADS as QUADS,
    SITE as SITE,
    is_build as is_build,
    staged_folder as staged_folder,
)
from .grammars import compile_grammar as compile_grammar
from .manifest import (
    CHECKSUMS as CHECKSUMS,
    Manifest as Manifest,
    sha256_of as sha256_of,
    write_checksums as write_checksums,
)
from .text import parse_yaml as parse_yaml, read_text as read_text, read_yaml as read_yaml
from .turtle import read_turtle as read_turtle
