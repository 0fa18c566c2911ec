# mscgraph with its server, a build of the bundled source and the query editor. See docs/how-to/deploy.md.

FROM node:24-slim AS editor
WORKDIR /src
COPY .ci/fetch-editor .ci/
RUN bash .ci/fetch-editor

FROM python:3.11-slim AS program
WORKDIR /src
COPY . .
COPY --from=editor /src/mscgraph/_data/editor mscgraph/_data/editor
RUN python -m venv --without-pip /opt/mscgraph \
    && pip --python /opt/mscgraph/bin/python install --no-cache-dir -c constraints.txt '.[web]' \
    && /opt/mscgraph/bin/mscgraph build --output /opt/mscgraph/share/bundled

FROM python:3.11-slim
LABEL org.opencontainers.image.title="mscgraph" \
      org.opencontainers.image.description="Reads the evidence tables of mesenchymal stem cell reviews and publishes them as validated, traceable linked data." \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.version="0.1.0"
COPY --from=program /opt/mscgraph /opt/mscgraph
ENV PATH="/opt/mscgraph/bin:$PATH" \
    MSCGRAPH_BUNDLED=/opt/mscgraph/share/bundled
# The server's user needs no name; a new volume is its own.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('HEAD', '/'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["mscgraph"]
CMD ["serve", "--host", "0.0.0.0"]
