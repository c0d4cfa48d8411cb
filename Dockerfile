# The image of the API and the worker: the locked requirements, the project, nothing to build with.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/build && python -m venv --without-pip /opt/concord
WORKDIR /src
COPY requirements requirements
RUN /opt/build/bin/python -m pip install --require-hashes -r requirements/build.txt \
 && /opt/build/bin/python -m pip --python /opt/concord install --require-hashes \
        -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY services services
COPY projections projections
COPY api api
COPY examples examples
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /opt/build/bin/python -m pip --python /opt/concord install --no-deps /wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/concord --create-home concord
COPY --from=build /opt/concord /opt/concord
ENV PATH=/opt/concord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CONCORD_DATA_DIR=/var/lib/concord \
    CONCORD_HOST=0.0.0.0 \
    CONCORD_PORT=8000
USER concord
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request; port = os.environ['CONCORD_PORT']; \
     urllib.request.urlopen(f'http://127.0.0.1:{port}/health/live', timeout=4)"]
CMD ["concord", "serve"]
