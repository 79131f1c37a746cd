# Backtalk in a container: no root, nothing written but /data.

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/backtalk
COPY requirements.lock ./
RUN /opt/backtalk/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY content content
COPY scheduler scheduler
RUN /opt/backtalk/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home backtalk \
    && install --directory --owner backtalk --mode 0700 /data
COPY --from=build /opt/backtalk /opt/backtalk
ENV PATH=/opt/backtalk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=/data/backtalk.db \
    LOG_FORMAT=json \
    WATCH_ADDRESS=127.0.0.1:9464
USER backtalk
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["backtalk"]
CMD ["run"]
