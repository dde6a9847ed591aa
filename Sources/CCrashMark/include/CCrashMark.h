// Leaves a mark when a fault of the process's own code ends it.
#ifndef CCRASHMARK_H
#define CCRASHMARK_H

// From now on SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE and SIGABRT first write their number to a file at this path,
// then call the handler that they had before, and then end the process, also if another process sent them.
// SIGKILL, a power cut and an orderly stop leave no file. Returns 0, or -1 if the path is too long.
int tc_mark_crashes(const char *path);

#endif
