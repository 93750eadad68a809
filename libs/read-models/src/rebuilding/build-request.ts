import type { Build } from '#projections';

/** Where a worker finds the log and the read models: it opens connections of its own. */
export interface BuildPlaces {
  readonly log:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'eventstoredb'; readonly connectionString: string };
  readonly storage:
    | { readonly kind: 'sqlite'; readonly folder: string }
    | { readonly kind: 'postgres'; readonly connectionString: string; readonly namespace?: string };
}

/** What a worker is started with. */
export interface BuildRequest extends BuildPlaces {
  readonly builds: readonly { readonly name: string; readonly build: Build }[];
}

/** Sent to a worker: it ends after the commits under way. */
export const STOP = 'stop';

/** What a worker says last. An Error would lose its code on the way. */
export type BuildOutcome =
  { readonly done: true } | { readonly done: false; readonly message: string; readonly code?: string };
