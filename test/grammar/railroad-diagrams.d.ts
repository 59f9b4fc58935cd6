// The part of @prantlf/railroad-diagrams that the railroad page uses; the package has no types.
declare module '@prantlf/railroad-diagrams' {
  /** An element of a diagram, with what it takes up in pixels. */
  export interface Item {
    readonly width: number;
  }
  interface Links {
    readonly href?: string;
    readonly title?: string;
  }
  export class Terminal {
    constructor(text: string, links?: Links);
    readonly width: number;
  }
  export class NonTerminal {
    constructor(text: string, links?: Links);
    readonly width: number;
  }
  export class Skip {
    readonly width: number;
  }
  export class Sequence {
    constructor(...items: Item[]);
    readonly width: number;
  }
  export class Stack {
    constructor(...items: Item[]);
    readonly width: number;
  }
  export class Choice {
    constructor(normal: number, ...items: Item[]);
    readonly width: number;
  }
  export class Optional {
    constructor(item: Item);
    readonly width: number;
  }
  export class OneOrMore {
    constructor(item: Item, between?: Item);
    readonly width: number;
  }
  export class ZeroOrMore {
    constructor(item: Item, between?: Item);
    readonly width: number;
  }
  export class Diagram {
    constructor(...items: Item[]);
    format(top: number, right: number, bottom: number, left: number): this;
  }
}
