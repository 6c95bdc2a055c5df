import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import type { Evidence } from './evidence.ts';
import { type Form, listOf, mapping, text, whole } from './form.ts';

/** What can become of a connection, in the words of `berth net --json`. */
export const OUTCOMES = ['reached', 'refused', 'timeout', 'unreachable', 'unknown-host'] as const;

/** Pods by name, or all that have these labels. */
interface Pods {
  readonly namespace: string;
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

interface Wanted {
  readonly from: Pods;
  /** As `berth net` takes it, or the Pods themselves at a port: `8080/udp`. */
  readonly to: string | { readonly pods: Pods; readonly port: string };
  readonly outcome: (typeof OUTCOMES)[number];
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/**
 * The form `connects:` of a check: what becomes of connections between Pods, whatever objects bring it about. Each is
 * tried from every running Pod that `from` means to every one that `to` means; where there is none, the check is lost.
 *
 *     connects:
 *     - {from: {namespace: red, name: bee}, to: 'api.blue:80'}        # NAME:PORT, IP:PORT, a URL; /udp behind it
 *     - from: {namespace: red, labels: {app: web}}
 *       to: {namespace: blue, labels: {app: db}, port: 5432, protocol: TCP}    # by the addresses of the Pods
 *       outcome: timeout     # left out: reached; refused, timeout (dropped), unreachable, unknown-host
 */
function readConnectsCheck(yaml: YamlReader): Verdict {
  const wanted = yaml.each('connects', readWanted);
  if (wanted.length === 0) yaml.complain('connects', 'must name a connection');
  const expected = wanted
    .map(one => `${shownPods(one.from)} → ${shownTarget(one)}: ${one.outcome}`)
    .join('; ');
  return evidence => {
    const tried = wanted.flatMap(one => tryAll(evidence, one));
    const wrong = tried.filter(({ passed }) => !passed);
    const passed = tried.length > 0 && wrong.length === 0;
    return { passed, expected, found: (passed ? tried : wrong).map(({ found }) => found).join('; ') };
  };
}

function readWanted(yaml: YamlReader): Wanted {
  const source = yaml.mapping('from');
  const from = readPods(source);
  source.done();
  const wanted = {
    from,
    to: readTarget(yaml),
    outcome: yaml.optional('outcome', key => yaml.choice(key, OUTCOMES)) ?? 'reached',
  };
  yaml.done();
  return wanted;
}

function readTarget(yaml: YamlReader): Wanted['to'] {
  if (typeof yaml.whole().to === 'string') return yaml.string('to');
  const inner = yaml.mapping('to');
  const protocol = inner.optional('protocol', key => inner.choice(key, PROTOCOLS)) ?? 'TCP';
  const pods = readPods(inner);
  const port = `${inner.wholeNumber('port', 1, 65_535)}/${protocol.toLowerCase()}`;
  inner.done();
  return { pods, port };
}

function readPods(yaml: YamlReader): Pods {
  const namespace = yaml.string('namespace');
  const name = yaml.optional('name', key => yaml.string(key));
  const labels = yaml.optional('labels', key => {
    const inner = yaml.mapping(key);
    return Object.fromEntries(inner.keys().map(label => [label, inner.text(label)]));
  });
  if ((name === undefined) === (labels === undefined))
    yaml.complain('namespace', 'needs either name or labels beside it');
  return { namespace, name, labels: labels ?? {} };
}

function tryAll(evidence: Evidence, { from, to, outcome }: Wanted) {
  const missing = (pods: Pods) => [{ passed: false, found: `no running Pod ${shownPods(pods)}` }];
  const sources = runningPods(evidence, from);
  if (sources.length === 0) return missing(from);
  const ends = typeof to === 'string' ? undefined : runningPods(evidence, to.pods);
  if (ends?.length === 0) return missing((to as { pods: Pods }).pods);
  const targets =
    typeof to === 'string' ? [to] : ends!.map(name => `pod/${to.pods.namespace}/${name}:${to.port}`);
  return sources.flatMap(name =>
    targets
      .filter(target => target.split(':')[0] !== `pod/${from.namespace}/${name}`)
      .map(target => {
        const became = evidence.connect(from.namespace, name, target);
        return {
          passed: became === outcome,
          found: `${from.namespace}/${name} → ${target}: ${became ?? 'cannot be tried'}`,
        };
      }),
  );
}

/** Names of the Pods that run, those that are being deleted left out. */
function runningPods(evidence: Evidence, { namespace, name, labels }: Pods): readonly string[] {
  return evidence.objects('v1', 'Pod', namespace, name).flatMap(object => {
    const { metadata, status } = object as {
      metadata: {
        name: string;
        labels?: Readonly<Record<string, string>>;
        deletionTimestamp?: string;
      };
      status?: { phase?: string };
    };
    const isMeant = Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
    const isRunning = status?.phase === 'Running' && metadata.deletionTimestamp === undefined;
    return isMeant && isRunning ? [metadata.name] : [];
  });
}

function shownPods({ namespace, name, labels }: Pods): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `${namespace}/${name ?? `(${pairs.join(',')})`}`;
}

const shownTarget = ({ to }: Wanted): string =>
  typeof to === 'string' ? to : `${shownPods(to.pods)}:${to.port}`;

const PODS = { namespace: text(), name: text(), labels: { type: 'object' } } as const;

export const CONNECTS: Form = {
  keys: {
    connects: listOf(
      mapping(
        {
          from: mapping(PODS, ['namespace'], 'Pods by name or labels'),
          to: {
            anyOf: [
              text('NAME:PORT, IP:PORT or a URL, /udp behind it for UDP'),
              mapping(
                { ...PODS, port: whole(1), protocol: { enum: [...PROTOCOLS] } },
                ['namespace', 'port'],
                'Pods by their addresses',
              ),
            ],
          },
          outcome: { enum: [...OUTCOMES], description: 'Left out: reached; timeout is what is dropped' },
        },
        ['from', 'to'],
      ),
      'Connections of Pods, and what becomes of them',
    ),
  },
  read: readConnectsCheck,
};
