/* Tests the client with the golden vectors and with a real daemon: test DAEMON VECTORS FOLDER */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tasted.h"

static const char *program, *folder;
static char path[256], state[256];
static pid_t daemon_id;
static int failures;

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            failures++; \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
        } \
    } while (0)

static void pause_a_moment(void) {
    struct timespec moment = {0, 50000000};
    nanosleep(&moment, NULL);
}

static void start_daemon(void) {
    int attempt;
    daemon_id = fork();
    if (daemon_id == 0) {
        unsetenv("TASTED_SOCKET");
        execl(program, program, "--state", state, "--socket", path, "--log-level", "error", (char *)NULL);
        _exit(127);
    }
    for (attempt = 0; attempt < 1200; attempt++) {
        tasted_client *client = tasted_connect(path, NULL);
        if (client != NULL) {
            tasted_close(client);
            return;
        }
        pause_a_moment();
    }
    fprintf(stderr, "%s did not start\n", program);
    exit(1);
}

static void stop_daemon(int signal_number) {
    kill(daemon_id, signal_number);
    waitpid(daemon_id, NULL, 0);
}

/* The bytes of a golden vector; *is_request and *is_exact say what they are. NULL if the file is none. */
static uint8_t *read_vector(const char *name, size_t *count, int *is_request, int *is_exact) {
    static char text[1 << 20];
    char *hex, digits[3] = {0};
    uint8_t *bytes;
    FILE *file = fopen(name, "r");
    if (file == NULL) return NULL;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    hex = strstr(text, "\nhex:\n");
    if (hex == NULL) return NULL;
    hex += strlen("\nhex:\n");
    *is_request = strstr(text, "message: taste.v1.Request") != NULL;
    *is_exact = strstr(text, "reencoded: no") == NULL;
    bytes = malloc(strlen(hex));
    for (*count = 0; bytes != NULL && *hex != '\0'; hex++) {
        if (*hex == '\n' || *hex == ' ') continue;
        memcpy(digits, hex++, 2);
        bytes[(*count)++] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return bytes;
}

/* Every golden frame is decoded, and encoded again to the same bytes. */
static void test_vectors(const char *vectors) {
    DIR *listing = opendir(vectors);
    struct dirent *entry;
    int seen = 0;
    CHECK(listing != NULL);
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        char name[1024];
        size_t count = 0, packed = 0;
        int is_request, is_exact;
        uint8_t *bytes, *again = NULL;
        if (strlen(entry->d_name) < 5 || strcmp(entry->d_name + strlen(entry->d_name) - 4, ".txt") != 0) continue;
        snprintf(name, sizeof name, "%s/%s", vectors, entry->d_name);
        bytes = read_vector(name, &count, &is_request, &is_exact);
        CHECK(bytes != NULL && count > 4);
        if (bytes == NULL || count <= 4) continue;
        seen++;
        if (is_request) {
            Taste__V1__Request *request = taste__v1__request__unpack(NULL, count - 4, bytes + 4);
            if (request != NULL && (again = malloc(count + 64)) != NULL)
                packed = taste__v1__request__pack(request, again);
            if (request != NULL) taste__v1__request__free_unpacked(request, NULL);
        } else {
            Taste__V1__Response *response = taste__v1__response__unpack(NULL, count - 4, bytes + 4);
            if (response != NULL && (again = malloc(count + 64)) != NULL)
                packed = taste__v1__response__pack(response, again);
            tasted_free(response);
        }
        if (again == NULL || (is_exact && (packed != count - 4 || memcmp(again, bytes + 4, packed) != 0))) {
            failures++;
            fprintf(stderr, "%s is not decoded and encoded as it should be\n", name);
        }
        free(again);
        free(bytes);
    }
    if (listing != NULL) closedir(listing);
    CHECK(seen >= 70);
}

