# One image for all processes; the command chooses: run, web, worker, migrate.
#   docker build -t hip-routine-bot .
#   docker run --env-file .env -v hip-routine:/app/data hip-routine-bot
FROM python:3.11-slim AS build
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home bot
COPY --from=build /venv /venv
WORKDIR /app
COPY content content
COPY conversations conversations
COPY bot bot
# Compiled here, because nobody may write there later.
RUN /venv/bin/python -m compileall -q bot conversations content && install -d -o bot data
VOLUME /app/data
USER bot
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PORT=8080 METRICS_PORT=9090 LOG_FORMAT=json
EXPOSE 8080 9090
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['METRICS_PORT']}/healthz\", timeout=2)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
