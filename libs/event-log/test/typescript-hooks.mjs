/**
 * Lets a child process of a test run the library's TypeScript as it stands, with nothing built before:
 * `node --experimental-transform-types --import <this file> script.ts`. Node itself strips the types; what it
 * does not do is to look for `x.ts` where the source says `./x.js`.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.startsWith('file:')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(source))) return nextResolve(source.href, context);
    }
    return nextResolve(specifier, context);
  },
});
