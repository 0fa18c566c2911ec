from .contents import Content as Content, File as File, Site as Site
from .library import Library as Library, fill_store as fill_store
from .pages.facts import Dump as Dump, Example as Example, SiteFacts as SiteFacts
from .pages.ontology.page import OntologyPage as OntologyPage
from .pages.ontology.uses import find_uses as find_uses
from .pages.pages import Pages as Pages, page_files as page_files
from .pages.words import load_words as load_words
from .pictures.picture import Picture as Picture, draw as draw
from .pictures.printing import print_pdf as print_pdf, print_png as print_png
from .pictures.specification import PictureSpec as PictureSpec, load_pictures as load_pictures
from .places import load_places as load_places
from .signposting import link_header as link_header
from .static.redirects import check_url as check_url
from .static.writer import write_files as write_files
