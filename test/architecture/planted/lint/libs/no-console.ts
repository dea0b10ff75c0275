export function shout(): void {
  console.log('heard by nobody who reads logs');
}
