import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseStartMessage,
  renderStartMessage,
  type TravelledPlan,
} from '../../../scripts/remote/start-message.ts';

const PLAN: TravelledPlan = {
  name: 'docs',
  into: 'main',
  tasksFile: 'TASKS.md',
  scope: ['docs/', 'READ ME.md'],
  tasks: [
    { id: 'T012', title: 'Add an installation chapter' },
    { id: 'a1b2c3d', title: 'Correct: the examples' },
  ],
  others: [{ name: 'api', scope: ['src/api/', 'src/é.ts'] }],
};

describe('the message of a first commit', () => {
  it('says the plan in words and trailers', () => {
    expect(renderStartMessage(PLAN)).toMatchInlineSnapshot(`
      "Start the track docs

      The plan of this branch, 2 tasks. This commit changes no file; it carries the plan to
      whoever fetches the branch.

      - Add an installation chapter
      - Correct: the examples

      Ctx-Track: docs
      Ctx-Into: main
      Ctx-Tasks-File: TASKS.md
      Ctx-Task: T012 Add an installation chapter
      Ctx-Task: a1b2c3d Correct: the examples
      Ctx-Scope: docs/
      Ctx-Scope: READ ME.md
      Ctx-Other: api src/api/
      Ctx-Other: api src/é.ts
      "
    `);
  });

  it('is read again, whatever titles and paths hold', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' }).filter((one) => !one.includes('\0'));
    const path = text.filter((one) => !one.startsWith('/') && !one.split('/').includes('..'));
    const plan = fc.record({
      name: fc.constant('docs'),
      into: fc.option(text, { nil: undefined }),
      tasksFile: fc.option(path, { nil: undefined }),
      scope: fc.array(path, { maxLength: 4 }),
      tasks: fc.array(fc.record({ id: fc.constantFrom('T1', '#2', 'abc1234'), title: text }), {
        maxLength: 4,
      }),
      others: fc.constant(PLAN.others),
    });
    fc.assert(
      fc.property(plan, (one) => {
        expect(parseStartMessage(renderStartMessage(one))).toEqual(one);
      }),
    );
  });

  it('is none where there are no trailers, and never leads out of the repository', () => {
    expect(
      parseStartMessage('Fix the parser\n\nCtx-Track: docs is a trailer\n\nbut not here\n'),
    ).toBeUndefined();
    expect(parseStartMessage('x\n\nCtx-Track: ../../etc\n')).toBeUndefined();
    const message =
      'x\n\nCtx-Track: docs\nCtx-Tasks-File: ../x\nCtx-Scope: /etc/\nCtx-Scope: a/../../b\nCtx-Scope: a/\n';
    expect(parseStartMessage(message)).toMatchObject({ scope: ['a/'], tasksFile: undefined });
  });
});
