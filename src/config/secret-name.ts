/** Tells whether a variable of this name usually holds a secret. */
export function isSecretName(name: string): boolean {
  return /(key|secret|token|passw|pwd|credential|auth|private|cookie|session|dsn)/i.test(name);
}
