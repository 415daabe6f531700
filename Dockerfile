# Where there is no Docker engine, `make docker-steps` performs these instructions in an empty folder.

FROM python:3.11-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# The locks before the code: these layers last until a dependency changes. The service's environment has no pip.
COPY requirements/container.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /opt/parley
RUN python -m pip --python /opt/parley/bin/python install --require-hashes --only-binary :all: -r requirements/container.txt
RUN python -m venv /opt/hatchling
RUN /opt/hatchling/bin/python -m pip install --require-hashes --only-binary :all: -r requirements/build.txt

COPY pyproject.toml README.md LICENSE ./
COPY service/ service/
COPY schemas/ schemas/
COPY prompts/ prompts/
RUN /opt/hatchling/bin/python -m hatchling build --target wheel --directory dist
RUN python -m pip --python /opt/parley/bin/python install --no-deps --no-index dist/*.whl

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="Turns a news article into a structured brief" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN useradd --uid 10001 --user-group --no-log-init --no-create-home --home-dir /srv/parley --shell /usr/sbin/nologin parley
# Before VOLUME, so that a new volume belongs to the user.
RUN install -d -o 10001 -g 10001 /srv/parley /srv/parley/var
COPY --from=builder /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH PYTHONUNBUFFERED=1

# The default store and job queue are files in var/.
WORKDIR /srv/parley
VOLUME /srv/parley/var
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# Not urllib: it would ask the proxy that the environment names.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=2); c.request('GET', '/livez'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["parley", "serve", "--host", "0.0.0.0"]
