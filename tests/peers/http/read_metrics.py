# tests/peers/http/read_metrics.py - reads figures as Prometheus' own client does, and tells each sample.
"""Usage: read_metrics.py <METRICS. Prints TYPE NAME{LABELS} VALUE a line; fails where the text is not of the format."""
import sys

from prometheus_client.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.buffer.read().decode("utf-8")):
    for sample in family.samples:
        labels = ",".join(f"{name}={value!r}" for name, value in sorted(sample.labels.items()))
        print(f"{family.type} {sample.name}{{{labels}}} {sample.value:g}")
