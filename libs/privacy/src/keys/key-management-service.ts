/**
 * A service that holds a key which never leaves it, and encrypts small secrets with it. The port to any of them: the
 * master key is wrapped there, and asked for once, when a process starts. Implementations keep what is asked and
 * answered out of their errors.
 */
export interface KeyManagementService {
  /** Names the service and its key in errors: an address without credentials. */
  readonly location: string;
  /**
   * Encrypts for this context.
   * @returns text of one line, which only the same service opens
   * @throws SecretUnusable UNREACHABLE where it does not answer, or refuses
   */
  wrap(plain: Buffer, context: string): Promise<string>;
  /** Decrypts what `wrap` gave for the same context. @throws SecretUnusable UNREACHABLE, also where it is not that */
  unwrap(wrapped: string, context: string): Promise<Buffer>;
}
