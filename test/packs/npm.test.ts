/** Packs by the name of an npm package: the real npm, with a registry of our own on the loopback address. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadFolder } from '../../src/cli/packs/load-folder.ts';
import { berth } from './command-line.ts';
import { writeTar } from './tar-writer.ts';

const HARBOUR = resolve(fileURLToPath(import.meta.url), '../../fixtures/harbour');
const home = mkdtempSync(join(tmpdir(), 'berth-npm-'));
const TRACE = join(home, 'a-script-ran');

interface Release {
  readonly archive: Buffer;
  readonly integrity: string;
}

/** A package with the pack's files, as npm packs it. @param more entries beside them */
function release(version: string, more: Parameters<typeof writeTar>[0] = []): Release {
  const { files } = loadFolder(HARBOUR);
  const text = (path: string) => files.read(path)!.replace('version: 1.0.0', `version: ${version}`);
  const script = `touch ${TRACE}`;
  const manifest = { name: 'berth-pack-harbour', version, scripts: { prepare: script, postinstall: script } };
  const archive = gzipSync(
    writeTar([
      { path: 'package/package.json', text: JSON.stringify(manifest) },
      ...files.paths().map(path => ({ path: `package/${path}`, text: text(path) })),
      ...more,
    ]),
  );
  return { archive, integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}` };
}

const PACKAGES: Readonly<Record<string, Readonly<Record<string, Release>>>> = {
  'berth-pack-harbour': { '1.0.0': release('1.0.0'), '1.1.0': release('1.1.0') },
  '@sailors/harbour': { '1.0.0': release('1.0.0') },
  'berth-pack-tampered': { '1.0.0': { ...release('1.0.0'), integrity: release('9.9.9').integrity } },
  'berth-pack-linked': { '1.0.0': release('1.0.0', [{ path: 'package/labs/passwd', type: '2' }]) },
};

/** The part of a registry that npm pack asks for: documents of packages, and their archives. */
function registry(): Server {
  return createServer(({ url = '' }, answer) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [, name = '', version] = /^\/([^?]+?)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(url)) ?? [];
    const releases = PACKAGES[name];
    if (releases === undefined) return answer.writeHead(404).end('{"error":"not found"}');
    if (version !== undefined) return answer.end(releases[version]!.archive);
    const versions = Object.entries(releases).map(([number, { integrity }]) => {
      const dist = { tarball: `${base}/${name}/-/${number}.tgz`, integrity };
      return [number, { name, version: number, dist }];
    });
    const latest = Object.keys(releases).at(-1);
    return answer
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) }));
  });
}

const server = registry();

beforeAll(async () => {
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done));
  vi.stubEnv('BERTH_HOME', home);
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('npm_config_cache', join(home, 'cache'));
  vi.stubEnv('npm_config_userconfig', join(home, 'npmrc'));
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise(done => server.close(done));
  rmSync(home, { recursive: true });
});

describe('a pack by the name of an npm package', { timeout: 60_000 }, () => {
  const listed = async () => JSON.parse((await berth('pack', 'list', '--json')).out);

  it('is the same as from a folder, with its digest and where it came from', async () => {
    const fromFolder = await berth('pack', 'install', HARBOUR);
    const fromNpm = await berth('pack', 'install', 'berth-pack-harbour@1.0.0');
    expect(fromNpm).toEqual(fromFolder);
    expect(fromNpm.code).toBe(0);
    const digest = /sha256:[0-9a-f]{64}/.exec(fromNpm.out)?.[0];
    expect(await listed()).toMatchObject([
      { name: 'harbour', origin: 'npm:berth-pack-harbour@1.0.0', digest },
    ]);
  });

  it('is the latest where no version is named, in the place of the older one', async () => {
    expect((await berth('pack', 'install', 'berth-pack-harbour')).out).toMatch(/^installed harbour 1\.1\.0/);
    expect(await listed()).toMatchObject([{ name: 'harbour', version: '1.1.0', intact: true }]);
  });

  it('may belong to a scope', async () => {
    expect((await berth('pack', 'install', '@sailors/harbour')).out).toMatch(/^installed harbour 1\.0\.0/);
  });

  it.each([
    ['is not there', 'berth-pack-nowhere', 3, /npm could not download berth-pack-nowhere: .*404/],
    ['is not what its maker published', 'berth-pack-tampered', 3, /EINTEGRITY|integrity/i],
    ['holds what a pack may not', 'berth-pack-linked', 1, /"package\/labs\/passwd": is a link/],
  ])('is refused when it %s, and nothing is installed', async (_, name, code, message) => {
    const before = await listed();
    const refused = await berth('pack', 'install', name);
    expect(refused.out).toMatch(message);
    expect(refused.code).toBe(code);
    expect(await listed()).toEqual(before);
  });

  it('has none of its scripts run', () => {
    expect(existsSync(TRACE)).toBe(false);
  });
});
