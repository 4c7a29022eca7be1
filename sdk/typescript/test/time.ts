import { type TestContext } from 'node:test';

/** Does `work` without waiting for any of its timers. */
export async function hurry<T>(context: TestContext, work: () => Promise<T>): Promise<T> {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const result = work();
    let isDone = false;
    const done = () => {
        isDone = true;
    };
    void result.then(done, done);
    while (!isDone) {
        await new Promise((resolve) => setImmediate(resolve));
        context.mock.timers.tick(100);
    }
    context.mock.timers.reset();
    return result;
}
