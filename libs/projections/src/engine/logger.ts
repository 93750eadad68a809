/** Where the engine speaks. Fields never hold payloads. */
export interface EngineLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export const silent: EngineLogger = { info: () => {}, warn: () => {}, error: () => {} };
