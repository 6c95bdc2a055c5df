import { rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { CommandError, EXIT } from '../exit.ts';
import { faultText } from '../fault-report.ts';
import { complain } from '../print.ts';
import { allSockets, ownSocket } from './socket.ts';

/** What a served cluster answers to other commands of this user: by the first part of the path, given the rest. */
export type Answers = Readonly<Record<string, (subject: string) => Promise<unknown> | unknown>>;

/** Answers `berth grade LAB --session` and `berth why POD`. Only this user can reach it: it is a socket in a private folder. */
export class SessionDoor {
  private readonly server: Server;
  private readonly path = ownSocket();

  /** @param answers what is asked for, as JSON; undefined where this session has no answer */
  constructor(answers: Answers) {
    this.server = createServer((asked, answer) => {
      const [what = '', ...rest] = (asked.url ?? '/').slice(1).split('/').map(decodeURIComponent);
      Promise.resolve(answers[what]?.(rest.join('/'))).then(
        result => answer.writeHead(result === undefined ? 404 : 200).end(JSON.stringify(result ?? null)),
        (error: unknown) => answer.writeHead(500).end(JSON.stringify(faultText(error))),
      );
    });
    this.server.on('error', ({ message }) =>
      complain(
        `the cluster's socket cannot be opened, so \`berth grade --session\` does not reach it: ${message}`,
      ),
    );
    rmSync(this.path, { force: true });
    this.server.listen(this.path);
    process.once('exit', () => rmSync(this.path, { force: true }));
  }

  close(): void {
    this.server.close();
    rmSync(this.path, { force: true });
  }
}

/** Asks the served clusters of this user; the first answer counts. Dead sockets are swept away. @returns undefined when none has one */
export async function askSessions(what: string, subject: string): Promise<unknown> {
  for (const path of allSockets()) {
    const answer = await ask(path, `/${what}/${subject.split('/').map(encodeURIComponent).join('/')}`);
    if (answer === 'dead') rmSync(path, { force: true });
    else if (answer.code === 200) return JSON.parse(answer.body);
    else if (answer.code === 500) throw new CommandError(EXIT.environment, String(JSON.parse(answer.body)));
  }
  return undefined;
}

function ask(socketPath: string, path: string): Promise<{ code: number; body: string } | 'dead'> {
  return new Promise(resolve => {
    const asked = request({ socketPath, path }, answer => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', chunk => {
        body += chunk;
      });
      answer.on('end', () => resolve({ code: answer.statusCode ?? 500, body }));
    });
    asked.on('error', () => resolve('dead'));
    asked.end();
  });
}
