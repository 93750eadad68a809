/** What a figure is opened with. */
export interface Setting {
  /** How many events the log holds before anything is measured. */
  readonly events: number;
  /** What all ids and choices come of: the same seed makes the same logs. */
  readonly seed: number;
  /** A folder of this figure alone. */
  readonly folder: string;
  /** Filled logs that figures of one run share; they are copied before use. */
  readonly fixtures: string;
}

/** Times in milliseconds of the same work, done bare and done by us, one straight after the other. */
export interface Sample {
  readonly bare: readonly number[];
  readonly ours: readonly number[];
  /** Largest resident set while ours ran, in bytes. */
  readonly rss: number;
}

/** The number of a round, or `alone`: ours without the bare side, for what memory it takes by itself. */
export type Round = number | 'alone';

/** A figure that has been set up. Each round measures both sides, and starts with the other one each time. */
export interface OpenFigure {
  round(round: Round): Promise<Sample>;
  close(): Promise<void>;
}

interface FigureBase {
  readonly name: string;
  readonly title: string;
  /** Whether it depends on how many events the log holds; where it does not, it is measured once. */
  readonly sized: boolean;
  /** How many events one time of a sample stands for, where it is not one. */
  readonly eventsPerTime?: number;
  /** Which number of rounds warms it up: see `WARM_UP`. Default: by whether each goes through all of the log. */
  readonly warmUp?: 'appends';
  /** Whether each round goes through all of the log. */
  readonly wholeLog?: boolean;
  /** Whether its memory is to be flat, and so is measured in a process in which nothing else ran. */
  readonly flat?: boolean;
  /** With which heap that is: see `HEAP_MEGABYTES`. Default: that of whoever only reads. */
  readonly heap?: 'reading' | 'writing';
  readonly open: (setting: Setting) => Promise<OpenFigure>;
}

/** `speed`: how much of the bare speed is left. `latency`: how many bare appends it takes. */
export type Figure = FigureBase &
  (
    | { readonly kind: 'speed'; /** Null where none is set. */ readonly target: number | null }
    | { readonly kind: 'latency' }
  );
