import type { Role } from '#access';
import type { Cell, Section } from '../../apps/gateway/src/access-matrix/matrix.js';

/** The cells of the matrix, and which of them a test has looked at. */
export class Cells {
  private readonly expected = new Map<string, Cell>();
  private readonly visited = new Set<string>();

  private readonly rows: readonly string[];

  constructor(sections: readonly Section[]) {
    const rows = sections.flatMap((section) => section.rows);
    this.rows = rows.map(({ name }) => name);
    for (const { name, cells } of rows) {
      for (const [role, cell] of Object.entries(cells)) {
        const key = keyOf(name, role);
        if (this.expected.has(key)) throw new Error(`the matrix has ${key} twice`);
        this.expected.set(key, cell);
      }
    }
  }

  get size(): number {
    return this.expected.size;
  }

  /** The names of its rows. */
  names(): readonly string[] {
    return this.rows;
  }

  /** What the matrix says; looking at it counts as the visit of a test, which must then hold it against the gateway. */
  visit(name: string, role: Role): Cell {
    const key = keyOf(name, role);
    const cell = this.expected.get(key);
    if (cell === undefined) throw new Error(`the matrix has no ${key}`);
    this.visited.add(key);
    return cell;
  }

  unvisited(): readonly string[] {
    return [...this.expected.keys()].filter((key) => !this.visited.has(key));
  }
}

const keyOf = (name: string, role: string): string => `${name} for ${role}`;
