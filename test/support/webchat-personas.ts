import type { Persona, PersonaGroup } from '#src/messenger/webchat/wire.js'

/** The cast of the trial in tests: invented people. */
export const personas: readonly Persona[] = [
  { id: 'li', name: '李建国', title: '驻村干部', unit: '县农业农村局', avatarColour: '#245bdb' },
  { id: 'wang', name: '王秀英', title: '干部', unit: '县农业农村局', avatarColour: '#0f766e' },
  { id: 'chen', name: '陈志远', title: '局长', unit: '县农业农村局', avatarColour: '#7c3aed' },
  { id: 'zhao', name: '赵敏', title: '科员', unit: '县委办', avatarColour: '#b45309' },
  { id: 'sun', name: '孙立', title: '系统管理员', unit: '县作风办', avatarColour: '#475569' },
]

export const groups: readonly PersonaGroup[] = [
  { id: 'unit', name: '农业农村局工作群', members: ['li', 'wang', 'chen'] },
  { id: 'county', name: '全县民情大走访群', members: ['li', 'wang', 'chen', 'zhao', 'sun'] },
]
