/** The repository of the scripted session: two concerns that do not touch, and a task list. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const TASKS = `# Tasks

## Documentation

- [ ] Explain the cache in \`docs/cache.md\`
- [ ] Correct the install steps in \`docs/install.md\`

## API

- [ ] Refuse an empty name in \`src/api/users.js\`
- [ ] Return 404 from \`src/api/items.js\` for an unknown item

## Done

- [x] Start the project
`;

const FILES: Readonly<Record<string, string>> = {
  'TASKS.md': TASKS,
  'docs/cache.md': '# Cache\n',
  'docs/install.md': '# Install\n',
  'src/api/users.js': 'export const users = [];\n',
  'src/api/items.js': 'export const items = [];\n',
  'src/ui/page.js': 'export const page = "";\n',
};

export function makeSample(directory: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.join(directory, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), text);
  }
  git(directory, 'init', '-q', '-b', 'main');
  git(directory, 'add', '-A');
  git(directory, 'commit', '-q', '-m', 'Start');
}

export function git(directory: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  return execFileSync('git', [...identity, ...args], { cwd: directory, encoding: 'utf8' }).trimEnd();
}
