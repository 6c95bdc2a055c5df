import { isObject, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import type { Evidence } from './evidence.ts';
import { type Form, flag, text } from './form.ts';
import { matches } from './match.ts';
import { brief } from './object-check.ts';
import { objectsOf, readSubject, shown, subjectSchema } from './subject.ts';

/** What somebody did to a pod, and the reason of the event in which the program that did it says so. */
const DEEDS = {
  bound: 'Scheduled',
  preempted: 'Preempted',
  evicted: 'TaintManagerEviction',
} as const;
type Deed = keyof typeof DEEDS | 'created';
const NOBODY = 'nobody';
const EVICTION_API = 'eviction-api';

/**
 * The form `by:` of a check: which program bound, created, preempted or evicted objects. Told from events that name
 * the very object by its UID, and from the field manager that created it; nothing that an event says of another
 * object of the same name counts.
 *
 *     by: {kind: Pod, namespace: red, name: bee}     # each of them; one at least
 *     where: {metadata: {labels: {app: bee}}}        # a partial object, to choose among them
 *     bound: default-scheduler    # as the event's reporting component says; `nobody`: bound by hand or by nodeName
 *     created: kube-controller-manager               # as kubectl shows with --show-managed-fields
 *     evicted: taint-eviction-controller            # or eviction-api, as kubectl drain does it
 *     gone: true                  # of pods that were there and are not any more: preempted, evicted; one that is
 *                                 # named must not be there again
 */
function readByCheck(yaml: YamlReader): Verdict {
  const subject = readSubject(yaml, 'by');
  const where = yaml.optional('where', key => yaml.json(key));
  const gone = yaml.optional('gone', key => yaml.boolean(key)) ?? false;
  const names = [...Object.keys(DEEDS), 'created'] as readonly Deed[];
  const asked = names.flatMap(deed => {
    const who = yaml.optional(deed, key => yaml.string(key));
    return who === undefined ? [] : [{ deed, who }];
  });
  if (asked.length === 0) yaml.fail('by', `needs one of ${names.join(', ')}`);
  const what = `${shown(subject)}${where === undefined ? '' : ` ${brief(where)}`}`;
  const expected = `${what}: ${asked.map(({ deed, who }) => `${deed} by ${who}`).join(', ')}`;
  return evidence => {
    const present = objectsOf(evidence, subject);
    if (gone && subject.name !== undefined && present.length > 0)
      return { passed: false, expected, found: `${present.length} × ${what}` };
    const candidates = gone ? goneOf(evidence, present, subject) : present;
    const chosen = candidates.filter(object => where === undefined || matches(where, object));
    if (chosen.length === 0) return { passed: false, expected, found: `0 × ${what}` };
    const events = eventsByUid(evidence);
    const judged = chosen.map(object => {
      const doers = asked.map(({ deed, who }) => ({ deed, who, found: doerOf(object, deed, events) }));
      return { object, doers, passed: doers.every(({ who, found }) => found === who) };
    });
    const told = judged.find(({ passed }) => !passed) ?? judged[0]!;
    const deeds = told.doers.map(({ deed, found }) => `${deed} by ${found}`).join(', ');
    return {
      passed: judged.every(({ passed }) => passed),
      expected,
      found: `${subject.kind} ${metadataOf(told.object).name}: ${deeds}`,
    };
  };
}

export const BY: Form = {
  keys: {
    by: subjectSchema('Objects, each of which must have been bound, created, preempted or evicted so'),
    where: { type: 'object', description: 'A partial object, to choose among them' },
    bound: text('The scheduler that bound the pod; nobody: by hand or by nodeName'),
    preempted: text('The scheduler that preempted the pod'),
    evicted: text('The controller that evicted the pod because of a taint; or eviction-api'),
    created: text('The field manager that created the object'),
    gone: flag('Objects that were there and are not any more'),
  },
  read: readByCheck,
};

const metadataOf = (object: JsonObject): JsonObject => (isObject(object.metadata) ? object.metadata : {});

/** The last states of the objects that are gone since the lab began. */
function goneOf(
  evidence: Evidence,
  present: readonly JsonObject[],
  { kind, namespace, name }: { kind: string; namespace: string | undefined; name: string | undefined },
): readonly JsonObject[] {
  const here = new Set(present.map(object => metadataOf(object).uid));
  return evidence
    .history()
    .filter(({ type }) => type === 'DELETED')
    .map(({ object }) => object)
    .filter(object => {
      const metadata = metadataOf(object);
      return (
        object.kind === kind &&
        (namespace === undefined || metadata.namespace === namespace) &&
        (name === undefined || metadata.name === name) &&
        !here.has(metadata.uid)
      );
    });
}

/** Events by the UID of what they are about: those that are there, and those that were. */
function eventsByUid(evidence: Evidence): ReadonlyMap<unknown, readonly JsonObject[]> {
  const events = [
    ...evidence.objects('v1', 'Event', undefined, undefined),
    ...evidence.history().flatMap(({ object }) => (object.kind === 'Event' ? [object] : [])),
  ];
  const found = new Map<unknown, JsonObject[]>();
  for (const event of events) {
    const about = isObject(event.involvedObject) ? event.involvedObject : event.regarding;
    const uid = isObject(about) ? about.uid : undefined;
    const there = found.get(uid);
    if (there === undefined) found.set(uid, [event]);
    else there.push(event);
  }
  return found;
}

function doerOf(object: JsonObject, deed: Deed, events: ReadonlyMap<unknown, readonly JsonObject[]>): string {
  if (deed === 'created') return creatorOf(object) ?? NOBODY;
  const event = events
    .get(metadataOf(object).uid)
    ?.find(({ reason, ...rest }) => reason === DEEDS[deed] && isOwnWord(rest));
  return event === undefined ? (byCondition(object, deed) ?? NOBODY) : componentOf(event);
}

/** Not every deed has an event that names the pod by its UID; the API server's pod then says why it had to go. */
const CONDITIONS: Readonly<Record<string, { readonly deed: Deed; readonly who: string }>> = {
  DeletionByTaintManager: { deed: 'evicted', who: 'taint-eviction-controller' },
  EvictionByEvictionAPI: { deed: 'evicted', who: EVICTION_API },
};

function byCondition({ status }: JsonObject, deed: Deed): string | undefined {
  const found = Object.entries(CONDITIONS).find(
    ([reason, one]) =>
      one.deed === deed &&
      matches({ conditions: [{ type: 'DisruptionTarget', reason, status: 'True' }] }, status),
  );
  return found?.[1].who;
}

function componentOf({ reportingComponent, reportingController, source }: JsonObject): string {
  const legacy = isObject(source) ? source.component : undefined;
  return String(reportingComponent || reportingController || legacy || NOBODY);
}

/** Somebody can write an event by hand; then kubectl or curl owns its fields. */
function isOwnWord(event: JsonObject): boolean {
  return !/^(kubectl|curl)/.test(creatorOf(event) ?? '');
}

/** The field manager that was there first. */
export function creatorOf(object: JsonObject): string | undefined {
  const managers = metadataOf(object).managedFields;
  if (!Array.isArray(managers)) return undefined;
  const whole = (managers as readonly JsonObject[]).filter(({ subresource }) => !subresource);
  const times = whole.map(({ time }) => String(time ?? ''));
  const first = times.indexOf([...times].sort()[0] ?? '');
  const manager = whole[first]?.manager;
  return manager === undefined ? undefined : String(manager);
}
