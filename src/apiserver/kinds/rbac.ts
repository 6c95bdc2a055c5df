import { nameIsPathSegment } from '../validation/names.ts';
import type { KindRules } from './kind.ts';

/** Roles and bindings: their names are free but for what a URL cannot hold. models pkg/apis/rbac/validation/validation.go */
export const rbacRules: KindRules = { name: nameIsPathSegment };
