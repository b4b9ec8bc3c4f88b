import { GcdError } from '../core/errors.js';
import { translatePythonRegex } from '../inputs/python-regex.js';

/** Says why an expression in Python's syntax cannot be used for columns; undefined when it can. */
export function refuseExpression(expression: string): { message: string; hint?: string } | undefined {
  try {
    translatePythonRegex(expression);
    return undefined;
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    const { message, hint } = error;
    return hint === undefined ? { message } : { message, hint };
  }
}
