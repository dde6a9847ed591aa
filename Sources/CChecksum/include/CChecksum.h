// CRC-32C (Castagnoli, polynomial 0x1EDC6F41, RFC 3720 section 12.1), by the processor's instruction where it has one.
#ifndef CCHECKSUM_H
#define CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

// Continues a checksum over `count` bytes. The first call takes 0, and the result is what RFC 3720 gives.
uint32_t tc_crc32c(uint32_t crc, const void *bytes, size_t count);

// The same without the processor's instruction, so that tests can compare the two.
uint32_t tc_crc32c_portable(uint32_t crc, const void *bytes, size_t count);

// The checksum of one rating: CRC-32C of user, item and the bits of the value (4 bytes each) and the time (8 bytes),
// all little-endian.
uint32_t tc_rating_checksum(uint32_t user, uint32_t item, uint32_t value, uint64_t time);

// The sum, modulo 2^32, of the checksums of `count` ratings in their stored form of 16 bytes: the other index
// (big-endian), the value, the time. `row` is the user if `by_user` is not 0, and else the item.
uint32_t tc_row_checksum(uint32_t row, int by_user, const void *ratings, size_t count);

#endif
