/** The sample that the demo works on: a small project with a history, and a backlog that touches several parts of it. */

export type Files = Readonly<Record<string, string>>;

export interface SampleCommit {
  readonly message: string;
  readonly files: Files;
}

const TASKS = `# Tasks

## Now

- [ ] Accept quoted fields in src/parser/fields.js #priority:high
- [ ] Add an installation chapter to docs/install.md #priority:high
- [ ] Time out idle connections in src/server/connections.js #priority:high
- [ ] Report line numbers from src/parser/errors.js
- [ ] Cover time-outs in test/server/connections.test.js
- [x] Start docs/install.md #done:2026-01-10

## Next

- [ ] Log each request in src/server/log.js
- [ ] Correct the examples in docs/usage.md
- [ ] Cover quoted fields in test/parser/fields.test.js
- [ ] Explain exit statuses in docs/reference.md
- [ ] Make everything nicer
`;

const code = (name: string) => `export function ${name}(input) {\n  return input;\n}\n`;

/** Commits, oldest first. The parts of the project change apart from each other, as the history shows. */
export const SAMPLE_COMMITS: readonly SampleCommit[] = [
  {
    message: 'Start the project',
    files: {
      'README.md': '# Sample\n\nReads records, serves them.\n',
      'package.json': '{ "name": "sample", "version": "1.0.0", "type": "module" }\n',
      'docs/install.md': '# Install\n',
      'docs/usage.md': '# Usage\n',
      'docs/reference.md': '# Reference\n',
    },
  },
  {
    message: 'Add the parser',
    files: {
      'src/parser/fields.js': code('parseFields'),
      'src/parser/errors.js': code('reportError'),
      'test/parser/fields.test.js': code('testFields'),
    },
  },
  {
    message: 'Add the server',
    files: {
      'src/server/connections.js': code('acceptConnection'),
      'src/server/log.js': code('writeLog'),
      'test/server/connections.test.js': code('testConnections'),
    },
  },
  { message: 'Write the backlog', files: { 'TASKS.md': TASKS } },
];
