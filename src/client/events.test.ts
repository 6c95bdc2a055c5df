import { describe, expect, it } from 'vitest';
import type { Event } from '../api/generated/types.ts';
import { ConnectionRefused } from '../api/status.ts';
import type { JsonObject } from '../base/json.ts';
import { SeededRng } from '../base/rng.ts';
import { VirtualClock } from '../base/virtual-clock.ts';
import { Client } from './client.ts';
import { EventRecorder } from './events.ts';
import type { ClientCall } from './transport.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'dev', name: 'web', uid: 'u1', resourceVersion: '7' },
};

/** A recorder, and the events that a server which only keeps events would hold. */
function setUp() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const events = new Map<string, Event>();
  const server = { up: true };
  const call = ({ method, path, body }: ClientCall) => {
    if (!server.up) throw new ConnectionRefused('10.0.0.1:6443');
    const sent = body as Event;
    const name = method === 'POST' ? (sent.metadata.name ?? '') : path.slice(path.lastIndexOf('/') + 1);
    const event = method === 'POST' ? sent : { ...events.get(name)!, ...sent };
    events.set(name, event);
    return { code: 200, body: event as unknown as JsonObject };
  };
  const recorder = new EventRecorder(
    new Client({ call }, 'kubelet/v1.36.2'),
    { component: 'kubelet', host: 'node01' },
    clock,
    new SeededRng(1),
  );
  const told = () => [...events.values()].map(({ message, count }) => `${count} ${message}`);
  return { clock, events, server, recorder, told };
}

describe('event recorder', () => {
  it('writes who, about what, when', () => {
    const { clock, events, recorder } = setUp();
    recorder.event(pod, 'Normal', 'Pulled', 'here');
    expect(events.size).toBe(0);
    clock.runDue();
    const [event] = [...events.values()];
    expect(event?.metadata.name).toMatch(/^web\.[0-9a-f]{16}$/);
    expect(event).toMatchObject({
      metadata: { namespace: 'dev' },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace: 'dev',
        name: 'web',
        uid: 'u1',
        resourceVersion: '7',
      },
      type: 'Normal',
      reason: 'Pulled',
      message: 'here',
      source: { component: 'kubelet', host: 'node01' },
      reportingComponent: 'kubelet',
      reportingInstance: 'node01',
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
    });
  });

  it('counts what repeats', () => {
    const { clock, events, recorder, told } = setUp();
    for (let times = 0; times < 3; times++) {
      recorder.event(pod, 'Warning', 'BackOff', 'again');
      clock.advance(10_000);
    }
    expect(told()).toEqual(['3 again']);
    expect([...events.values()][0]).toMatchObject({
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:20Z',
    });
  });

  it('combines the tenth and later of those that differ in their message only', () => {
    const { clock, recorder, told } = setUp();
    for (let index = 1; index <= 12; index++) recorder.event(pod, 'Normal', 'Created', `pod ${index}`);
    clock.runDue();
    expect(told().slice(8)).toEqual(['1 pod 9', '3 (combined from similar events): pod 12']);
  });

  it('lets 25 through about an object, then one every five minutes', () => {
    const { clock, recorder, told } = setUp();
    const total = () => told().reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
    for (let index = 0; index < 40; index++) recorder.event(pod, 'Normal', 'Tick', 'tick');
    clock.runDue();
    expect(total()).toBe(25);
    clock.advance(300_000);
    recorder.event(pod, 'Normal', 'Other', 'one more');
    recorder.event(pod, 'Normal', 'Other', 'too many');
    clock.runDue();
    expect(told().at(-1)).toBe('1 one more');
  });

  it('tries again while no server listens', () => {
    const { clock, server, recorder, told } = setUp();
    server.up = false;
    recorder.event(pod, 'Normal', 'Late', 'late');
    clock.advance(25_000);
    server.up = true;
    clock.advance(10_000);
    expect(told()).toEqual(['1 late']);
  });
});
