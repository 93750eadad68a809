export { createProjector } from './create-projector.js';
