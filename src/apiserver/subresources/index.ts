import type { Handler } from '../verbs/index.ts';
import { VERBS } from '../verbs/index.ts';
import { binding } from './binding.ts';
import { token } from './token.ts';

/** What a subresource does with each verb. */
export type Subresource = Readonly<Record<string, Handler>>;

/** `status` of every kind that has one: the object itself, of which only the status is written. */
export const STATUS: Subresource = { get: VERBS.get!, update: VERBS.update!, patch: VERBS.patch! };

/** Subresources by resource and name; `status` where it is no other than usual is not listed. */
export const SUBRESOURCES: Readonly<Record<string, Subresource>> = {
  'pods/binding': { create: binding },
  '/bindings': { create: binding },
  'serviceaccounts/token': { create: token },
};
