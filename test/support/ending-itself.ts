/**
 * The environment of a process that sends itself a signal once a file has grown so large: between two turns of its own,
 * so that it is in the midst of its work however slowly the machine runs it and whoever else watches the file.
 */
export function endingItself(
  signal: 'SIGTERM' | 'SIGKILL',
  file: string,
  bytes: number,
): Readonly<Record<string, string>> {
  const script = `import { statSync } from 'node:fs';
    const file = ${JSON.stringify(file)};
    const looking = setInterval(() => {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < ${bytes}) return;
      clearInterval(looking);
      process.kill(process.pid, '${signal}');
    }, 1).unref();`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}
