from .tables import (
    FindingTable as FindingTable,
    IssueTable as IssueTable,
    ReportTable as ReportTable,
    report_cells as report_cells,
    report_record as report_record,
)
