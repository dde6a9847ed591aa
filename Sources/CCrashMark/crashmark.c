#include "CCrashMark.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
enum { COUNT = sizeof signals / sizeof *signals };

static char mark[PATH_MAX];
static struct sigaction former[COUNT];

// Lets the former handler report the fault. It gets the place of the fault, which a second signal would not have.
static void report(int number, siginfo_t *information, void *context) {
    for (int position = 0; position < COUNT; position++) {
        if (signals[position] != number) continue;
        const struct sigaction *handler = &former[position];
        if (handler->sa_flags & SA_SIGINFO) handler->sa_sigaction(number, information, context);
        else if (handler->sa_handler != SIG_DFL && handler->sa_handler != SIG_IGN) handler->sa_handler(number);
    }
}

// Only functions that are safe in a signal handler are called (signal-safety(7)).
static void write_mark(int number, siginfo_t *information, void *context) {
    char text[] = {(char)('0' + number / 10), (char)('0' + number % 10), '\n'};
    int file = open(mark, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) {
        ssize_t written = write(file, text, sizeof text);
        (void)written;
        close(file);
    }
    report(number, information, context);
    // An instruction that faults would do so again after a return, but a signal that was sent does not come again, and
    // the handler of Swift's runtime returns after its report.
    signal(number, SIG_DFL);
    raise(number);
}

int tc_mark_crashes(const char *path) {
    if (strlen(path) >= sizeof mark) return -1;
    strcpy(mark, path);
    struct sigaction action = {.sa_sigaction = write_mark, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int position = 0; position < COUNT; position++) sigaction(signals[position], &action, &former[position]);
    return 0;
}
