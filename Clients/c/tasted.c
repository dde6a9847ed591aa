#define _POSIX_C_SOURCE 200809L

#include "tasted.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_SOCKET "/run/tasted/tasted.sock"
#define HEADER_BYTES 4
/* The longest answer that is accepted; the daemon's own limit is lower. */
#define MAXIMUM_BYTES (1u << 30)

struct tasted_client {
    struct sockaddr_un address;
    int socket;
    int timeout;
    uint64_t last_id;
    /* When the call that is being made has timed out, in milliseconds of the monotonic clock; -1 for never. */
    int64_t end;
    /* Whether the last failure was that of the connection, so that it is not known whether the call took effect. */
    int lost;
};

/* Errors */

static void fail(tasted_error *error, int code, const char *format, ...) {
    va_list arguments;
    if (error == NULL) return;
    error->code = code;
    error->field[0] = '\0';
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
}

static void fail_as_told(tasted_error *error, const Taste__V1__Error *told) {
    fail(error, (int)told->code, "%s", told->message);
    if (error != NULL) snprintf(error->field, sizeof error->field, "%s", told->field);
}

static void lose(tasted_client *client, tasted_error *error) {
    client->lost = 1;
    fail(
        error, TASTE__V1__CODE__UNAVAILABLE,
        "The connection to the daemon broke before it answered. See its log, then call again.");
}

static void fail_to_connect(tasted_error *error, int number, const char *path) {
    switch (number) {
    case ENOENT:
        fail(
            error, TASTE__V1__CODE__UNAVAILABLE, "There is no socket at %s. Start the daemon, or name its socket.",
            path);
        break;
    case ECONNREFUSED:
        fail(
            error, TASTE__V1__CODE__UNAVAILABLE,
            "No daemon answers on %s: the one that created it has ended. Start it again.", path);
        break;
    case EACCES:
        fail(
            error, TASTE__V1__CODE__PERMISSION_DENIED,
            "You may not open %s. Join the socket's group, or ask who owns it.", path);
        break;
    default:
        fail(
            error, TASTE__V1__CODE__UNAVAILABLE, "%s could not be opened: %s. Start the daemon, or name its socket.",
            path, strerror(number));
    }
}

/* Time */

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void begin(tasted_client *client) { client->end = client->timeout < 0 ? -1 : now() + client->timeout; }

/* Waits until the socket can be read or written. */
static int await(tasted_client *client, short events, tasted_error *error) {
    for (;;) {
        struct pollfd waiting = {client->socket, events, 0};
        int64_t left = client->end < 0 ? -1 : client->end - now();
        int ready = client->end >= 0 && left <= 0 ? 0 : poll(&waiting, 1, (int)left);
        if (ready > 0) return 1;
        if (ready == 0) {
            fail(
                error, TASTE__V1__CODE__DEADLINE_EXCEEDED,
                "No answer came within %d ms. Allow more time, or ask for less.", client->timeout);
            return 0;
        }
        if (errno != EINTR) {
            lose(client, error);
            return 0;
        }
    }
}

/* The connection */

static void disconnect(tasted_client *client) {
    if (client->socket >= 0) close(client->socket);
    client->socket = -1;
}

static int reconnect(tasted_client *client, tasted_error *error) {
    disconnect(client);
    client->socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (client->socket < 0 || fcntl(client->socket, F_SETFD, FD_CLOEXEC) < 0) {
        fail_to_connect(error, errno, client->address.sun_path);
        disconnect(client);
        return 0;
    }
    while (connect(client->socket, (const struct sockaddr *)&client->address, sizeof client->address) < 0) {
        int number = errno;
        if (number == EINTR) continue;
        fail_to_connect(error, number, client->address.sun_path);
        disconnect(client);
        return 0;
    }
    fcntl(client->socket, F_SETFL, O_NONBLOCK);
    return 1;
}

/* Whether the daemon has closed the connection while no call was under way. */
static int is_stale(tasted_client *client) {
    char byte;
    ssize_t count = client->socket < 0 ? 0 : recv(client->socket, &byte, 1, MSG_PEEK);
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
}