/* A field of its own in a oneof is absent, or has its value. */
static void test_absent_fields(const char *vectors) {
    char name[1024];
    size_t count = 0;
    int is_request, is_exact;
    uint8_t *bytes;
    Taste__V1__Response *response;
    snprintf(name, sizeof name, "%s/recommend-explained.response.txt", vectors);
    bytes = read_vector(name, &count, &is_request, &is_exact);
    response = bytes == NULL ? NULL : taste__v1__response__unpack(NULL, count - 4, bytes + 4);
    CHECK(response != NULL && response->result_case == TASTE__V1__RESPONSE__RESULT_RECOMMEND);
    if (response != NULL) {
        const Taste__V1__Recommendation *first = response->recommend->recommendations[0];
        CHECK(first->optional_explanation_case == TASTE__V1__RECOMMENDATION__OPTIONAL_EXPLANATION_EXPLANATION);
        CHECK(first->explanation->base_score == 0.5f && first->explanation->n_because == 2);
    }
    tasted_free(response);
    free(bytes);
}

static void test_calls(tasted_client *client) {
    tasted_error error;
    Taste__V1__Response *answer = tasted_hello(client, "test", &error);
    CHECK(answer != NULL && answer->hello->protocol_version == 1 && answer->hello->scale->maximum == 5);
    tasted_free(answer);
    CHECK(tasted_rate(client, "ann", "Alien", 4.5f, &error) == 1);
    CHECK(tasted_rate(client, "ann", "Up", 2, &error) == 2);
    CHECK(tasted_rate(client, "bob", "Alien", 5, &error) == 3);
    CHECK(tasted_rate(client, "bob", "Moon", 4, NULL) == 4);
    answer = tasted_recommend(client, "ann", 10, &error);
    CHECK(answer != NULL && answer->recommend->n_recommendations == 1 && answer->freshness->sequence == 4);
    CHECK(answer != NULL && strcmp(answer->recommend->recommendations[0]->item, "Moon") == 0);
    tasted_free(answer);
    answer = tasted_similar(client, "Alien", 5, &error);
    CHECK(answer != NULL && answer->similar->n_items <= 2);
    tasted_free(answer);
    answer = tasted_history(client, "ann", 1, NULL, &error);
    CHECK(answer != NULL && answer->history->n_entries == 1 && *answer->history->next_cursor != '\0');
    if (answer != NULL) {
        Taste__V1__Response *next = tasted_history(client, "ann", 1, answer->history->next_cursor, &error);
        CHECK(next != NULL && next->history->n_entries == 1 && *next->history->next_cursor == '\0');
        tasted_free(next);
    }
    tasted_free(answer);
    CHECK(tasted_unrate(client, "ann", "Up", &error) == 5);
    answer = tasted_status(client, &error);
    CHECK(answer != NULL && answer->status->ratings == 3 && answer->status->users == 2);
    CHECK(answer != NULL && answer->status->optional_trouble_case == TASTE__V1__STATUS__OPTIONAL_TROUBLE__NOT_SET);
    tasted_free(answer);
}

static void test_errors(tasted_client *client) {
    tasted_error error;
    CHECK(tasted_history(client, "nobody", 0, NULL, &error) == NULL);
    CHECK(error.code == TASTE__V1__CODE__NOT_FOUND && strstr(error.message, "nobody") != NULL);
    CHECK(strcmp(error.field, "get_history.user") == 0);
    CHECK(tasted_rate(client, "ann", "Alien", 4.2f, &error) == 0);
    CHECK(error.code == TASTE__V1__CODE__INVALID_ARGUMENT && strcmp(error.field, "rate.ratings[0].value") == 0);
    CHECK(tasted_connect("/nowhere/socket", &error) == NULL && error.code == TASTE__V1__CODE__UNAVAILABLE);
    CHECK(strstr(error.message, "Start the daemon") != NULL);
    CHECK(tasted_connect(state, &error) == NULL && error.code == TASTE__V1__CODE__UNAVAILABLE);
}

