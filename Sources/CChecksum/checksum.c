#include "CChecksum.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#define TC_INSTRUCTIONS __attribute__((target("sse4.2")))
#define TC_STEP8(crc, word) ((uint32_t)_mm_crc32_u64((crc), (word)))
#define TC_STEP4(crc, word) _mm_crc32_u32((crc), (word))
#define TC_STEP1(crc, byte) _mm_crc32_u8((crc), (byte))
static int has_instruction(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__) && defined(__linux__)
#include <arm_acle.h>
#include <sys/auxv.h>
#include <asm/hwcap.h>
#define TC_INSTRUCTIONS __attribute__((target("crc")))
#define TC_STEP8(crc, word) __crc32cd((crc), (word))
#define TC_STEP4(crc, word) __crc32cw((crc), (word))
#define TC_STEP1(crc, byte) __crc32cb((crc), (byte))
static int has_instruction(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#endif

static uint32_t table[256];
static int uses_instruction;

// Runs before main, so that no call has to ask whether it is the first one.
__attribute__((constructor)) static void prepare(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
        table[byte] = crc;
    }
#ifdef TC_INSTRUCTIONS
#if defined(__x86_64__)
    __builtin_cpu_init();
#endif
    uses_instruction = has_instruction();
#endif
}

uint32_t tc_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    crc = ~crc;
    while (count--) crc = table[(crc ^ *byte++) & 0xff] ^ crc >> 8;
    return ~crc;
}

static void rating_bytes(uint8_t *bytes, uint32_t user, uint32_t item, uint32_t value, uint64_t time) {
    memcpy(bytes, &user, 4);
    memcpy(bytes + 4, &item, 4);
    memcpy(bytes + 8, &value, 4);
    memcpy(bytes + 12, &time, 8);
}

static uint32_t rating_portable(uint32_t user, uint32_t item, uint32_t value, uint64_t time) {
    uint8_t bytes[20];
    rating_bytes(bytes, user, item, value, time);
    return tc_crc32c_portable(0, bytes, sizeof bytes);
}

// Both forms of the sum over a row differ only in the function that they call for each rating.
#define TC_ROW_SUM(rating)                                                  \
    uint32_t sum = 0;                                                       \
    for (size_t position = 0; position < count; position++) {               \
        uint32_t index, value;                                              \
        uint64_t time;                                                      \
        memcpy(&index, bytes + 16 * position, 4);                           \
        memcpy(&value, bytes + 16 * position + 4, 4);                       \
        memcpy(&time, bytes + 16 * position + 8, 8);                        \
        index = __builtin_bswap32(index);                                   \
        sum += by_user ? rating(row, index, value, time) : rating(index, row, value, time); \
    }                                                                       \
    return sum;

static uint32_t row_portable(uint32_t row, int by_user, const uint8_t *bytes, size_t count) {
    TC_ROW_SUM(rating_portable)
}

#ifdef TC_INSTRUCTIONS
TC_INSTRUCTIONS static uint32_t crc_instruction(uint32_t crc, const uint8_t *bytes, size_t count) {
    crc = ~crc;
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        crc = TC_STEP8(crc, word);
    }
    while (count--) crc = TC_STEP1(crc, *bytes++);
    return ~crc;
}

TC_INSTRUCTIONS static inline uint32_t rating_instruction(uint32_t user, uint32_t item, uint32_t value, uint64_t time) {
    uint32_t crc = TC_STEP8(~0u, user | (uint64_t)item << 32);
    crc = TC_STEP4(crc, value);
    return ~TC_STEP8(crc, time);
}

// A constant in each loop: asked for every rating, `by_user` makes the loop take half as long again.
TC_INSTRUCTIONS static uint32_t row_instruction(uint32_t row, int side, const uint8_t *bytes, size_t count) {
    if (side) {
        const int by_user = 1;
        TC_ROW_SUM(rating_instruction)
    }
    const int by_user = 0;
    TC_ROW_SUM(rating_instruction)
}
#endif

uint32_t tc_crc32c(uint32_t crc, const void *bytes, size_t count) {
#ifdef TC_INSTRUCTIONS
    if (uses_instruction) return crc_instruction(crc, bytes, count);
#endif
    return tc_crc32c_portable(crc, bytes, count);
}

uint32_t tc_rating_checksum(uint32_t user, uint32_t item, uint32_t value, uint64_t time) {
#ifdef TC_INSTRUCTIONS
    if (uses_instruction) return rating_instruction(user, item, value, time);
#endif
    return rating_portable(user, item, value, time);
}

uint32_t tc_row_checksum(uint32_t row, int by_user, const void *ratings, size_t count) {
#ifdef TC_INSTRUCTIONS
    if (uses_instruction) return row_instruction(row, by_user, ratings, count);
#endif
    return row_portable(row, by_user, ratings, count);
}