static int set_address(tasted_client *client, const char *path, tasted_error *error) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    const char *name = "";
    int length;
    if (path == NULL || *path == '\0') path = getenv("TASTED_SOCKET");
    if ((path == NULL || *path == '\0') && access(SYSTEM_SOCKET, F_OK) == 0) path = SYSTEM_SOCKET;
    if ((path == NULL || *path == '\0') && runtime != NULL) {
        path = runtime;
        name = "/tasted.sock";
    }
    if (path == NULL || *path == '\0') {
        fail(
            error, TASTE__V1__CODE__UNAVAILABLE,
            "No socket of tasted was found. Start the daemon, or name its socket with TASTED_SOCKET.");
        return 0;
    }
    client->address.sun_family = AF_UNIX;
    length = snprintf(client->address.sun_path, sizeof client->address.sun_path, "%s%s", path, name);
    if (length < 0 || (size_t)length >= sizeof client->address.sun_path) {
        fail(
            error, TASTE__V1__CODE__INVALID_ARGUMENT,
            "The path %s%s is longer than the %u bytes that a socket's may have.", path, name,
            (unsigned)sizeof client->address.sun_path - 1);
        return 0;
    }
    return 1;
}

tasted_client *tasted_connect(const char *path, tasted_error *error) {
    tasted_client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        fail(error, TASTE__V1__CODE__RESOURCE_EXHAUSTED, "There is no memory for a client.");
        return NULL;
    }
    client->socket = -1;
    client->timeout = 30000;
    if (!set_address(client, path, error) || !reconnect(client, error)) {
        tasted_close(client);
        return NULL;
    }
    return client;
}

void tasted_close(tasted_client *client) {
    if (client == NULL) return;
    disconnect(client);
    free(client);
}

void tasted_set_timeout(tasted_client *client, int milliseconds) { client->timeout = milliseconds; }

uint64_t tasted_new_id(tasted_client *client) { return ++client->last_id; }

/* Frames */

static int write_all(tasted_client *client, const uint8_t *bytes, size_t count, tasted_error *error) {
    while (count > 0) {
        ssize_t written = send(client->socket, bytes, count, MSG_NOSIGNAL);
        if (written >= 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (errno == EAGAIN) {
            if (!await(client, POLLOUT, error)) return 0;
        } else if (errno != EINTR) {
            lose(client, error);
            return 0;
        }
    }
    return 1;
}

static int read_all(tasted_client *client, uint8_t *bytes, size_t count, tasted_error *error) {
    while (count > 0) {
        ssize_t found = recv(client->socket, bytes, count, 0);
        if (found > 0) {
            bytes += found;
            count -= (size_t)found;
        } else if (found < 0 && errno == EAGAIN) {
            if (!await(client, POLLIN, error)) return 0;
        } else if (found == 0 || errno != EINTR) {
            lose(client, error);
            return 0;
        }
    }
    return 1;
}

static int send_frame(tasted_client *client, const Taste__V1__Request *request, tasted_error *error) {
    size_t length = taste__v1__request__get_packed_size(request);
    uint8_t *frame = length > MAXIMUM_BYTES ? NULL : malloc(HEADER_BYTES + length);
    int is_sent;
    if (frame == NULL) {
        fail(error, TASTE__V1__CODE__RESOURCE_EXHAUSTED, "There is no memory for a request of %zu bytes.", length);
        return 0;
    }
    frame[0] = (uint8_t)(length >> 24);
    frame[1] = (uint8_t)(length >> 16);
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)length;
    taste__v1__request__pack(request, frame + HEADER_BYTES);
    is_sent = write_all(client, frame, HEADER_BYTES + length, error);
    free(frame);
    return is_sent;
}

static Taste__V1__Response *receive_frame(tasted_client *client, tasted_error *error) {
    uint8_t header[HEADER_BYTES];
    uint8_t *body;
    uint32_t length;
    Taste__V1__Response *response = NULL;
    if (!read_all(client, header, sizeof header, error)) return NULL;
    length = (uint32_t)header[0] << 24 | (uint32_t)header[1] << 16 | (uint32_t)header[2] << 8 | header[3];
    if (length == 0 || length > MAXIMUM_BYTES) {
        fail(
            error, TASTE__V1__CODE__DATA_LOSS,
            "The answer is no frame of tasted's. Check that the socket is tasted's.");
        return NULL;
    }
    body = malloc(length);
    if (body == NULL) {
        fail(error, TASTE__V1__CODE__RESOURCE_EXHAUSTED, "There is no memory for an answer of %u bytes.", length);
        return NULL;
    }
    if (read_all(client, body, length, error)) {
        response = taste__v1__response__unpack(NULL, length, body);
        if (response == NULL)
            fail(
                error, TASTE__V1__CODE__DATA_LOSS,
                "The answer is no message of tasted's. Check that the socket is tasted's.");
    }
    free(body);
    return response;
}

static Taste__V1__Response *receive(tasted_client *client, uint64_t id, tasted_error *error) {
    for (;;) {
        Taste__V1__Response *response = receive_frame(client, error);
        if (response == NULL) return NULL;
        if (response->id == id) return response;
        if (response->id == 0 && response->result_case == TASTE__V1__RESPONSE__RESULT_ERROR) {
            fail_as_told(error, response->error);
            tasted_free(response);
            return NULL;
        }
        tasted_free(response);
    }
}

