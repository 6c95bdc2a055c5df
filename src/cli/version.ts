import manifest from '../../package.json' with { type: 'json' };

/** berth's own version. */
export const VERSION: string = manifest.version;
