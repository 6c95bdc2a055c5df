/** models describeHorizontalPodAutoscalerV2 */
import type { HorizontalPodAutoscaler } from '../../api/generated/types.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { heading, rfc1123 } from './text.ts';
import type { DescribeWriter } from './writer.ts';

export const describeHpa: Describer = (w, object, { events, now }) => {
  const { metadata } = object as unknown as HorizontalPodAutoscaler;
  const spec = (object.spec ?? {}) as JsonObject;
  const status = (object.status ?? {}) as JsonObject;
  const target = (spec.scaleTargetRef ?? {}) as JsonObject;
  heading(w, metadata);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  w.write(0, `Reference:\t${String(target.kind)}/${String(target.name)}\n`);
  w.write(0, 'Metrics:\t( current / target )\n');
  const current = (status.currentMetrics ?? []) as readonly JsonObject[];
  const metrics = (spec.metrics ?? []) as readonly JsonObject[];
  for (const [index, metric] of metrics.entries()) describeMetric(w, metric, current[index]);
  w.write(0, `Min replicas:\t${String(spec.minReplicas ?? '<unset>')}\n`);
  w.write(0, `Max replicas:\t${String(spec.maxReplicas ?? 0)}\n`);
  if (isObject(spec.behavior)) {
    w.write(0, 'Behavior:\n');
    behaviour(w, 'Scale Up', spec.behavior.scaleUp);
    behaviour(w, 'Scale Down', spec.behavior.scaleDown);
  }
  w.write(
    0,
    `${String(target.kind)} pods:\t${String(status.currentReplicas ?? 0)} current / ${String(status.desiredReplicas ?? 0)} desired\n`,
  );
  const conditions = (status.conditions ?? []) as readonly JsonObject[];
  if (conditions.length > 0) {
    w.write(0, 'Conditions:\n');
    w.write(1, 'Type\tStatus\tReason\tMessage\n');
    w.write(1, '----\t------\t------\t-------\n');
    for (const c of conditions)
      w.write(
        1,
        `${String(c.type)}\t${String(c.status)}\t${String(c.reason ?? '')}\t${String(c.message ?? '')}\n`,
      );
  }
  describeEvents(w, events, now);
};

function describeMetric(w: DescribeWriter, metric: JsonObject, current: JsonObject | undefined): void {
  const type = String(metric.type);
  const field = type === 'ContainerResource' ? 'containerResource' : type.toLowerCase();
  const source = (metric[field] ?? {}) as JsonObject;
  const target = (source.target ?? {}) as JsonObject;
  const now = ((current?.[field] as JsonObject | undefined)?.current ?? {}) as JsonObject;
  const value = (key: string) => String(now[key] ?? '<unknown>');
  const name = String((source.metric as JsonObject | undefined)?.name ?? '');
  if (type === 'Resource' || type === 'ContainerResource') {
    const what =
      type === 'Resource'
        ? `resource ${String(source.name)} on pods`
        : `resource ${String(source.name)} of container "${String(source.container)}" on pods`;
    if (target.averageValue !== undefined)
      w.write(1, `${what}:\t${value('averageValue')} / ${String(target.averageValue)}\n`);
    else {
      const used =
        now.averageUtilization === undefined
          ? '<unknown>'
          : `${String(now.averageUtilization)}% (${value('averageValue')})`;
      const wanted =
        target.averageUtilization === undefined ? '<auto>' : `${String(target.averageUtilization)}%`;
      w.write(1, `${what}  (as a percentage of request):\t${used} / ${wanted}\n`);
    }
  } else if (type === 'Pods')
    w.write(1, `"${name}" on pods:\t${value('averageValue')} / ${String(target.averageValue)}\n`);
  else {
    const average = target.averageValue !== undefined;
    const of = (source.describedObject ?? {}) as JsonObject;
    const on = type === 'Object' ? ` on ${String(of.kind)}/${String(of.name)}` : '';
    w.write(
      1,
      `"${name}"${on} (target ${average ? 'average ' : ''}value):\t${value(average ? 'averageValue' : 'value')} / ${String(average ? target.averageValue : target.value)}\n`,
    );
  }
}

function behaviour(w: DescribeWriter, direction: string, rules: unknown): void {
  if (!isObject(rules)) return;
  w.write(1, `${direction}:\n`);
  if (rules.stabilizationWindowSeconds !== undefined)
    w.write(2, `Stabilization Window: ${String(rules.stabilizationWindowSeconds)} seconds\n`);
  const policies = (rules.policies ?? []) as readonly JsonObject[];
  if (policies.length === 0) return;
  w.write(2, `Select Policy: ${String(rules.selectPolicy ?? 'Max')}\n`);
  w.write(2, 'Policies:\n');
  for (const policy of policies) {
    w.write(
      3,
      `- Type: ${String(policy.type)}\tValue: ${String(policy.value)}\tPeriod: ${String(policy.periodSeconds)} seconds\n`,
    );
  }
}