int tasted_send(tasted_client *client, const Taste__V1__Request *request, tasted_error *error) {
    begin(client);
    if (client->socket < 0 && !reconnect(client, error)) return 0;
    if (send_frame(client, request, error)) return 1;
    disconnect(client);
    return 0;
}

Taste__V1__Response *tasted_receive(tasted_client *client, uint64_t id, tasted_error *error) {
    Taste__V1__Response *response;
    begin(client);
    if (client->socket < 0) {
        lose(client, error);
        return NULL;
    }
    response = receive(client, id, error);
    if (response == NULL) disconnect(client);
    return response;
}

void tasted_free(Taste__V1__Response *response) {
    if (response != NULL) taste__v1__response__free_unpacked(response, NULL);
}

/* Calls */

/* Whether a call has the same effect if it is made twice. There is no default, so that a new call is a warning here. */
static int is_repeatable(const Taste__V1__Request *request) {
    size_t index;
    switch (request->call_case) {
    case TASTE__V1__REQUEST__CALL_HELLO:
    case TASTE__V1__REQUEST__CALL_PING:
    case TASTE__V1__REQUEST__CALL_UNRATE:
    case TASTE__V1__REQUEST__CALL_GET_HISTORY:
    case TASTE__V1__REQUEST__CALL_RECOMMEND:
    case TASTE__V1__REQUEST__CALL_PREDICT:
    case TASTE__V1__REQUEST__CALL_SIMILAR:
    case TASTE__V1__REQUEST__CALL_PUT_ITEMS:
    case TASTE__V1__REQUEST__CALL_GET_ITEM:
    case TASTE__V1__REQUEST__CALL_LIST_ITEMS:
    case TASTE__V1__REQUEST__CALL_FIND_ITEMS:
    case TASTE__V1__REQUEST__CALL_GET_MAP:
    case TASTE__V1__REQUEST__CALL_SUGGEST_RATINGS:
    case TASTE__V1__REQUEST__CALL_GET_STATUS:
    case TASTE__V1__REQUEST__CALL_LIST_MODELS:
    case TASTE__V1__REQUEST__CALL_PAUSE_LEARNING:
    case TASTE__V1__REQUEST__CALL_LIST_USERS:
    case TASTE__V1__REQUEST__CALL_CHECK:
    case TASTE__V1__REQUEST__CALL_RELOAD_CONFIGURATION:
    case TASTE__V1__REQUEST__CALL_MARK_ITEM:
    case TASTE__V1__REQUEST__CALL_WITHDRAW_ITEM:
    case TASTE__V1__REQUEST__CALL_LIST_SETS:
    case TASTE__V1__REQUEST__CALL_REMOVE_SET:
    case TASTE__V1__REQUEST__CALL_EXPLAIN:
    case TASTE__V1__REQUEST__CALL_LIST_TOP:
    case TASTE__V1__REQUEST__CALL_SIMILAR_USERS:
    case TASTE__V1__REQUEST__CALL_SET_PRIVACY:
    case TASTE__V1__REQUEST__CALL_LIST_MARKS:
    case TASTE__V1__REQUEST__CALL_GET_QUALITY_HISTORY:
        return 1;
    case TASTE__V1__REQUEST__CALL_RATE:
        for (index = 0; index < request->rate->n_ratings; index++) {
            const Taste__V1__Rating *rating = request->rate->ratings[index];
            if (rating->optional_time_case == TASTE__V1__RATING__OPTIONAL_TIME__NOT_SET) return 0;
        }
        return 1;
    case TASTE__V1__REQUEST__CALL_PUT_SET:
        return !request->put_set->append;
    case TASTE__V1__REQUEST__CALL_USE_MODEL:
        return !request->use_model->rollback || request->use_model->generation != 0;
    case TASTE__V1__REQUEST__CALL__NOT_SET:
    case TASTE__V1__REQUEST__CALL_IMPORT:
    case TASTE__V1__REQUEST__CALL_TRAIN:
    case TASTE__V1__REQUEST__CALL_WATCH:
    case TASTE__V1__REQUEST__CALL_FORGET_USER:
    case TASTE__V1__REQUEST__CALL_REMOVE_ITEM:
    case TASTE__V1__REQUEST__CALL_MERGE_ITEMS:
    case _TASTE__V1__REQUEST__CALL__CASE_IS_INT_SIZE:
        break;
    }
    return 0;
}

