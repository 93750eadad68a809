import { AT_ONCE, appendMany } from './append-many.js';
import { appendOne } from './append-one.js';
import type { Figure } from './figure.js';
import { lookAtPage } from './look.js';
import { mutationToReceipt } from './mutation.js';
import { readAll, readAllSealed } from './read-all.js';
import { rebuild } from './rebuild.js';
import { replayLines } from './replay.js';
import { serverAppendMany, serverAppendOne } from './server-append.js';
import { serverCatchUp, serverReadAll, serverReadStreams } from './server-reads.js';
import { appendToSubscriber } from './subscriber.js';

/** Everything that is measured, in the order of the table, with the least that is to be left of the bare speed. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'append',
    title: 'Durable append, one at a time',
    kind: 'speed',
    target: 0.7,
    sized: true,
    warmUp: 'appends',
    open: (setting) => appendOne(setting, false),
  },
  {
    name: 'append-sealed',
    title: 'Durable append, one at a time, one field sealed',
    kind: 'speed',
    target: 0.6,
    sized: true,
    warmUp: 'appends',
    open: (setting) => appendOne(setting, true),
  },
  {
    name: 'append-64',
    title: '64 appends at once on 64 streams',
    kind: 'speed',
    target: 0.5,
    sized: true,
    eventsPerTime: AT_ONCE,
    open: (setting) => appendMany(setting, false),
  },
  {
    name: 'append-64-sealed',
    title: '64 appends at once, one field sealed',
    kind: 'speed',
    target: 0.3,
    sized: true,
    eventsPerTime: AT_ONCE,
    open: (setting) => appendMany(setting, true),
  },
  {
    name: 'read-all',
    title: 'readAll, decoded',
    kind: 'speed',
    target: 0.6,
    sized: true,
    wholeLog: true,
    flat: true,
    open: readAll,
  },
  {
    name: 'read-all-sealed',
    title: 'readAll, decoded, one field opened',
    kind: 'speed',
    target: 0.7,
    sized: true,
    wholeLog: true,
    flat: true,
    open: readAllSealed,
  },
  {
    name: 'replay',
    title: 'Replay, pseudonymised',
    kind: 'speed',
    target: null,
    sized: true,
    wholeLog: true,
    flat: true,
    open: replayLines,
  },
  {
    name: 'rebuild',
    title: 'Rebuild of all read models',
    kind: 'speed',
    target: 0.5,
    sized: true,
    wholeLog: true,
    flat: true,
    heap: 'writing',
    open: rebuild,
  },
  {
    name: 'append-to-subscriber',
    title: 'Append to subscriber',
    kind: 'latency',
    sized: true,
    open: appendToSubscriber,
  },
  {
    name: 'mutation',
    title: 'Mutation to receipt, over HTTP',
    kind: 'latency',
    sized: true,
    open: mutationToReceipt,
  },
  {
    name: 'look',
    title: 'A look at a page of 100, on record',
    kind: 'speed',
    target: null,
    sized: false,
    open: lookAtPage,
  },
  {
    name: 'server-append',
    title: 'EventStoreDB: append, one at a time',
    kind: 'speed',
    target: 0.8,
    sized: true,
    open: serverAppendOne,
  },
  {
    name: 'server-append-64',
    title: 'EventStoreDB: 64 appends at once on 64 streams',
    kind: 'speed',
    target: 0.8,
    sized: true,
    eventsPerTime: AT_ONCE,
    open: serverAppendMany,
  },
  {
    name: 'server-read-streams',
    title: 'EventStoreDB: readStream, all streams',
    kind: 'speed',
    target: 0.8,
    sized: true,
    wholeLog: true,
    open: serverReadStreams,
  },
  {
    name: 'server-read-all',
    title: 'EventStoreDB: readAll forwards',
    kind: 'speed',
    target: 0.8,
    sized: true,
    wholeLog: true,
    flat: true,
    heap: 'writing',
    open: serverReadAll,
  },
  {
    name: 'server-catch-up',
    title: 'EventStoreDB: subscription catching up',
    kind: 'speed',
    target: 0.8,
    sized: true,
    wholeLog: true,
    flat: true,
    heap: 'writing',
    open: serverCatchUp,
  },
];

/** @throws Error naming those that there are */
export function figureNamed(name: string | undefined): Figure {
  const figure = FIGURES.find((one) => one.name === name);
  if (figure) return figure;
  throw new Error(`there is no figure ${name}: take one of ${FIGURES.map((one) => one.name).join(', ')}`);
}
