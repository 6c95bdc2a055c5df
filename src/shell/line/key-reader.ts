import type { Clock } from '../../base/clock.ts';
import { type EscapeRule, type Key, KeyDecoder } from './keys.ts';

/** How long a lone escape may wait for the rest of a sequence. Models vim's `ttimeoutlen` and readline's `keyseq-timeout`. */
const SEQUENCE_MS = 50;

/** Where the bytes come from and where those go back that were read too far: a terminal, or a process's view of it. */
export interface KeySource {
  read(): Promise<Uint8Array | undefined>;
  unread(bytes: Uint8Array): void;
}

/** Reads a terminal key by key, and leaves what it did not use to whoever reads next. */
export class KeyReader {
  private readonly decoder: KeyDecoder;
  /** A read that was not waited for to its end. */
  private reading: Promise<Uint8Array | undefined> | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly clock: Clock,
    rule: EscapeRule,
  ) {
    this.decoder = new KeyDecoder(rule);
  }

  /** The next key; `timeout` once so much time has passed without one, undefined at the end of the input. */
  async next(timeoutMs?: number): Promise<Key | 'timeout' | undefined> {
    for (;;) {
      const key = this.decoder.next();
      if (key !== undefined) return key;
      const undecided = this.decoder.isUndecided;
      const chunk = await this.chunk(undecided ? SEQUENCE_MS : timeoutMs);
      if (chunk === 'timeout') {
        if (!undecided) return 'timeout';
        const alone = this.decoder.flush();
        if (alone !== undefined) return alone;
      } else if (chunk === undefined) return this.decoder.flush();
      else this.decoder.push(chunk);
    }
  }

  /** Bytes have come that no key was made of yet. */
  get hasMore(): boolean {
    return this.decoder.hasMore;
  }

  /** Gives back what was not used. */
  release(): void {
    this.source.unread(this.decoder.rest());
    void this.reading?.then(
      chunk => chunk && this.source.unread(chunk),
      () => undefined,
    );
    this.reading = undefined;
  }

  private async chunk(ms: number | undefined): Promise<Uint8Array | undefined | 'timeout'> {
    this.reading ??= this.source.read();
    const alarm = new AbortController();
    const late =
      ms === undefined ? undefined : this.clock.sleep(ms, alarm.signal).then(() => 'timeout' as const);
    late?.catch(() => undefined);
    try {
      const outcome = await (late ? Promise.race([this.reading, late]) : this.reading);
      if (outcome !== 'timeout') this.reading = undefined;
      return outcome;
    } catch (error) {
      this.reading = undefined;
      throw error;
    } finally {
      alarm.abort();
    }
  }
}
