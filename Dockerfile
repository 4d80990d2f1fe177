# One image for every process: `docker run … helpsight bot|worker|web|migrate`. See docs/operations.md.
# All packages come from the lock file, by hash; the second stage holds no compiler and no package lists.
FROM python:3.11-slim-bookworm AS packages
ARG EXTRAS=runtime
WORKDIR /app
COPY pyproject.toml README.md LICENSE requirements.lock requirements-semantic.lock requirements-dev.lock ./
COPY tools tools
RUN apt-get update \
    && python tools/bootstrap.py "$EXTRAS" \
    && .venv/bin/python tools/tessdata.py \
    && rm -rf /var/lib/apt/lists/* \
    && find .venv -name __pycache__ -prune -exec rm -rf {} +
COPY . .
RUN .venv/bin/python -m compileall -q -j 0 .venv/lib bot cli core db jobs ocr playground qa web

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 helpsight \
    && useradd --uid 10001 --gid helpsight --home-dir /data --no-create-home --shell /usr/sbin/nologin helpsight \
    && install --directory --owner helpsight --group helpsight --mode 0700 /data
COPY --from=packages /app /app
ENV PATH=/app/.venv/bin:$PATH \
    DATA_DIR=/data \
    MPLCONFIGDIR=/tmp/matplotlib \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /data
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["helpsight"]
CMD ["--help"]
