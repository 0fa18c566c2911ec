from .concept import (
    NO_TERM_FOUND as NO_TERM_FOUND,
    AskIndexes as AskIndexes,
    Concept as Concept,
    IndexAnswer as IndexAnswer,
    IndexedTerm as IndexedTerm,
    Lookup as Lookup,
    TermMapping as TermMapping,
)
from .document import (
    EMPTY as EMPTY,
    FAULTY as FAULTY,
    LEFT_OUT as LEFT_OUT,
    Document as Document,
    Grid as Grid,
    GridCell as GridCell,
    Line as Line,
    Lines as Lines,
    Mark as Mark,
    Passage as Passage,
    Replaced as Replaced,
    SourceDescription as SourceDescription,
    superscripts as superscripts,
)
from .evidence import Evidence as Evidence, Read as Read, ReadingRule as ReadingRule
from .finding import CATEGORIES as CATEGORIES, Amount as Amount, Finding as Finding, Measure as Measure
from .issue import Issue as Issue, IssueFactory as IssueFactory
from .place import (
    FieldPlace as FieldPlace,
    MarkupPlace as MarkupPlace,
    PagePlace as PagePlace,
    Place as Place,
    SheetPlace as SheetPlace,
    TextPlace as TextPlace,
    locate as locate,
    row_place as row_place,
)
from .property import (
    FURTHER_KINDS as FURTHER_KINDS,
    TERMS as TERMS,
    VALUE_COLUMNS as VALUE_COLUMNS,
    ReportProperty as ReportProperty,
)
from .publication import Publication as Publication
from .registry import Registration as Registration, Registry as Registry
from .report import (
    Dose as Dose,
    FollowUp as FollowUp,
    Further as Further,
    Schedule as Schedule,
    TrialReport as TrialReport,
)
from .table import (
    ACROSS as ACROSS,
    CAPTION as CAPTION,
    GROUP as GROUP,
    HEADING as HEADING,
    LINE as LINE,
    NOTE as NOTE,
    PART as PART,
    SPAN as SPAN,
    Abbreviation as Abbreviation,
    Cell as Cell,
    Column as Column,
    Frame as Frame,
    Grade as Grade,
    OtherColumn as OtherColumn,
    Recogniser as Recogniser,
    Row as Row,
    ShortForm as ShortForm,
    TableText as TableText,
)
