import type { User } from '../interface.ts';

/** What somebody wants to do. models k8s.io/apiserver/pkg/authorization/authorizer */
export interface AccessAttributes {
  readonly user: User;
  readonly verb: string;
  readonly group: string;
  readonly version?: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** The path, where the request is for no resource. */
  readonly path?: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

export interface Authorizer {
  decide(attributes: AccessAttributes): Decision;
}

/** --authorization-mode=AlwaysAllow */
export const alwaysAllow: Authorizer = { decide: () => ({ allowed: true, reason: '' }) };
