# First Vert is built, with tools that stay behind; then the small image that runs it.

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/vert \
 && /opt/vert/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY dialogs dialogs
COPY scheduler scheduler
COPY events events
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir wheels . \
 && /opt/vert/bin/pip install --no-cache-dir --no-deps --no-index wheels/vert-*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/vert vert
COPY --from=build /opt/vert /opt/vert
ENV PATH=/opt/vert/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VERT_HOME=/var/lib/vert \
    VERT_HOST=0.0.0.0 \
    VERT_PORT=3978
# by number, so that Kubernetes can see that it is not root
USER 10001:10001
WORKDIR /var/lib/vert
VOLUME /var/lib/vert
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"VERT_PORT\"]}/healthz', timeout=4)"]
# the stage instead: docker run -p 3978:3978 IMAGE vert demo --host 0.0.0.0
CMD ["vert", "serve"]
