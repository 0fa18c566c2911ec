from .app import make_app as make_app
from .endpoint.app import SparqlEndpoint as SparqlEndpoint
from .endpoint.engine import QueryEngine as QueryEngine
from .endpoint.limits import Limits as Limits
from .endpoint.pool import QueryPool as QueryPool
from .live import LiveRoutes as LiveRoutes
from .resources import Resources as Resources
from .running import run_app as run_app
