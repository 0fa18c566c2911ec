"""Real web servers on loopback: how each is started on a folder of files, how it is ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType

from support import skip_or_fail

__all__ = ["Host", "apache", "apache_with", "ask", "free_ports", "nginx", "nginx_with"]

_START_SECONDS = 30
_PAUSE_SECONDS = 0.02
#: Folders of programs and modules in Debian and others.
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")
_MODULES = ("/usr/lib/apache2/modules", "/usr/libexec/apache2", "/usr/lib64/httpd/modules")


def _find_program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_FOLDERS]))
    if found is None:
        skip_or_fail(f"web servers are compared, and there is no program {name}")
    return found


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in listeners]


@dataclass
class Host:
    """A web server that is running while it is used as a context."""

    command: list[str]
    ports: list[int]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Host:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
            )
        end = time.monotonic() + _START_SECONDS
        waiting = list(self.ports)
        while waiting and time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", waiting[0]), timeout=1):
                waiting.pop(0)
                continue
            time.sleep(_PAUSE_SECONDS)
        if waiting:
            self.__exit__(None, None, None)
            raise AssertionError(f"{self.command[0]} has not started:\n{self.log.read_text()[-2000:]}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)


def apache(folder: Path, roots: Mapping[int, Path], aliases: Mapping[str, Path]) -> Host:
    """Apache with no more than the rules ask for.

    :param folder: for its own files
    :param roots: the document root by port
    :param aliases: other folders by the path at which each port has them
    """
    lines: list[str] = []
    for path, target in aliases.items():
        lines += [f'Alias "{path}" "{target}"', *_allowed(target)]
    for root in roots.values():
        lines += _allowed(root)
    return apache_with(folder, roots, lines)


def apache_with(folder: Path, roots: Mapping[int, Path], lines: Iterable[str]) -> Host:
    """Apache with *lines* of configuration, which allow what is not allowed without them.

    :param folder: for its own files
    :param roots: the document root by port
    """
    program = _find_program("apache2")
    modules = next((path for path in map(Path, _MODULES) if path.is_dir()), None)
    if modules is None:
        skip_or_fail("web servers are compared, and there are no modules of Apache")
    loaded = ["mpm_event", "authz_core", "mime", "dir", "alias", "rewrite", "headers", "status"]
    written = [f'LoadModule {name}_module "{modules}/mod_{name}.so"' for name in loaded]
    written += [
        f'ServerRoot "{folder}"',
        "ServerName 127.0.0.1",
        f'PidFile "{folder}/apache.pid"',
        f'ErrorLog "{folder}/apache.log"',
        f'DefaultRuntimeDir "{folder}"',
        # As many hosts have it: what is between the stem and the ending of a name counts too.
        "TypesConfig /dev/null",
        "AddType text/html .html",
        "AddEncoding x-gzip .gz",
        "AddLanguage de .de",
        "AddCharset ISO-2022-JP .iso2022-jp",
        # A program that every Apache has: it represents PHP.
        "AddHandler server-status .cgi .php",
        "<Directory />",
        "    Require all denied",
        "    AllowOverride None",
        "</Directory>",
    ]
    if os.geteuid() == 0:
        written += ["User www-data", "Group www-data"]
    for port, root in roots.items():
        written += [f"Listen 127.0.0.1:{port}", f"<VirtualHost 127.0.0.1:{port}>"]
        written += [f'    DocumentRoot "{root}"', "</VirtualHost>"]
    config = folder / "apache.conf"
    config.write_text("\n".join([*written, *lines]) + "\n", "utf-8")
    return Host([program, "-f", str(config), "-DFOREGROUND"], list(roots), folder / "apache.out")


def _allowed(folder: Path) -> list[str]:
    return [
        f'<Directory "{folder}">',
        "    Require all granted",
        "    Options FollowSymLinks",
        "    AllowOverride FileInfo",
        "</Directory>",
    ]


def nginx(folder: Path, roots: Mapping[int, tuple[Path, Path]]) -> Host:
    """Nginx.

    :param roots: the root and the file to include, by port
    """
    servers = {
        port: f"server {{\nlisten 127.0.0.1:{port};\nroot {root};\ninclude {included};\n}}\n"
        for port, (root, included) in roots.items()
    }
    return nginx_with(folder, servers)


def nginx_with(folder: Path, servers: Mapping[int, str]) -> Host:
    """Nginx with server blocks, by the port that each listens at.

    :param folder: for its own files
    """
    program = _find_program("nginx")
    temporary = [
        f"    {name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    user = ["user www-data;"] if os.geteuid() == 0 else []
    lines = [
        *user,
        "daemon off;",
        "worker_processes 1;",
        f"pid {folder}/nginx.pid;",
        f"error_log {folder}/nginx.log;",
        "events { worker_connections 1024; }",
        "http {",
        "    access_log off;",
        "    charset koi8-r;",
        *temporary,
        *servers.values(),
    ]
    config = folder / "nginx.conf"
    config.write_text("\n".join([*lines, "}"]) + "\n", "utf-8")
    command = [program, "-p", str(folder), "-e", f"{folder}/nginx.log", "-c", str(config)]
    return Host(command, list(servers), folder / "nginx.out")


def ask(
    connection: HTTPConnection, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Ask for a path as it is; return status, headers and body."""
    connection.request("GET", path, headers=dict(headers or {}))
    response = connection.getresponse()
    body = response.read()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body
