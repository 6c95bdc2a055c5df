import type { Plugin } from '../framework/plugin.ts';

/** The higher priority first, then who came first. models plugins/queuesort/priority_sort.go */
export function prioritySort(): Plugin {
  return {
    name: 'PrioritySort',
    less: (a, b) =>
      a.pod.priority > b.pod.priority || (a.pod.priority === b.pod.priority && a.timestamp < b.timestamp),
  };
}
