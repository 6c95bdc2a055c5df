/** models kubectl/pkg/cmd/set/set.go */
import type { Command } from '../framework/command.ts';
import { setEnv } from './set/env.ts';
import { setImage } from './set/image.ts';
import { setResources } from './set/resources.ts';
import { setSelector } from './set/selector.ts';
import { setServiceAccount } from './set/service-account.ts';
import { setSubject } from './set/subject.ts';

export const set: Command = {
  name: 'set',
  use: 'SUBCOMMAND',
  short: 'Set specific features on objects',
  long: 'Configure application resources.\n\nThese commands help you make changes to existing application resources.',
  commands: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
};
