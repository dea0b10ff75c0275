/** What a promise fails with. @throws when it does not fail, so that a test that expects failure can fail itself */
export async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('this should have failed');
}
