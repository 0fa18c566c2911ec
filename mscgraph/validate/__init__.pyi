from .checks import complete_check as complete_check
from .shapes import load_shapes as load_shapes
from .validator import (
    SEVERITIES as SEVERITIES,
    Batch as Batch,
    Check as Check,
    Result as Result,
    Validator as Validator,
    describe_results as describe_results,
    in_order as in_order,
    result_triples as result_triples,
    worst as worst,
)
