import { z } from 'zod';
import { configSchema } from './config-schema.js';

/** Returns the JSON schema of config.yaml for editors, as the text of `templates/config.schema.json`. */
export function configJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema }) {
      // The library's bound of every whole number, which tells a reader nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const whole = {
    $schema,
    title: 'config.yaml of a project of gcd (gismo-cloud-deploy)',
    ...schema,
    // gcd itself goes on after an unknown key; an editor had better underline it.
    additionalProperties: false,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
