/** Limits of the web chat; each is per server unless it says otherwise. */

export const personCharsMax = 20;
/** Longer texts are refused with 413; the machine itself reads less. */
export const textCharsMax = 20_000;
/** A JSON body: 20,000 characters, each escaped as \uXXXX in the worst case, and the rest. */
export const messageBytesMax = 128 * 1_024;
export const fileBytesMax = 20 * 1_024 * 1_024;
/** What a multipart body may hold beside its file. */
export const multipartExtraBytesMax = 16 * 1_024;

/** Messages that a person may send at once, and how long it takes until one more is allowed. */
export const burstMessagesMax = 30;
export const refillMs = 2_000;
/** Persons whose rate is remembered. */
export const ratedPersonsMax = 10_000;

export const streamsMax = 500;
export const streamsPerPersonMax = 8;
export const heartbeatMs = 15_000;
/** How long the browser waits before it connects again. */
export const reconnectMs = 1_000;

/** Rows of the log that one window of history is read from. */
export const windowRowsMax = 240;
/** A page that missed more rows than this gets a fresh window. */
export const resumeRowsMax = 1_000;

/** How long open requests may take to end when the server stops. */
export const stopMs = 3_000;
/** How long a browser may take to send one request, a file included. */
export const requestMsMax = 60_000;