/* The last response to a call, which may hold an error; NULL if none has arrived. */
static Taste__V1__Response *attempt(tasted_client *client, Taste__V1__Request *request, tasted_error *error) {
    client->lost = 0;
    if (is_stale(client) && !reconnect(client, error)) return NULL;
    request->id = tasted_new_id(client);
    if (send_frame(client, request, error)) {
        for (;;) {
            Taste__V1__Response *response = receive(client, request->id, error);
            if (response == NULL) break;
            if (!response->more) return response;
            tasted_free(response);
        }
    }
    /* What the connection still carries belongs to a call that nobody waits for. */
    disconnect(client);
    return NULL;
}

/* Whether a response says that the daemon stops and has not begun the call. */
static int is_cancelled(const Taste__V1__Response *response) {
    return response->result_case == TASTE__V1__RESPONSE__RESULT_ERROR &&
           response->error->code == TASTE__V1__CODE__CANCELLED;
}

Taste__V1__Response *tasted_call(tasted_client *client, Taste__V1__Request *request, tasted_error *error) {
    Taste__V1__Response *response;
    begin(client);
    response = attempt(client, request, error);
    if (response == NULL ? client->lost && is_repeatable(request) : is_cancelled(response)) {
        tasted_free(response);
        disconnect(client);
        response = attempt(client, request, error);
    }
    if (response != NULL && response->result_case == TASTE__V1__RESPONSE__RESULT_ERROR) {
        fail_as_told(error, response->error);
        tasted_free(response);
        return NULL;
    }
    return response;
}

/* The sequence number of a write; 0 if it has failed. */
static uint64_t written(Taste__V1__Response *response) {
    uint64_t sequence = response == NULL || response->freshness == NULL ? 0 : response->freshness->sequence;
    tasted_free(response);
    return sequence;
}

uint64_t tasted_rate(tasted_client *client, const char *user, const char *item, float value, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Rate rate = TASTE__V1__RATE__INIT;
    Taste__V1__Rating rating = TASTE__V1__RATING__INIT;
    Taste__V1__Rating *ratings[1];
    rating.user = (char *)user;
    rating.item = (char *)item;
    rating.value = value;
    rating.optional_time_case = TASTE__V1__RATING__OPTIONAL_TIME_TIME;
    rating.time = (int64_t)time(NULL);
    ratings[0] = &rating;
    rate.n_ratings = 1;
    rate.ratings = ratings;
    request.call_case = TASTE__V1__REQUEST__CALL_RATE;
    request.rate = &rate;
    return written(tasted_call(client, &request, error));
}

uint64_t tasted_unrate(tasted_client *client, const char *user, const char *item, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Unrate unrate = TASTE__V1__UNRATE__INIT;
    unrate.user = (char *)user;
    unrate.item = (char *)item;
    request.call_case = TASTE__V1__REQUEST__CALL_UNRATE;
    request.unrate = &unrate;
    return written(tasted_call(client, &request, error));
}

Taste__V1__Response *tasted_recommend(tasted_client *client, const char *user, uint32_t count, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Recommend recommend = TASTE__V1__RECOMMEND__INIT;
    recommend.user = (char *)user;
    recommend.count = count;
    request.call_case = TASTE__V1__REQUEST__CALL_RECOMMEND;
    request.recommend = &recommend;
    return tasted_call(client, &request, error);
}

Taste__V1__Response *tasted_similar(tasted_client *client, const char *item, uint32_t count, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Similar similar = TASTE__V1__SIMILAR__INIT;
    similar.item = (char *)item;
    similar.count = count;
    request.call_case = TASTE__V1__REQUEST__CALL_SIMILAR;
    request.similar = &similar;
    return tasted_call(client, &request, error);
}

Taste__V1__Response *tasted_history(
    tasted_client *client, const char *user, uint32_t limit, const char *cursor, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__GetHistory history = TASTE__V1__GET_HISTORY__INIT;
    history.user = (char *)user;
    history.limit = limit;
    if (cursor != NULL) history.cursor = (char *)cursor;
    request.call_case = TASTE__V1__REQUEST__CALL_GET_HISTORY;
    request.get_history = &history;
    return tasted_call(client, &request, error);
}

Taste__V1__Response *tasted_status(tasted_client *client, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__GetStatus status = TASTE__V1__GET_STATUS__INIT;
    request.call_case = TASTE__V1__REQUEST__CALL_GET_STATUS;
    request.get_status = &status;
    return tasted_call(client, &request, error);
}

Taste__V1__Response *tasted_hello(tasted_client *client, const char *name, tasted_error *error) {
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Hello hello = TASTE__V1__HELLO__INIT;
    if (name != NULL) hello.client = (char *)name;
    request.call_case = TASTE__V1__REQUEST__CALL_HELLO;
    request.hello = &hello;
    return tasted_call(client, &request, error);
}
