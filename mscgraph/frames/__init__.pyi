from .tables import FindingTable as FindingTable
from .tables import IssueTable as IssueTable
from .tables import ReportTable as ReportTable
from .tables import report_cells as report_cells
from .tables import report_record as report_record
