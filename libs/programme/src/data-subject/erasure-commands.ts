import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { erasureEvents } from './erasure-events.js';

type Data<Type extends keyof typeof erasureEvents> = Static<(typeof erasureEvents)[Type]['data']>;
interface OfPerson {
  readonly personId: string;
}

export type RequestErasure = Command<'RequestErasure', OfPerson & Data<'ErasureRequested'>>;
export type DecideErasure = Command<'DecideErasure', OfPerson & Data<'ErasureDecided'>>;
export type ErasePerson = Command<'ErasePerson', OfPerson & Data<'ErasureOrdered'>>;
/** Sent by nobody but whatever has just destroyed the keys: it is open to no door. */
export type ConfirmKeyDestruction = Command<'ConfirmKeyDestruction', OfPerson>;

export type ErasureCommand = RequestErasure | DecideErasure | ErasePerson | ConfirmKeyDestruction;
