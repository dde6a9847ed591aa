/* The C client of tasted, a recommendation daemon for one machine.
 *
 * It needs C99, POSIX and libprotobuf-c. Requests and answers are the structures that protoc-c makes of
 * Protocol/taste.proto: `make` writes them to build/taste.pb-c.h, with the comments of the schema. The calls that most
 * programs need have a function of their own; tasted_call() makes every other one.
 *
 *     tasted_error error;
 *     tasted_client *client = tasted_connect(NULL, &error);
 *     if (client == NULL || tasted_rate(client, "ann", "Alien", 4.5f, &error) == 0)
 *         fprintf(stderr, "%s\n", error.message);
 *
 * Functions fail by returning NULL or 0, and then describe the failure in `error`, which may be NULL. An answer that a
 * function returns belongs to the caller, who gives it to tasted_free(). A client is used by one thread at a time;
 * several clients are independent of each other. No function raises SIGPIPE or any other signal. */
#ifndef TASTED_H
#define TASTED_H

#include <stdint.h>

/* The generated header has unnamed unions, which compilers know in C99 as an extension. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#include "taste.pb-c.h"
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A connection to the daemon. */
typedef struct tasted_client tasted_client;

/* Why a function has failed. Texts that are too long are cut. */
typedef struct {
    /* The code, such as TASTE__V1__CODE__NOT_FOUND; Protocol/README.md says what each one means. */
    int code;
    /* What was wrong and what to do about it, for people. */
    char message[512];
    /* The field of the request at fault, such as "rate.ratings[3].value"; empty if no field is. */
    char field[128];
} tasted_error;

/* Connects to the daemon at `path`. NULL stands for the socket in TASTED_SOCKET, else that of the machine's daemon,
 * else that of the user's. Calls may take 30 seconds; see tasted_set_timeout(). */
tasted_client *tasted_connect(const char *path, tasted_error *error);

/* Closes the connection and frees the client. NULL is allowed. */
void tasted_close(tasted_client *client);

/* Sets the milliseconds that each call may take, its repetition included; -1 stands for any time. A call that has timed
 * out fails with TASTE__V1__CODE__DEADLINE_EXCEEDED, and the next one uses a new connection. */
void tasted_set_timeout(tasted_client *client, int milliseconds);

/* Makes a call and returns its last response, which is no error. The function sets the request's id, and changes
 * nothing else of it. Progress reports are left out.
 *
 * If the connection breaks, the call is made again once on a new connection if the protocol calls it safe to repeat;
 * any call is if the daemon has not begun it because it stops. */
Taste__V1__Response *tasted_call(tasted_client *client, Taste__V1__Request *request, tasted_error *error);

/* Frees an answer. NULL is allowed. */
void tasted_free(Taste__V1__Response *response);

/* Sends a request, or a further frame of an import, without waiting for an answer. Returns 1, or 0 if it has failed.
 * The caller chooses request->id; tasted_new_id() returns one that is free. For calls with many frames or answers. */
int tasted_send(tasted_client *client, const Taste__V1__Request *request, tasted_error *error);

/* The next response to the call with this id, which may be a progress report or hold an error. Answers to other calls
 * that arrive before it are dropped. */
Taste__V1__Response *tasted_receive(tasted_client *client, uint64_t id, tasted_error *error);

/* An id for a request that no other request of this client has. */
uint64_t tasted_new_id(tasted_client *client);

/* Stores a rating, with this machine's clock as its time, so that the call is safe to repeat. When the function
 * returns, the rating is on the disk and counts in the next answer. Returns its sequence number, or 0 if it has failed.
 * */
uint64_t tasted_rate(
    tasted_client *client, const char *user, const char *item, float value, tasted_error *error);

/* Removes a rating. Returns the sequence number, or 0 if it has failed. */
uint64_t tasted_unrate(tasted_client *client, const char *user, const char *item, tasted_error *error);

/* The items that a user would like best, best first: response->recommend->recommendations, of which there are
 * n_recommendations. */
Taste__V1__Response *tasted_recommend(
    tasted_client *client, const char *user, uint32_t count, tasted_error *error);

/* The items that are most similar to an item, most similar first: response->similar->items. */
Taste__V1__Response *tasted_similar(tasted_client *client, const char *item, uint32_t count, tasted_error *error);

/* A page of a user's ratings, newest first: response->history->entries. `cursor` is NULL or the next_cursor of the page
 * before; `limit` 0 stands for as many as the daemon allows. */
Taste__V1__Response *tasted_history(
    tasted_client *client, const char *user, uint32_t limit, const char *cursor, tasted_error *error);

/* How the daemon is doing: response->status. */
Taste__V1__Response *tasted_status(tasted_client *client, tasted_error *error);

/* What the daemon says about itself, such as its scale, limits and rights: response->hello. */
Taste__V1__Response *tasted_hello(tasted_client *client, const char *name, tasted_error *error);

#ifdef __cplusplus
}
#endif

#endif
