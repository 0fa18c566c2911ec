from .content import Content as Content
from .opening import read_document as read_document