/* A call that takes longer than it may is given up, and the next one is answered. */
static void test_timeout(tasted_client *client) {
    tasted_error error;
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Ping ping = TASTE__V1__PING__INIT;
    Taste__V1__Response *answer;
    request.call_case = TASTE__V1__REQUEST__CALL_PING;
    request.ping = &ping;
    request.min_sequence = 1000000;
    request.deadline_ms = 60000;
    tasted_set_timeout(client, 200);
    CHECK(tasted_call(client, &request, &error) == NULL && error.code == TASTE__V1__CODE__DEADLINE_EXCEEDED);
    tasted_set_timeout(client, 30000);
    request.min_sequence = 0;
    answer = tasted_call(client, &request, &error);
    CHECK(answer != NULL && answer->result_case == TASTE__V1__RESPONSE__RESULT_PING);
    tasted_free(answer);
}

/* An import of several frames. */
static void test_import(tasted_client *client) {
    uint32_t user = 0, number;
    float value = 3;
    int64_t time;
    char *user_names[] = {"cyd"}, *item_name[1], name[32];
    tasted_error error;
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__Import frame = TASTE__V1__IMPORT__INIT;
    Taste__V1__Response *answer;
    request.id = tasted_new_id(client);
    request.call_case = TASTE__V1__REQUEST__CALL_IMPORT;
    request.import = &frame;
    for (number = 0; number < 20; number++) {
        snprintf(name, sizeof name, "film %u", number);
        item_name[0] = name;
        frame.first = number == 0;
        frame.last = number == 19;
        frame.n_users = number == 0 ? 1 : 0;
        frame.users = user_names;
        frame.n_items = 1;
        frame.items = item_name;
        frame.n_user = frame.n_item = frame.n_value = frame.n_time = 1;
        time = number;
        frame.user = &user;
        frame.item = &number;
        frame.value = &value;
        frame.time = &time;
        CHECK(tasted_send(client, &request, &error));
        answer = tasted_receive(client, request.id, &error);
        while (answer != NULL && answer->more && number == 19) {
            tasted_free(answer);
            answer = tasted_receive(client, request.id, &error);
        }
        CHECK(answer != NULL && (answer->more != 0) == (number < 19));
        if (number == 19) CHECK(answer != NULL && answer->import->ratings == 20 && answer->import->new_items == 20);
        tasted_free(answer);
    }
}

/* The client goes on when the daemon has been restarted, also while a write was under way. */
static void test_restart(tasted_client *client) {
    tasted_error error;
    Taste__V1__Response *answer;
    Taste__V1__Request request = TASTE__V1__REQUEST__INIT;
    Taste__V1__ForgetUser forget = TASTE__V1__FORGET_USER__INIT;
    stop_daemon(SIGTERM);
    start_daemon();
    /* What is not safe to repeat is made as well, because the lost connection is noticed before it is sent. */
    forget.user = "cyd";
    request.call_case = TASTE__V1__REQUEST__CALL_FORGET_USER;
    request.forget_user = &forget;
    answer = tasted_call(client, &request, &error);
    CHECK(answer != NULL);
    tasted_free(answer);
    stop_daemon(SIGKILL);
    CHECK(tasted_rate(client, "ann", "Moon", 3, &error) == 0 && error.code == TASTE__V1__CODE__UNAVAILABLE);
    start_daemon();
    CHECK(tasted_rate(client, "ann", "Moon", 3, &error) > 0);
}

int main(int count, char **arguments) {
    tasted_error error;
    tasted_client *client;
    if (count != 4) return 64;
    program = arguments[1];
    folder = arguments[3];
    snprintf(path, sizeof path, "%s/socket", folder);
    snprintf(state, sizeof state, "%s/state", folder);
    test_vectors(arguments[2]);
    test_absent_fields(arguments[2]);
    start_daemon();
    client = tasted_connect(path, &error);
    CHECK(client != NULL);
    if (client != NULL) {
        test_calls(client);
        test_errors(client);
        test_timeout(client);
        test_import(client);
        test_restart(client);
    }
    tasted_close(client);
    tasted_close(NULL);
    stop_daemon(SIGTERM);
    printf("C client: %s\n", failures == 0 ? "all tests passed" : "some tests failed");
    return failures == 0 ? 0 : 1;
}
