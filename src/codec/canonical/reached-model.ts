// Whether a client can ask for a model, for the endpoints that describe one.
import { GatewayError } from '../../errors.ts';

/** The name, where the client can reach it. Throws `model_not_found` otherwise. */
export function reachedModel({ reaches }: { reaches(model: string): boolean }, model: string): string {
  if (reaches(model)) return model;
  throw new GatewayError('model_not_found', {
    message: `The model ${JSON.stringify(model.slice(0, 100))} does not exist, or you have no access to it.`,
    code: 'model_not_found',
    param: 'model',
  });
}
