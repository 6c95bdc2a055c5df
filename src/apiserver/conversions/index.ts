import type { Conversion } from '../registry.ts';
import { eventConversion } from './event.ts';
import { autoscalerConversion } from './horizontal-pod-autoscaler.ts';

/** Kinds that are served in versions other than the one they are stored in, by apiVersion and kind. */
export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  'events.k8s.io/v1/Event': eventConversion,
  'autoscaling/v1/HorizontalPodAutoscaler': autoscalerConversion,
};
