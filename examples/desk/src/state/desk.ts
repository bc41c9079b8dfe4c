// examples/desk/src/state/desk.ts - what has changed is read again: by news, after a cut, after a login.
import { watch } from 'vue';
import { ask } from '../api/client';
import { hush, line, listen, type News } from '../api/stream';
import type { Agent, Queue, Task } from '../api/types';
import { readDuty, forgetDuty } from './duty';
import { agentTold, become, clearFloor, mine, queueTold, readFloor } from './floor';
import { unpack } from './kept';
import { positionTold, type PositionNews } from './places';
import { complain } from './says';
import { forget, resume, session } from './session';
import { clearTalk, deliver, person, readPerson, readTalk, talk } from './talk';
import { clearWork, keyOf, readConversations, readItems, readTasks, taskTold, work } from './work';

/** Once after the last of several calls, and never two at a time. */
function calm(what: () => Promise<unknown>, wait: number) {
  let timer = 0, busy = false, again = false;
  const run = async () => {
    if (busy) { again = true; return; }
    busy = true;
    await what().catch((wrong) => { if (!wrong.passes) complain(wrong); });
    busy = false;
    if (again) { again = false; soon(); }
  };
  const soon = () => { window.clearTimeout(timer); timer = window.setTimeout(run, wait); };
  return soon;
}

export const lookAtList = calm(readConversations, 200);
export const lookAtItems = calm(readItems, 200);
export const lookAtTalk = calm(async () => {
  if (talk.id) await readTalk(talk.company, talk.id);
  else if (person.address) await readPerson(person.company, person.address);
}, 150);

export async function readAll() {
  void readDuty();
  await Promise.all([readFloor().then(readTasks), readConversations(), readItems()]);
  work.read = true;
  lookAtTalk();
  await deliver();
}

const heard: Record<string, (company: string, event: never) => void> = {
  agent: (company, event: Agent) => agentTold(company, event),
  queue: (company, event: Queue) => queueTold(company, event),
  task: (company, event: Task) => taskTold(company, event),
  conversation: (company, event: { interaction: string; owner: string; agent?: string }) => {
    const key = keyOf(company, event.interaction);
    if (event.owner === 'nobody' || event.agent === session.who?.user || work.led[key] || work.waiting[key]) lookAtList();
    if (talk.id === event.interaction) lookAtTalk();
  },
  work: () => lookAtItems(),
  position: (company, event: PositionNews) => positionTold(company, event),
  contact: (company, event: { interaction: string; customer?: string; what: string }) => {
    if (event.what === 'conversation.waiting' || work.led[keyOf(company, event.interaction)]) lookAtList();
    if (talk.id === event.interaction || (event.customer && event.customer === person.who?.id)) lookAtTalk();
  },
};

let heart = 0;
function begin() {
  unpack();
  listen({
    news: ({ company, event }: News) => heard[event.type]?.(company, event as never),
    missed: () => void readAll().catch(complain),
    changed: () => void resume().catch(() => {}),
    ended: forget,
  });
  // Listening is no sign of life: a page that is open keeps its login and the agent's lease.
  heart = window.setInterval(() => {
    ask('GET', '/session').catch(() => {});
    if (mine.value && mine.value.agent.state !== 'offline') become('alive').catch(() => {});
  }, 60_000);
}

function end() {
  window.clearInterval(heart);
  hush();
  clearWork();
  clearTalk();
  clearFloor();
  forgetDuty();
}

export function keepDesk() {
  watch(() => session.who?.user, (now) => { end(); if (now) begin(); });
  watch(() => line.up, (up) => { if (up) { void deliver(); lookAtList(); lookAtItems(); lookAtTalk(); } });
}
