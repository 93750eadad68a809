import { spawnSync } from 'node:child_process';
import { buildSchema, findBreakingChanges } from 'graphql';
import { root } from './root.mjs';
import { EVENTS, GRAPHQL } from './schemas.mjs';

/**
 * The commit whose schemas count as published: SCHEMA_BASE where it is set (a CI names the commit before the push);
 * else the last commit where its schemas differ from `present`, and the one before it where they do not.
 * @param {Map<string, string>} present
 * @returns {string | undefined} undefined where there is no such commit, as in a shallow clone
 */
export function publishedBase(present) {
  const candidates = process.env.SCHEMA_BASE
    ? [process.env.SCHEMA_BASE]
    : isSame(present, schemasAt('HEAD'))
      ? ['HEAD~1']
      : ['HEAD'];
  return candidates.find(
    (commit) => git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`) !== undefined,
  );
}

/** @param {string} commit @returns {Map<string, string>} */
export function schemasAt(commit) {
  const listed = git('ls-tree', '-r', '--name-only', commit, '--', EVENTS, GRAPHQL);
  const paths = (listed ?? '').split('\n').filter((path) => path === GRAPHQL || path.endsWith('.json'));
  return new Map(paths.map((path) => [path, git('show', `${commit}:${path}`) ?? '']));
}

/**
 * Event schemas as they were first committed, of all that any commit has touched since: what is published stays
 * published, however many commits lie between. Shallow clones know less, and tell less.
 * @returns {Map<string, string>}
 */
export function firstPublishedEvents() {
  const touched = git('log', '--diff-filter=MD', '--name-only', '--format=', '--', EVENTS) ?? '';
  const paths = [...new Set(touched.split('\n').filter((path) => path.endsWith('.json')))];
  return new Map(
    paths.flatMap((path) => {
      const added = git('log', '--diff-filter=A', '--reverse', '--format=%H', '--', path)?.split('\n')[0];
      const text = added ? git('show', `${added}:${path}`) : undefined;
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

/**
 * What `present` breaks of what was published.
 * @param {Map<string, string>} published
 * @param {Map<string, string>} present
 * @returns {string[]} one line a fault
 */
export function brokenPromises(published, present) {
  const events = [...published.keys()]
    .filter((path) => path.startsWith(EVENTS) && present.get(path) !== published.get(path))
    .map((path) => {
      const what = present.has(path) ? 'was changed' : 'has vanished';
      return `${path} is published and ${what}: restore it, and raise the event's schemaVersion for a new one`;
    });
  const before = published.get(GRAPHQL);
  const after = present.get(GRAPHQL);
  const graphql =
    before && after
      ? findBreakingChanges(buildSchema(before), buildSchema(after)).map(
          ({ type, description }) =>
            `${GRAPHQL}: ${description} (${type}): this breaks clients; keep it and mark it @deprecated`,
        )
      : [];
  return [...events, ...graphql];
}

function isSame(a, b) {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout : undefined;
}
