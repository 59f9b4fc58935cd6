// A test that cannot be run: what it says cannot be had.
export class TestFault extends Error {
  override readonly name = 'TestFault';
}
