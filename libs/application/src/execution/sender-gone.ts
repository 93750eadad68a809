/**
 * Whoever sent a command no longer waits for its answer, and it was not recorded. They will send it again, perhaps
 * elsewhere: were it to be recorded now, a repeat that was refused in the meantime would have been told the untruth.
 */
export class SenderGone extends Error {
  readonly code = 'SENDER_GONE';

  constructor() {
    super('nobody waits for the answer to this command any more: nothing was recorded');
    this.name = 'SenderGone';
  }
}
