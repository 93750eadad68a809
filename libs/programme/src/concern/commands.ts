import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { concernEvents } from './events.js';

type Data<Type extends keyof typeof concernEvents> = Static<(typeof concernEvents)[Type]['data']>;
/** The person is named every time, so that nothing is recorded about somebody by a mistyped id. */
interface OfConcern {
  readonly concernId: string;
  readonly personId: string;
}

export type RaiseConcern = Command<'RaiseConcern', OfConcern & Data<'ConcernRaised'>>;
export type RecordDisclosure = Command<'RecordDisclosure', OfConcern & Data<'DisclosureMade'>>;
export type CloseConcern = Command<'CloseConcern', OfConcern & Data<'ConcernClosed'>>;
export type ReopenConcern = Command<'ReopenConcern', OfConcern & Data<'ConcernReopened'>>;

export type ConcernCommand = RaiseConcern | RecordDisclosure | CloseConcern | ReopenConcern;
