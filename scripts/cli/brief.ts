/** `brief`: the text to start a track's agent with. */
import { readBrief, readTracks } from '../brief/read-brief.ts';
import { renderBrief } from '../brief/render-brief.ts';
import type { Answer, Invocation } from './command.ts';
import { readMeantNames } from './meant-names.ts';

export async function run(invocation: Invocation): Promise<Answer> {
  const [name = ''] = await readMeantNames(invocation.cwd, invocation.positionals);
  const brief = await readBrief(await readTracks(invocation.cwd), name);
  const text = renderBrief(brief);
  return { status: 0, text, json: { ...brief, text } };
}
