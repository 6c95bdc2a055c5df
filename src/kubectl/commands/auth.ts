/** models kubectl/pkg/cmd/auth/auth.go */
import type { Command } from '../framework/command.ts';
import { canI } from './auth/can-i.ts';
import { reconcile } from './auth/reconcile.ts';
import { whoami } from './auth/whoami.ts';

export const auth: Command = {
  name: 'auth',
  flagsInUsage: true,
  short: 'Inspect authorization',
  commands: [canI, reconcile, whoami],
};
