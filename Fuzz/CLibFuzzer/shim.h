// The parts of libFuzzer's interface that are used (LLVM, compiler-rt/lib/fuzzer/FuzzerInterface.h). LLVM installs no
// header of it.
#include <stddef.h>
#include <stdint.h>

/// Runs the fuzzer with its own command line and this function as its target.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));

/// Changes the bytes in place by one of libFuzzer's own mutations, and returns their new number.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t limit);
