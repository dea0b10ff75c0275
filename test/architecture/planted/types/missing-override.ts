class Base {
  run(): number {
    return 1;
  }
}

export class Derived extends Base {
  run(): number {
    return 2;
  }
}
