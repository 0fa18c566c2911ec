from .document import Replaced as Replaced, Text as Text
from .frame import read_frame as read_frame
from .segment import ColumnModel as ColumnModel
from .table import choose_columns as choose_columns, parse_rows as parse_rows
