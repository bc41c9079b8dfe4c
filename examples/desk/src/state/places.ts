// examples/desk/src/state/places.ts - where agents on duty are, by company, as it is told.
import { reactive } from 'vue';
import { get } from '../api/client';
import type { Position } from '../api/types';

export interface PositionNews extends Position { gone?: boolean }
interface Places { stale: number; tiles: string; attribution: string; agents: Record<string, Position> }

export const places = reactive<Record<string, Places>>({});

export async function readPlaces(company: string) {
  const told = await get<{ positions: Position[]; stale_after_ms: number; tiles?: string; attribution?: string }>('/positions', company);
  places[company] = {
    stale: told.stale_after_ms, tiles: told.tiles ?? '', attribution: told.attribution ?? '',
    agents: Object.fromEntries(told.positions.map((each) => [each.agent, each])),
  };
}

export function positionTold(company: string, what: PositionNews) {
  const all = places[company]?.agents;
  if (!all) return;
  if (what.gone) delete all[what.agent];
  else if (!all[what.agent] || all[what.agent].at <= what.at) all[what.agent] = what;
}

export const clearPlaces = () => { for (const each of Object.keys(places)) delete places[each]; };
