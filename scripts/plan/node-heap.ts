/** The open nodes of a search: a binary heap. */
export interface HeapNode {
  readonly places: { readonly length: number };
  readonly bound: number;
}

/** Bounds nearer to each other than this count as equal. */
const SAME = 1e-7;

/** Least bound first; among equals the deepest, then the oldest. */
export class NodeHeap<Node extends HeapNode> {
  private readonly nodes: (Node & { readonly born: number })[] = [];
  private born = 0;

  push(node: Node): void {
    const { nodes } = this;
    nodes.push({ ...node, born: this.born++ });
    let at = nodes.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) break;
      this.swap(at, above);
      at = above;
    }
  }

  pop(): Node | undefined {
    const { nodes } = this;
    const top = nodes[0];
    const last = nodes.pop();
    if (top === undefined || last === undefined || nodes.length === 0) return top;
    nodes[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let first = at;
      if (left < nodes.length && this.isBefore(left, first)) first = left;
      if (right < nodes.length && this.isBefore(right, first)) first = right;
      if (first === at) return top;
      this.swap(at, first);
      at = first;
    }
  }

  private isBefore(one: number, two: number): boolean {
    const [a, b] = [this.nodes[one], this.nodes[two]];
    if (a === undefined || b === undefined) return false;
    if (Math.abs(a.bound - b.bound) > SAME) return a.bound < b.bound;
    return a.places.length - b.places.length > 0 || (a.places.length === b.places.length && a.born < b.born);
  }

  private swap(one: number, two: number): void {
    const [a, b] = [this.nodes[one], this.nodes[two]];
    if (a !== undefined && b !== undefined) [this.nodes[one], this.nodes[two]] = [b, a];
  }
}
