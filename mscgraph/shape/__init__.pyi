from .further import find_further as find_further, name_frame as name_frame, name_row as name_row
from .knowledge import Knowledge as Knowledge, words_of as words_of
from .segment import ColumnModel as ColumnModel
from .tables import FoundTable as FoundTable, find_tables as find_tables
