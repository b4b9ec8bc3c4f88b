/** Of a connection, over any network that works at all. */
const connectMs = 20_000;

/** The same as the AWS CLI's: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html */
const silenceMs = 60_000;

/**
 * Returns the part of a client's config that tells how long it waits for a connection, and for more of a request to go or of
 * an answer to come. By itself the SDK waits for ever: after a laptop slept, or left a network, the system takes a quarter
 * of an hour to find that nobody is there (tcp(7), tcp_retries2). A call that was given up counts as lost, and is sent again.
 *
 * @param limitMs of a silence, in milliseconds. Default: a minute.
 */
export function connectionLimits(limitMs = silenceMs) {
  return { requestHandler: { connectionTimeout: connectMs, socketTimeout: limitMs } };
}
