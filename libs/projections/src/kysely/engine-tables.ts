import type { Position } from '#event-log';

/** The tables that the engine keeps in every projection's file, beside the projection's own. */
export interface EngineTables {
  projection_checkpoint: { name: string; position: Position | null };
  /**
   * Events that could not be projected (with an error), and those that wait behind one of them (without). Only
   * where the log holds them: their payload is read again from there.
   */
  projection_parked: {
    position: Position;
    event_id: string;
    type: string;
    stream: string;
    revision: string;
    error: string | null;
    attempts: number;
    parked_at: string;
  };
  projection_parked_key: { key: string; position: Position };
}
