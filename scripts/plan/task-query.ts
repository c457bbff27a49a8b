/** A task as a weighted bag of terms. */
import type { DocumentTexts } from './linked-documents.ts';
import type { OpenTask } from './open-task.ts';
import { countTerms } from './terms.ts';

const WEIGHT = { title: 1, body: 0.6, context: 0.4, code: 0.5, own: 0.3, named: 0.12 } as const;
const DOCUMENT_PART = 6000;

export const NO_DOCUMENTS: DocumentTexts = { own: [], named: [] };

/** @param documents texts of planning documents that belong to the task */
export function queryOf(task: OpenTask, documents: DocumentTexts): Map<string, number> {
  const query = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const [term, count] of countTerms(text)) {
      query.set(term, (query.get(term) ?? 0) + weight * Math.min(2, 1 + Math.log(count)));
    }
  };
  const newline = task.text.indexOf('\n');
  add(newline < 0 ? task.text : task.text.slice(0, newline), WEIGHT.title);
  if (newline >= 0) add(task.text.slice(newline), WEIGHT.body);
  add((task.text.match(/`[^`\n]{2,80}`/g) ?? []).join(' '), WEIGHT.code);
  for (const context of [...task.headings.slice(-2), ...task.ancestors]) add(context, WEIGHT.context);
  for (const kind of ['own', 'named'] as const) {
    for (const text of documents[kind])
      add(text.slice(0, DOCUMENT_PART), WEIGHT[kind] / documents[kind].length);
  }
  return query;
}
