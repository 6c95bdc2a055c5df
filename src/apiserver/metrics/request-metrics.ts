import type { Store } from '../../store/store.ts';

/** Counts requests and tells them in the text form of Prometheus, under the names that the real server uses. */
export class RequestMetrics {
  private readonly counts = new Map<string, number>();

  record(verb: string, group: string, version: string, resource: string, code: number): void {
    const key = `code="${code}",group="${group}",resource="${resource}",verb="${verb.toUpperCase()}",version="${version}"`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** The body of GET /metrics. */
  text(store: Store): string {
    return [
      '# HELP apiserver_request_total [STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
      '# TYPE apiserver_request_total counter',
      ...[...this.counts].sort().map(([labels, count]) => `apiserver_request_total{${labels}} ${count}`),
      '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
      '# TYPE apiserver_storage_objects gauge',
      ...[...store.resources()]
        .sort()
        .map(resource => `apiserver_storage_objects{resource="${resource}"} ${store.count(resource)}`),
      '',
    ].join('\n');
  }
}
