import { problem, type Place, type Problem } from '../../model/problem.ts';
import type { Node, Unsupported } from './node.ts';

/** Reports about one node. The place is looked up only for what is reported. */
export function report(node: Node, make: (place: Place) => Problem): void {
  node.reading.found.push(make(node.reading.source.place(node.pointer)));
}

export function reportType(node: Node, expected: string): void {
  report(node, (place) => problem('dialect.wrong-type', place, { expected }));
}

export function reportMissing(node: Node, key: string): void {
  report(node, (place) => problem('dialect.missing', place, { key }));
}

export function reportUnsupported(node: Node, feature: Unsupported): void {
  report(node, (place) => problem('dialect.unsupported', place, { feature }));
}
