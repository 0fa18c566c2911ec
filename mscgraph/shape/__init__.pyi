from .columns import Knowledge as Knowledge
from .segment import ColumnModel as ColumnModel
from .tables import FoundTable as FoundTable, find_tables as find_tables
