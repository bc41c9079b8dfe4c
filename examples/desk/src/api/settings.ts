// examples/desk/src/api/settings.ts - what the center tells administrators of flows.
export interface Author { id: string; by: string; at: string }
export interface Choice { key: string; label: string; muted: boolean }
export interface Flow {
  flow: string; about: string; file: string; addresses: string[]; languages: { code: string; name: string }[]; nodes: number;
  problems: string[]; calendars: string[]; menus: { node: string; choices: Choice[]; changed?: Author }[]; announces: boolean;
  can_be_taken_down: boolean; down?: Author & { why: string };
}
export interface Version extends Author { version: string; name: string; seconds?: number; level_db?: number; uploaded?: boolean; restored?: boolean }
export interface Prompt {
  clip: string; text: string; state: 'recorded' | 'synthesised' | 'missing'; by_rule: boolean; how?: string; used: string[]; changed?: Version;
}
export interface PromptLanguage { language: string; name: string; spoken: boolean; pending: boolean; prompts: Prompt[] }

export type Week = Record<string, string>;
export interface Period { name: string; from: string; to: string; hours: Week }
export interface Rules {
  time_zone: string; hours: Week; holidays?: Record<string, { name: string; hours: string }>; periods?: Period[];
  exceptions?: Record<string, { name: string; hours: string }>;
}
export interface Calendar {
  calendar: string; rules: Rules; change: Partial<Pick<Rules, 'hours' | 'periods' | 'exceptions'>>; changed?: Author; problem?: string;
  now: { open: boolean; why: string; until?: string }; days: { on: string; why: string; open: string }[];
}

export interface Notice { id: string; text: Record<string, string>; begins?: string; ends?: string; segments?: string[]; regions?: string[]; changed?: Author; flow?: string; concerns?: string }
export interface Notices { notices: Notice[]; of_files: Notice[]; told_by: { flow: string; languages: { code: string; name: string }[] }[]; now: string }
export interface Change extends Author { kind: string; what: string; restored: boolean }
