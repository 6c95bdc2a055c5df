import type { LabelSelector, PodAffinityTerm } from '../../api/generated/types.ts';
import { type Labels, matchesSelector, selectorRequirements } from '../../api/selectors.ts';

/** Labels of a namespace by its name. */
export type NamespaceLabels = (namespace: string) => Labels;

/** A pod affinity term, ready to be matched. models pkg/scheduler/framework/types.go, AffinityTerm */
export class AffinityTerm {
  readonly topologyKey: string;
  /** Terms with the same text mean the same, whoever carries them. */
  readonly text: string;
  private readonly namespaces: readonly string[];
  private readonly namespaceSelector: LabelSelector | undefined;
  private readonly selector: LabelSelector | undefined;

  /** @param owner namespace of the pod that carries the term, which it means when it names none */
  constructor(term: PodAffinityTerm, owner: string) {
    this.topologyKey = term.topologyKey;
    this.namespaces =
      term.namespaces?.length || term.namespaceSelector ? [...(term.namespaces ?? [])].sort() : [owner];
    this.namespaceSelector = term.namespaceSelector;
    this.selector = term.labelSelector;
    this.text = JSON.stringify([this.topologyKey, this.namespaces, this.namespaceSelector, this.selector]);
  }

  /** True when a pod with these labels in this namespace is meant by the term. */
  matches(namespace: string, labels: Labels, namespaceLabels: NamespaceLabels): boolean {
    if (!matchesSelector(this.selector, labels)) return false;
    if (this.namespaces.includes(namespace)) return true;
    if (this.namespaceSelector === undefined) return false;
    // An empty selector means every namespace, also one that is not known.
    if (selectorRequirements(this.namespaceSelector).length === 0) return true;
    return matchesSelector(this.namespaceSelector, namespaceLabels(namespace));
  }

  /** True when which pods it means depends on the labels of namespaces. */
  get looksAtNamespaceLabels(): boolean {
    return this.namespaceSelector !== undefined && selectorRequirements(this.namespaceSelector).length > 0;
  }
}
