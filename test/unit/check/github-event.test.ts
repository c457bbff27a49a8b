import { describe, expect, it } from 'vitest';
import { findEventBase, parseEvent } from '../../../scripts/check/github-event.ts';

const [BASE, HEAD, MERGE] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const PULL = { number: 7, pull_request: { head: { sha: HEAD }, base: { sha: BASE } } };
const NOTHING = '0'.repeat(40);

describe('the base of an event', () => {
  it.each([
    ['pull request, test merge', 'pull_request', PULL, MERGE, [BASE, HEAD], BASE],
    ['pull request, test merge onto a base that moved on', 'pull_request', PULL, MERGE, ['d', HEAD], 'd'],
    ['pull request, its own head', 'pull_request', PULL, HEAD, [BASE], BASE],
    ['merge queue', 'merge_group', { merge_group: { base_sha: BASE } }, MERGE, [BASE, HEAD], BASE],
    ['push', 'push', { before: BASE }, HEAD, [BASE], BASE],
    [
      'push of a new branch',
      'push',
      { before: NOTHING, repository: { default_branch: 'dev' } },
      HEAD,
      [],
      'origin/dev',
    ],
    ['by hand', 'workflow_dispatch', {}, HEAD, [BASE], undefined],
  ] as const)('%s', (_, name, event, commit, parents, expected) => {
    expect(findEventBase(name, event, { commit, parents })).toBe(expected);
  });

  it('is refused where the base itself is checked out, as pull_request_target does', () => {
    const base = { commit: BASE, parents: ['d', 'e'] };
    expect(() => findEventBase('pull_request_target', PULL, base)).toThrow('not the pull request');
  });

  it('an event file that is no JSON object is a usage error', () => {
    expect(() => parseEvent('[')).toThrow('holds no event');
    expect(() => parseEvent('null')).toThrow('holds no event');
  });
});
