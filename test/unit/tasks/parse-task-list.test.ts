import { describe, expect, it } from 'vitest';
import { spliceText, tickTasks } from '../../../scripts/tasks/edit-task-list.ts';
import { parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';

const states = (text: string) =>
  parseTaskList(text).tasks.map((task) => `${task.line} ${task.state} ${task.title}`);

describe('parseTaskList', () => {
  it('reads every state, marker and nesting', () => {
    const list = parseTaskList(
      [
        '# Plan',
        '',
        '## Now',
        '- [ ] one',
        '  - [x] two',
        '* [-] three',
        '1. [~] four',
        '# Later',
        '> - [X] five',
        '',
      ].join('\n'),
    );
    expect(list.tasks.map((task) => [task.state, task.title, task.parent])).toEqual([
      ['open', 'one', undefined],
      ['done', 'two', 0],
      ['skipped', 'three', undefined],
      ['other', 'four', undefined],
      ['done', 'five', undefined],
    ]);
    expect(list.tasks[0]?.headings).toEqual(['Plan', 'Now']);
  });

  it('takes nothing from fences, comments and front matter', () => {
    const text =
      '---\ntasks: "- [ ] a"\n---\n<!--\n- [ ] b\n-->\n```md\n- [ ] c\n```\n- [ ] d\n\n  ```\n- [ ] e\n  ```\n';
    // A fence in a list item ends where the item ends: the line after it is a task again.
    expect(states(text).filter((line) => line.endsWith('d'))).toEqual(['10 open d']);
    expect(states(text).some((line) => /[abc]$/.test(line))).toBe(false);
  });

  it('leaves notes, links and options alone', () => {
    expect(states('- [1] a note\n- [link](x)\n- [x](link)\n- [a] option\n- []\n- plain\n')).toEqual([]);
  });

  it('gives a task its further lines and everything nested below it', () => {
    const text = '- [ ] one\n  more\n\n  paragraph\n  - [ ] two\n    deep\n\n- [ ] three\nlazy\n\nafter\n';
    const list = parseTaskList(text);
    expect(list.tasks.map((task) => [task.line, task.ownEnd, task.end])).toEqual([
      [1, 4, 6],
      [5, 6, 6],
      [8, 9, 9],
    ]);
    expect(list.tasks[0]?.text).toBe('one\nmore\n\nparagraph');
    expect(list.tasks[2]?.text).toBe('three\nlazy');
  });

  it('reads explicit ids, tags and stable hashes', () => {
    const list = parseTaskList(
      '- [ ] T001 [P] Set up #priority:high #blocked\n- [ ] **P3.1**: a\n- [ ] 1.2 b\n- [ ] 2026-02-01 c\n- [ ] Fix it.\n- [x] fix **it** #done:2026-01-01\n',
    );
    expect(list.tasks.map((task) => task.explicitId)).toEqual([
      'T001',
      'P3.1',
      '1.2',
      undefined,
      undefined,
      undefined,
    ]);
    expect(list.tasks[0]?.tags).toEqual([
      { name: 'priority', value: 'high' },
      { name: 'blocked', value: '' },
    ]);
    expect(list.tasks[5]?.id).toBe(`${list.tasks[4]?.id}-2`);
  });

  it.each(['\n', '\r\n', '\r'])(
    'reads line ending %j, a byte order mark and a missing final newline',
    (ending) => {
      expect(states(`\uFEFF- [ ] a${ending}- [x] b`)).toEqual(['1 open a', '2 done b']);
    },
  );
});

describe('edits', () => {
  it('tick splices the mark alone', () => {
    const text = '\uFEFF# T\r\n\r\n- [ ]\ta  \r\n* [ ] b\r\n\t- [-] c';
    const list = parseTaskList(text);
    const ids = new Set(list.tasks.map((task) => task.id));
    expect(tickTasks(list, ids)).toBe('\uFEFF# T\r\n\r\n- [x]\ta  \r\n* [x] b\r\n\t- [x] c');
    expect(spliceText(text, [])).toBe(text);
  });
});
