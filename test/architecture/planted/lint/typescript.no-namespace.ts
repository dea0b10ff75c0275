export namespace Old {
  export const value = 1;
}
