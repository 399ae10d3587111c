import { address, fileUri } from './forms.ts';
import { flag, list, record, ref, text, whole, word, type Shape, type Shapes } from './shape.ts';

const language = word('javascript', 'python', 'groovy');
const positive = whole(1, Infinity);
const enabled = record({ enabled: flag });

const logs: Shape = {
  kind: 'by-type',
  flag,
  mapping: record({ 'level-control': flag, stream: flag, 'max-subscribers': whole(1, 20) }),
};

const management = record({
  health: flag,
  info: flag,
  reload: flag,
  validate: flag,
  logs,
  scripting: record({
    enabled: flag,
    defaultLocation: fileUri,
    defaultLanguage: language,
    timeout: positive,
    statementLimit: positive,
    allowedLanguages: list(language),
  }),
});

const observability = record({
  enabled: flag,
  metrics: record({ local: enabled }),
  traces: record({
    sampling: { kind: 'number', whole: false, from: 0, to: 1 },
    propagation: word('w3c', 'b3'),
    local: record({ enabled: flag, 'buffer-size': whole(10, 10_000) }),
  }),
  exporters: record({ otlp: record({ 'endpoint!': text }) }),
});

export const controlShapes: Shapes = {
  control: record({
    'type!': word('control'),
    address,
    'port!': whole(1, 65_535),
    authentication: ref('authentication'),
    management,
    observability,
  }),
};
