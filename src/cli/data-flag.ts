/** Apart from what opens the folder: a server that takes no loads does not load it. */
export const dataFlag = {
  kind: 'text',
  value: 'DIR',
  summary: 'Where loads are remembered (default: CAPSTAN_DATA, else a folder of the user)',
} as const;
