"""Metrics for Prometheus: requests, acts recorded, connection pools, and how far the views are."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
DURATIONS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

PoolStats = Callable[[], Mapping[str, int]]


class Metrics:
    """The metrics of one server."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "concord_requests", "Requests answered.", ["lane", "status"], registry=self.registry
        )
        self._durations = Histogram(
            "concord_request_seconds",
            "Seconds until a GraphQL request was answered.",
            ["lane"],
            buckets=DURATIONS,
            registry=self.registry,
        )
        self.acts = Counter(
            "concord_acts_recorded", "Acts recorded by this process.", registry=self.registry
        )

    def answered(self, path: str, lane: str, status: int, seconds: float) -> None:
        """Count a request that was answered; status 0 for a client that has gone."""
        self._requests.labels(lane, str(status)).inc()
        if path == "/graphql":
            self._durations.labels(lane).observe(seconds)

    def collect_from(self, collect: Callable[[], Iterable[Metric]]) -> None:
        """Ask `collect` whenever the metrics are read."""
        self.registry.register(_Collected(collect))

    def watch_pools(self, pools: Mapping[str, PoolStats]) -> None:
        """Show the pools' connections and queues."""
        self.collect_from(lambda: _pool_metrics(pools))

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)


class _Collected(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing may be asked of the database when it is only registered

    def collect(self) -> Iterable[Metric]:
        return self._collect()


def _pool_metrics(pools: Mapping[str, PoolStats]) -> list[Metric]:
    told = {
        "pool_size": GaugeMetricFamily(
            "concord_pool_connections", "Connections to the database.", labels=["pool"]
        ),
        "pool_available": GaugeMetricFamily(
            "concord_pool_idle", "Connections that wait for work.", labels=["pool"]
        ),
        "requests_waiting": GaugeMetricFamily(
            "concord_pool_waiting", "Requests that wait for a connection.", labels=["pool"]
        ),
        "requests_errors": GaugeMetricFamily(
            "concord_pool_errors", "Requests that got no connection in time.", labels=["pool"]
        ),
    }
    for name, stats in pools.items():
        found = stats()
        for key, metric in told.items():
            metric.add_metric([name], found.get(key, 0))
    return list(told.values())
