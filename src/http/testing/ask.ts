import { readFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { parse } from 'yaml';

/** What a kubeconfig says of the server and of its user. */
export interface Credentials {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export function credentials(kubeconfig: string): Credentials {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const decode = (text: string) => Buffer.from(text, 'base64');
  return {
    ca: decode(clusters[0].cluster['certificate-authority-data']),
    cert: decode(users[0].user['client-certificate-data']),
    key: decode(users[0].user['client-key-data']),
  };
}

export interface Answer {
  readonly code: number;
  readonly body: string;
}

/** One request on a connection of its own. */
export function ask(url: string, options: RequestOptions, body: string | Buffer = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, agent: false }, incoming => {
      let text = '';
      incoming.on('data', chunk => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ code: incoming.statusCode ?? 0, body: text }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
