import { register } from 'tsx/esm/api';

// Node 20 does not carry a loader given by --import over to threads, so each brings TypeScript along by itself.
register();
await import('./stage-thread.ts');
