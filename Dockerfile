# The light default: embedded index, bundled embedding model, no torch, no language model.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.lock ./
RUN /app/.venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY chatbot ./chatbot
COPY corpus ./corpus
COPY eval ./eval
COPY ingestion ./ingestion
COPY widget ./widget
RUN /app/.venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .
# The index of the shipped corpus and the embedding graph are part of the image: the first answer needs neither.
ENV BIENVENUE_INDEX__PATH=/app/var/index \
    BIENVENUE_EMBEDDING__CACHE=/app/var/models
RUN /app/.venv/bin/bienvenue ingest run

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin bienvenue
WORKDIR /app
COPY --from=build --chown=10001:10001 /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BIENVENUE_INDEX__PATH=/app/var/index \
    BIENVENUE_EMBEDDING__CACHE=/app/var/models \
    BIENVENUE_SERVER__HOST=0.0.0.0 \
    BIENVENUE_SERVER__PORT=8000
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["bienvenue", "serve"]
