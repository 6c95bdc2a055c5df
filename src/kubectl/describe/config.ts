/** ConfigMaps and Secrets. models describeConfigMap, describeSecret */

import type { ConfigMap, Secret } from '../../api/generated/types.ts';
import { fromBase64, textFromBase64 } from '../../base/base64.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { heading, sortedEntries } from './text.ts';

export const describeConfigMap: Describer = (w, object, { events, now }) => {
  const { metadata, data, binaryData } = object as ConfigMap;
  heading(w, metadata);
  w.write(0, '\nData\n====\n');
  for (const [key, value] of sortedEntries(data)) {
    w.write(0, `${key}:\n----\n`);
    w.write(0, `${value}\n`);
    w.write(0, '\n');
  }
  w.write(0, '\nBinaryData\n====\n');
  for (const [key, value] of sortedEntries(binaryData))
    w.write(0, `${key}: ${fromBase64(value).length} bytes\n`);
  w.write(0, '\n');
  describeEvents(w, events, now);
};

export const describeSecret: Describer = (w, object) => {
  const { metadata, type, data } = object as Secret;
  heading(w, metadata);
  w.write(0, `\nType:\t${type ?? ''}\n`);
  w.write(0, '\nData\n====\n');
  for (const [key, value] of sortedEntries(data)) {
    const shown =
      key === 'token' && type === 'kubernetes.io/service-account-token'
        ? textFromBase64(value)
        : `${fromBase64(value).length} bytes`;
    w.write(0, `${key}:\t${shown}\n`);
  }
};
